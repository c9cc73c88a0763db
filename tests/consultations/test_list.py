from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from accounts.models import User
from consultations.models import Memo
from coordinators.models import Coordinator
from tests import builders
from yorozu.kit.wareki import fiscal_year, fiscal_year_label

pytestmark = pytest.mark.django_db
URL = "/consultations/"


@pytest.fixture
def lead() -> Coordinator:
    return builders.coordinator()


@pytest.fixture
def manager(client: Client) -> User:
    user = builders.user(Role.MANAGER)
    client.force_login(user)
    return user


def listed(client: Client, **params: Any) -> list[str]:
    response = client.get(URL, params)
    assert response.status_code == 200, response
    return [row["number"] for row in response.context["rows"]]


def test_shows_the_newest_first_and_no_draft(
    client: Client, manager: User, lead: Coordinator
) -> None:
    assert lead.user is not None
    old = builders.submitted(lead, started_at=builders.at("2026-04-01"))
    new = builders.submitted(lead, started_at=builders.at("2026-10-01"))
    builders.draft(lead.user)
    assert listed(client) == [new.number, old.number]


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.MANAGER, 200),
        (Role.SECRETARIAT, 200),
        (Role.CHIEF, 200),
        (Role.COORDINATOR, 200),
        (Role.RECEPTION, 200),
        (Role.TRAINEE, 200),
        (Role.PARTNER, 403),
    ],
)
def test_is_for_the_staff(client: Client, role: Role, status: int) -> None:
    client.force_login(builders.user(role))
    assert client.get(URL).status_code == status
    assert client.post(URL).status_code == 405


def test_reception_sees_states_and_nothing_of_the_client(client: Client, lead: Coordinator) -> None:
    memo = builders.submitted(lead, company_name="株式会社秘匿", person_name="山田 花子")
    client.force_login(builders.user(Role.RECEPTION))
    page = client.get(URL).content.decode()
    assert memo.number is not None
    assert memo.number in page
    assert "提出済" in page
    assert "石田 真" in page
    assert "秘匿" not in page
    assert "山田" not in page
    assert "資金繰り" not in page
    assert f"{URL}{memo.number}/" not in page


def test_reception_may_not_look_for_words(client: Client) -> None:
    client.force_login(builders.user(Role.RECEPTION))
    assert client.get(URL, {"q": "秘匿"}).status_code == 403


def test_reception_cannot_tell_a_client_by_filtering(client: Client, lead: Coordinator) -> None:
    memo = builders.submitted(lead, company_name="甲社")
    client.force_login(builders.user(Role.RECEPTION))
    assert listed(client, company="999999", method="phone") == [memo.number]


def test_a_coordinator_does_not_see_restricted_ones(client: Client, lead: Coordinator) -> None:
    hidden = builders.submitted(lead, is_restricted=True)
    other = builders.coordinator("大友 薫")
    assert other.user is not None
    assert lead.user is not None
    client.force_login(other.user)
    assert listed(client) == []
    client.force_login(lead.user)
    assert listed(client) == [hidden.number]


def test_shows_where_the_words_were_found(client: Client, manager: User, lead: Coordinator) -> None:
    builders.submitted(lead, company_name="㈱融資堂", advice="まず融資の制度を\n<b>調べる</b>。")
    page = client.get(URL, {"q": "融資"}).content.decode()
    assert "㈱<mark>融資</mark>堂" in page
    assert "まず<mark>融資</mark>の制度を &lt;b&gt;調べる&lt;/b&gt;。" in page


FILTERS: list[tuple[str, Any]] = [
    ("from", "R8.10.5"),
    ("to", "令和8年10月5日"),
    ("fy", "2026"),
    ("programme", "yorozu"),
    ("method", "visit"),
    ("state", "submitted"),
    ("mine", "1"),
    ("staff", "none"),
    ("course", "none"),
    ("bank", "none"),
    ("visit", ""),
    ("counted", "1"),
]


@pytest.mark.parametrize(("name", "value"), FILTERS)
def test_filters_answer_with_a_chip_that_takes_them_off(
    client: Client, manager: User, lead: Coordinator, name: str, value: str
) -> None:
    builders.submitted(lead, started_at=builders.at("2026-10-05"))
    response = client.get(URL, {name: value, "office": str(builders.office().pk)})
    assert response.status_code == 200
    labels = [label for label, _ in response.context["chips"]]
    assert len(labels) == (2 if value else 1)
    off = dict(response.context["chips"])["拠点：新橋"]
    assert "office" not in off


def test_narrows_by_what_the_memo_holds(client: Client, manager: User, lead: Coordinator) -> None:
    bank = builders.bank("城南信用金庫", "1344", "蒲田支店", "本店")
    branch = bank.branches.get(name="蒲田支店")
    fits = builders.confirmed(
        lead,
        started_at=builders.at("2026-10-05"),
        method="phone",
        introduced_by=bank,
        introduced_branch=branch,
        other_topics=[builders.topic("補助金")],
        course=builders.course(),
    )
    builders.confirmed(lead, started_at=builders.at("2026-11-05"))
    for params in (
        {"from": "2026-10-05", "to": "2026-10-05"},
        {"method": "phone"},
        {"bank": bank.pk},
        {"bank": bank.pk, "branch": branch.pk},
        {"any_topic": builders.topic("補助金").pk},
        {"course": builders.course().pk},
        {"company": fits.company_id},
        {"method": "phone", "visit": "new", "counted": "1", "fy": "2026"},
    ):
        assert listed(client, **params) == [fits.number], params
    assert listed(client, topic=builders.topic("補助金").pk) == []
    assert listed(client, co=lead.pk, state=["submitted", "void"]) == []


