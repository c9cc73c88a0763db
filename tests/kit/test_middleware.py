import json
from collections.abc import Iterator

import pytest
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.test import Client, RequestFactory, override_settings
from django.urls import path

from yorozu.kit.security import PermissionsPolicyMiddleware
from yorozu.kit.views import htmx_or_full, posted, read_json, version_in


def echo(request: HttpRequest, name: str = "") -> HttpResponse:
    return JsonResponse(
        {
            "get": dict(request.GET.lists()),
            "post": dict(request.POST.lists()),
            "cookies": dict(request.COOKIES),
        }
    )


def body(request: HttpRequest) -> HttpResponse:
    return JsonResponse(read_json(request))


urlpatterns = [path("echo/", echo), path("body/", body), path("name/<str:name>/", echo)]
MIDDLEWARE = ["yorozu.kit.middleware.CleanInputMiddleware"]


@pytest.fixture(autouse=True)
def small(request: pytest.FixtureRequest) -> Iterator[None]:
    """Only this middleware and these views, but for tests marked by their fixture `portal`."""
    if "portal" in request.fixturenames:
        yield
        return
    with override_settings(ROOT_URLCONF=__name__, MIDDLEWARE=MIDDLEWARE):
        yield


@pytest.fixture
def portal() -> None:
    """The portal's own settings."""


def test_get_and_post_lose_what_cannot_be_stored(client: Client) -> None:
    answer = client.post("/echo/?q=a%00b&q=c&k%00=1", {"memo": "融\x00資\r\n"}).json()
    assert answer["get"] == {"q": ["ab", "c"], "k": ["1"]}
    assert answer["post"] == {"memo": ["融資\n"]}


def test_good_input_is_left_as_typed(client: Client) -> None:
    answer = client.post("/echo/?q=%E8%9E%8D", {"memo": "𠮷\r\n髙①㈱😀 "}).json()
    assert answer["get"] == {"q": ["融"]}
    assert answer["post"] == {"memo": ["𠮷\r\n髙①㈱😀 "]}


@pytest.mark.parametrize("query", ["q=%ED%A0%80", "q=%FF%FE", "q=\xff\xfe", "%00", "&&=="])
def test_undecodable_queries_are_read_somehow(client: Client, query: str) -> None:
    response = client.get("/echo/", QUERY_STRING=query)
    assert response.status_code == 200
    json.dumps(response.json()).encode()


@pytest.mark.parametrize(
    ("payload", "kind"),
    [
        (b"memo=%FF%00&x=\xff", "application/x-www-form-urlencoded"),
        (b"memo=%ED%A0%80", "application/x-www-form-urlencoded; charset=nonsense"),
        (
            b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n\xff\x00\r\n--x--\r\n',
            "multipart/form-data; boundary=x",
        ),
    ],
)
def test_undecodable_bodies_are_read_somehow(client: Client, payload: bytes, kind: str) -> None:
    response = client.generic("POST", "/echo/", payload, content_type=kind)
    assert response.status_code == 200
    assert "\\u0000" not in response.content.decode()


@pytest.mark.parametrize(
    ("payload", "kind"),
    [
        (b"a=1", "application/x-www-form-urlencoded; charset=utf-16"),
        (b"broken", "multipart/form-data"),
        (b"broken", "multipart/form-data; boundary=\xe3"),
    ],
)
def test_unreadable_bodies_get_the_page_in_japanese(
    client: Client, payload: bytes, kind: str
) -> None:
    response = client.generic("POST", "/echo/", payload, content_type=kind)
    assert response.status_code == 400
    assert "読み取れませんでした" in response.content.decode()


def test_oversized_forms_get_the_page_in_japanese(client: Client) -> None:
    with override_settings(DATA_UPLOAD_MAX_MEMORY_SIZE=100):
        response = client.post("/echo/", {"memo": "あ" * 100})
    assert response.status_code == 413
    assert "大きすぎます" in response.content.decode()


def test_too_many_fields_get_the_page_in_japanese(client: Client) -> None:
    with override_settings(DATA_UPLOAD_MAX_NUMBER_FIELDS=10):
        response = client.post("/echo/", {f"f{i}": "1" for i in range(12)})
    assert response.status_code == 413


def test_oversized_json_says_so_in_json(client: Client) -> None:
    with override_settings(DATA_UPLOAD_MAX_MEMORY_SIZE=100):
        response = client.post("/body/", {"memo": "あ" * 100}, content_type="application/json")
    assert response.status_code == 413
    assert "大きすぎます" in response.json()["message"]


