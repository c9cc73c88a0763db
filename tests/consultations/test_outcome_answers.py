"""成果アンケート: the client's page. What it says, what it takes, and when it says no."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core import signing
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from consultations.confirming.services import memo_void
from consultations.models import OutcomeAnswer, OutcomeRefusal, OutcomeSurvey
from consultations.outcomes.links import SALT, answer_path, refuse_path, token_of
from consultations.outcomes.reading import versions_of
from consultations.outcomes.services import survey_stop
from consultations.outcomes.views import public
from tests import builders as make
from tests import outcome_builders as made

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


@pytest.fixture
def survey() -> OutcomeSurvey:
    return made.asked()


def body(response: Any) -> str:
    text: str = response.content.decode()
    return text


def test_the_page_says_the_day_and_who_advised_and_nothing_else(client: Client) -> None:
    """A forwarded mail leaks neither company, topic nor number."""
    company = made.client("株式会社極秘計画")
    person = make.person("秘密 太郎", company=company)
    survey = made.asked(made.session(company=company, person=person, days_ago=60))
    page = body(client.get(answer_path(survey)))
    assert "担当：石田 真" in page
    assert 'name="robots" content="noindex' in page
    for secret in ("極秘計画", "秘密 太郎", "資金繰り", "借換え", str(survey.memo.number)):
        assert secret not in page


def test_an_answer_is_taken_and_thanked_for(client: Client, survey: OutcomeSurvey) -> None:
    path = answer_path(survey)
    done = client.post(
        path,
        made.posted(
            satisfaction="3", acted="partly", effect="yet", solved="partly", comment="ありがとう"
        ),
    )
    assert (done.status_code, done["Location"]) == (302, f"{path}?done=1")
    assert "ご回答ありがとうございました" in body(client.get(done["Location"]))
    answer = OutcomeAnswer.objects.get()
    assert (answer.satisfaction, answer.acted, answer.effect, answer.solved) == (
        *(3, "partly", "yet", "partly"),
    )
    assert (answer.means, answer.comment, answer.may_contact) == ("web", "ありがとう", False)
    survey.refresh_from_db()
    assert survey.answered_at is not None


@pytest.mark.parametrize("missing", ["satisfaction", "acted", "effect", "solved"])
def test_what_is_missing_is_said_and_nothing_typed_is_lost(
    client: Client, survey: OutcomeSurvey, missing: str
) -> None:
    data = made.posted(comment="書きかけの意見")
    del data[missing]
    page = client.post(answer_path(survey), data)
    assert page.status_code == 422
    assert "書きかけの意見" in body(page)
    assert list(page.context["form"].errors) == [missing]
    assert not OutcomeAnswer.objects.exists()


def test_who_did_nothing_yet_is_not_asked_for_an_effect(
    client: Client, survey: OutcomeSurvey
) -> None:
    data = made.posted(acted="not", effect="", why_not="人手が足りないため")
    assert client.post(answer_path(survey), data).status_code == 302
    answer = OutcomeAnswer.objects.get()
    assert (answer.effect, answer.why_not) == ("", "人手が足りないため")


def test_amounts_are_read_as_people_type_them(client: Client, survey: OutcomeSurvey) -> None:
    data = made.posted(
        unit="ten_thousand",
        before_year="令和7",
        before_sales="１，２００",
        before_value_added="▲30",
        before_staff="８人",
        after_year="2026",
        after_sales="1,500",
        after_wages=" 400 ",
    )
    assert client.post(answer_path(survey), data).status_code == 302
    answer = OutcomeAnswer.objects.get()
    assert (answer.before_year, answer.before_sales) == (2025, 12_000)
    assert (answer.before_value_added, answer.before_staff) == (-300, 8)
    assert (answer.after_year, answer.after_sales, answer.after_wages) == (2026, 15_000, 4_000)
    assert answer.after_value_added is None


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("before_sales", "たくさん"),
        ("before_sales", "9" * 30),
        ("before_sales", "1200万"),
        ("before_year", "9999"),
        ("after_year", "去年"),
        ("after_staff", "-3"),
    ],
)
def test_amounts_that_are_none_are_said(
    client: Client, survey: OutcomeSurvey, name: str, typed: str
) -> None:
    page = client.post(answer_path(survey), made.posted(**{name: typed}))
    assert page.status_code == 422
    assert list(page.context["form"].errors) == [name]
    assert '<details class="p-outcome__amounts" open>' in body(page)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("よかった\x00です", "よかったです"),
        ("よかった\ud83d", "よかった"),
        ("𠮷髙①㈱", "𠮷髙①㈱"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
    ],
)
def test_odd_text_is_kept_as_far_as_it_can_be(
    client: Client, survey: OutcomeSurvey, typed: str, kept: str
) -> None:
    from urllib.parse import quote_from_bytes

    data = "&".join(f"{name}={value}" for name, value in made.posted().items())
    raw = quote_from_bytes(typed.encode("utf-8", "surrogatepass"))
    kind = "application/x-www-form-urlencoded"
    told = client.post(answer_path(survey), f"{data}&comment={raw}", content_type=kind)
    assert told.status_code == 302
    assert OutcomeAnswer.objects.get().comment in (kept, kept + "\ufffd" * 3)


def test_too_long_is_said(client: Client, survey: OutcomeSurvey) -> None:
    page = client.post(answer_path(survey), made.posted(comment="あ" * 100_000))
    assert page.status_code == 422
    assert "2,000文字以内" in body(page)


# ── corrected, again, too late ───────────────────────────────────────────────────────────────


def test_corrected_until_it_closes_and_the_former_answer_is_kept(
    client: Client, survey: OutcomeSurvey
) -> None:
    path = answer_path(survey)
    client.post(path, made.posted(satisfaction="5", comment="はじめの意見"))
    first = OutcomeSurvey.objects.get().answered_at
    client.post(path, made.posted(satisfaction="2", comment="あとの意見"))
    answer = OutcomeAnswer.objects.get()
    assert (answer.satisfaction, answer.version) == (2, 2)
    assert [(each.satisfaction, each.comment) for each in versions_of(answer)] == [
        (5, "はじめの意見")
    ]
    assert OutcomeSurvey.objects.get().answered_at == first


def test_the_same_answer_again_is_one(client: Client, survey: OutcomeSurvey) -> None:
    for _ in range(3):
        client.post(answer_path(survey), made.posted())
    assert OutcomeAnswer.objects.get().version == 1


def test_only_who_has_just_answered_sees_the_answer_again(
    client: Client, survey: OutcomeSurvey
) -> None:
    """Whoever is forwarded the mail learns that it was answered, not what."""
    path = answer_path(survey)
    client.post(path, made.posted(comment="社外秘の意見", before_sales="98,765"))
    own = body(client.get(path))
    assert "社外秘の意見" in own and "98,765" in own
    other = body(Client().get(path))
    assert "すでに回答をいただいています" in other
    assert "社外秘" not in other and "98,765" not in other
    assert "ご回答ありがとうございました" not in body(Client().get(f"{path}?done=1"))


def test_after_an_hour_not_even_they(
    client: Client, survey: OutcomeSurvey, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.post(answer_path(survey), made.posted(comment="社外秘の意見"))
    monkeypatch.setattr(public, "OWN_SECONDS", 0)
    assert "社外秘" not in body(client.get(answer_path(survey)))


@pytest.mark.parametrize("token", ["x", "abc.def", "あ", "0" * 5000, "eyJhIjoxfQ:1abc:zzz"])
def test_a_forged_link_says_only_that_it_fails(client: Client, token: str) -> None:
    for name in ("answer", "refuse"):
        page = client.get(reverse(f"outcome:{name}", args=[token]))
        assert page.status_code == 404
        assert "このページは開けません" in body(page)


def test_links_of_other_doors_do_not_open_this_one(client: Client, survey: OutcomeSurvey) -> None:
    other = signing.dumps(survey.key.hex, salt="book.manage")
    assert client.get(reverse("outcome:answer", args=[other])).status_code == 404
    for odd in ([1], {"a": 1}, None, 7, "zz"):
        token = signing.dumps(odd, salt=SALT)
        assert client.get(reverse("outcome:answer", args=[token])).status_code == 404


def test_too_many_failures_wait_and_a_good_link_still_opens(
    client: Client, survey: OutcomeSurvey
) -> None:
    forged = reverse("outcome:answer", args=["forged"])
    told = [client.get(forged).status_code for _ in range(public.MOST_FORGED + 1)]
    assert told == [404] * public.MOST_FORGED + [429]
    assert client.get(answer_path(survey)).status_code == 200


def test_one_link_is_not_posted_to_without_end(client: Client, survey: OutcomeSurvey) -> None:
    told = [client.post(answer_path(survey), {}).status_code for _ in range(public.MOST_POSTS + 1)]
    assert told[-1] == 429


def close_late(survey: OutcomeSurvey) -> None:
    OutcomeSurvey.objects.update(closes_on=TODAY - timedelta(days=1))


def close_stopped(survey: OutcomeSurvey) -> None:
    survey_stop(survey=survey, by=make.user(Role.SECRETARIAT))


def close_void(survey: OutcomeSurvey) -> None:
    memo_void(memo=survey.memo, by=make.user(Role.SECRETARIAT), reason="二重のため")


@pytest.mark.parametrize("close", [close_late, close_stopped, close_void])
def test_a_closed_link_says_so_and_takes_nothing(
    client: Client, survey: OutcomeSurvey, close: Any
) -> None:
    close(survey)
    path = answer_path(survey)
    page = client.get(path)
    assert page.status_code == 410
    assert "回答の受付は終わりました" in body(page)
    assert client.post(path, made.posted()).status_code == 410
    assert not OutcomeAnswer.objects.exists()


def test_on_its_last_day_it_opens(client: Client, survey: OutcomeSurvey) -> None:
    OutcomeSurvey.objects.update(closes_on=TODAY)
    assert client.get(answer_path(survey)).status_code == 200


# ── アンケート不要 ────────────────────────────────────────────────────────────────────────────


def test_looking_at_the_link_refuses_nothing(client: Client, survey: OutcomeSurvey) -> None:
    """A mail scanner opens every link; only the button counts."""
    assert client.get(refuse_path(survey)).status_code == 200
    client.head(refuse_path(survey))
    assert not OutcomeRefusal.objects.exists()


def test_one_press_and_no_survey_comes_any_more(client: Client, survey: OutcomeSurvey) -> None:
    for _ in range(2):
        told = client.post(refuse_path(survey))
        assert told.status_code == 302
    assert "承りました" in body(client.get(told["Location"]))
    assert OutcomeRefusal.objects.count() == 1
    page = client.get(answer_path(survey))
    assert page.status_code == 410
    assert "アンケートはお送りしません" in body(page)


def test_the_link_holds_no_key_of_ours(survey: OutcomeSurvey) -> None:
    assert str(survey.memo.number) not in token_of(survey)
    assert len(answer_path(survey)) < 130


def test_csrf_is_asked_for(survey: OutcomeSurvey) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(answer_path(survey), made.posted()).status_code == 403