def test_who_is_new_is_asked_of_this_year_unless_told_otherwise(
    client: Client, manager: User, lead: Coordinator
) -> None:
    today = timezone.localdate()
    this_year = builders.confirmed(lead, started_at=builders.at(f"{today - timedelta(days=1)}"))
    if fiscal_year(this_year.held_on) != fiscal_year(today):
        pytest.skip("1 April has no day before it in its 年度")
    old = builders.confirmed(lead, started_at=builders.at("2019-05-07"))
    page = client.get(URL, {"visit": "new"})
    assert [row["number"] for row in page.context["rows"]] == [this_year.number]
    words = "、".join(label for label, _ in page.context["chips"])
    assert fiscal_year_label(fiscal_year(today)) in words
    assert listed(client, visit="new", fy="2019") == [old.number]


@pytest.mark.parametrize(
    "params",
    [
        {"from": "いつか"},
        {"to": "令和8年2月30日"},
        {"office": "x"},
        {"office": "999999999999999999999999"},
        {"company": "999999999999999999999999"},
        {"company": "-1"},
        {"fy": "1066"},
        {"municipality": "%"},
        {"state": "nonsense"},
        {"q": "x" * 5000},
    ],
)
def test_a_value_that_does_not_fit_is_named(
    client: Client, manager: User, params: dict[str, str]
) -> None:
    response = client.get(URL, params)
    assert response.status_code == 200
    assert response.context["form"].errors


def test_garbage_in_the_address_never_breaks_the_page(client: Client, manager: User) -> None:
    for query in ("after=%00", "before=!!!", "q=%F0%9F", "q=%ED%A0%80", "co=&state=", "q=%25_%5C"):
        assert client.get(f"{URL}?{query}").status_code == 200


def test_pages_by_key_with_and_without_words(
    client: Client, manager: User, lead: Coordinator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("consultations.listing.pages.SIZE", 2)
    start = builders.at("2026-10-05")
    made = [builders.submitted(lead, started_at=start + timedelta(days=n)) for n in range(5)]
    numbers = [memo.number for memo in made][::-1]
    for params in ({}, {"q": "資金繰り"}):
        first = client.get(URL, params)
        second = client.get(URL + first.context["page"].next_url)
        third = client.get(URL + second.context["page"].next_url)
        seen = [row["number"] for page in (first, second, third) for row in page.context["rows"]]
        assert seen == numbers
        assert third.context["page"].next_url == ""
        back = client.get(URL + third.context["page"].previous_url)
        assert [row["number"] for row in back.context["rows"]] == numbers[2:4]
        assert first.context["total_label"] == "5件"


def test_remembers_the_last_filters_until_they_are_taken_off(client: Client, manager: User) -> None:
    kept = client.get(URL, {"keep": "1", "method": "visit", "q": "融資"})
    assert kept["Location"] == f"{URL}?method=visit&q=%E8%9E%8D%E8%B3%87"
    assert client.get(URL)["Location"] == f"{URL}?method=visit"
    assert client.get(URL, {"method": "phone"}).status_code == 200  # a link is not a choice
    assert client.get(URL)["Location"] == f"{URL}?method=visit"
    assert client.get(URL, {"keep": "1"})["Location"] == URL
    assert client.get(URL).status_code == 200


def test_answers_htmx_with_the_results_and_a_clean_address(client: Client, manager: User) -> None:
    response = client.get(
        URL, {"keep": "1", "method": "visit", "q": ""}, headers={"HX-Request": "true"}
    )
    assert response["HX-Push-Url"] == f"{URL}?method=visit"
    page = response.content.decode()
    assert 'id="memo-results"' in page
    assert "<html" not in page
    manager.refresh_from_db()
    assert manager.last_filters == {"consultations": "method=visit"}


@pytest.mark.parametrize("size", [1, 30])
@pytest.mark.parametrize("query", ["", "q=資金繰り", "q=資金繰り&office={office}&keep=1&mine=1"])
def test_costs_few_queries_at_any_size(
    client: Client,
    lead: Coordinator,
    django_assert_max_num_queries: Any,
    size: int,
    query: str,
) -> None:
    for _ in range(size):
        builders.submitted(lead)
    assert lead.user is not None
    client.force_login(lead.user)
    address = f"{URL}?{query.format(office=builders.office().pk)}"
    with django_assert_max_num_queries(10):
        client.get(address, follow="keep" not in query)


def test_the_export_button_says_how_many_rows(client: Client, lead: Coordinator) -> None:
    builders.submitted(lead)
    builders.submitted(builders.coordinator("大友 薫"))
    client.force_login(builders.user(Role.SECRETARIAT))
    assert client.get(URL).context["export"]["label"] == "2件"
    assert lead.user is not None
    client.force_login(lead.user)
    own = client.get(URL).context["export"]
    assert (own["label"], own["whose"]) == ("1件", "自分のメモ")
    client.force_login(builders.user(Role.RECEPTION))
    assert client.get(URL).context["export"] is None


def test_a_row_is_one_link_to_its_memo(client: Client, manager: User, lead: Coordinator) -> None:
    memo = builders.submitted(lead)
    page = client.get(URL).content.decode()
    assert page.count(reverse("consultations:detail", args=[memo.number])) == 1
    assert Memo.objects.count() == 1


def test_a_coordinator_who_came_a_moment_ago_can_be_asked_for(
    client: Client, manager: User, lead: Coordinator, settings: Any
) -> None:
    settings.CODE_LIST_SECONDS = 3600
    builders.submitted(lead)
    assert listed(client, co=lead.pk)
    new = builders.coordinator()
    memo = builders.submitted(new)
    assert listed(client, co=new.pk) == [memo.number]