@pytest.mark.parametrize("address", ["/name/%00/", "/name/a%0Ab/", "/name/%1b/"])
def test_addresses_with_control_characters_are_unknown(client: Client, address: str) -> None:
    response = client.get(address)
    assert response.status_code == 404
    assert "ページ" in response.content.decode()


def test_addresses_with_broken_characters_do_not_fail(client: Client) -> None:
    assert client.get("/name/%ED%A0%80%FF/").status_code in (200, 404)


def test_cookies_with_control_characters_are_dropped(client: Client) -> None:
    response = client.get("/echo/", HTTP_COOKIE='sessionid="\\000aaaaaaaa"; other=1')
    assert response.json()["cookies"] == {"other": "1"}


# --- read_json


def test_read_json_cleans_every_text(client: Client) -> None:
    data = '{"a\\u0000": ["x\\ud800", {"b": "\\ud842\\udfb7"}], "n": 1, "t": true}'
    response = client.generic("POST", "/body/", data, content_type="application/json")
    assert response.json() == {"a": ["x", {"b": "𠮷"}], "n": 1, "t": True}


@pytest.mark.parametrize(
    "data",
    [b"{", b"[]", b'"text"', b"\xff", b'{"n": NaN}', b'{"n": %s}' % (b"9" * 5000),
     b'{"n": %s}' % (b"[" * 100_000)],
)  # fmt: skip
def test_read_json_refuses_what_is_no_object(client: Client, data: bytes) -> None:
    response = client.generic("POST", "/body/", data, content_type="application/json")
    assert response.status_code == 400
    assert "読み取れませんでした" in response.json()["message"]


def test_read_json_raises_bad_request(rf: RequestFactory) -> None:
    with pytest.raises(BadRequest):
        read_json(rf.post("/", b"[1]", content_type="application/json"))


# --- what a form was sent with


def test_an_empty_post_still_binds_a_form(rf: RequestFactory) -> None:
    assert posted(rf.get("/?name=x")) is None
    assert posted(rf.post("/")) is not None


@pytest.mark.parametrize(
    ("text", "version"),
    [("7", 7), ("0", 0), ("", -1), ("x", -1), ("-1", -1), ("７", -1), ("9" * 10, -1)],
)
def test_a_version_that_is_no_number_matches_none(
    rf: RequestFactory, text: str, version: int
) -> None:
    assert version_in(rf.post("/", {"version": text})) == version
    assert version_in(rf.post("/", {"seen": text}), "seen") == version
    assert version_in(rf.post("/")) == -1


# --- htmx_or_full, headers


def test_htmx_or_full_answers_htmx_with_the_part(rf: RequestFactory) -> None:
    full = htmx_or_full(rf.get("/"), "404.html", "components/_empty.html")
    part = htmx_or_full(
        rf.get("/", headers={"HX-Request": "true"}), "404.html", "components/_empty.html"
    )
    assert b"<!DOCTYPE html>" in full.content
    assert b"<!DOCTYPE html>" not in part.content
    assert full.headers["Vary"] == part.headers["Vary"] == "HX-Request"


@pytest.mark.parametrize("header", ["HX-Boosted", "HX-History-Restore-Request"])
def test_htmx_or_full_answers_links_and_history_with_the_page(
    rf: RequestFactory, header: str
) -> None:
    request = rf.get("/", headers={"HX-Request": "true", header: "true"})
    assert b"<!DOCTYPE html>" in htmx_or_full(request, "404.html", "_x.html").content


def test_permissions_policy_is_sent(rf: RequestFactory) -> None:
    response = PermissionsPolicyMiddleware(lambda request: HttpResponse())(rf.get("/"))
    assert "camera=()" in response.headers["Permissions-Policy"]


@pytest.mark.parametrize("address", ["/static/%00.css", "/static/a%0Ab", "/%00", "/accounts/%1b/"])
def test_portal_refuses_broken_addresses_with_its_headers(
    client: Client, portal: None, address: str
) -> None:
    response = client.get(address)
    assert response.status_code == 404
    for header in ("Content-Security-Policy", "Permissions-Policy", "X-Content-Type-Options"):
        assert header in response.headers


@pytest.mark.django_db
def test_portal_takes_broken_cookies_and_sign_in_forms(client: Client, portal: None) -> None:
    cookies = 'sessionid="\\000aaaaaaaa"; csrftoken="\\000"'
    page = client.get("/accounts/login/", HTTP_COOKIE=cookies)
    form = {"login": "a\x00@yorozu.example", "password": "\x00\ud800x".encode("utf-8", "replace")}
    answer = client.post("/accounts/login/", form)
    assert (page.status_code, answer.status_code) == (200, 200)
