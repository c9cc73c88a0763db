"""成果アンケート: what the office sees and does, and what others do not see."""

from __future__ import annotations

import io
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from accounts.enums import Role
from accounts.models import AuditEvent, User
from companies.models import CompanyFigures
from consultations.enums import ParticipantRole
from consultations.models import (
    MemoParticipant,
    OutcomeAnswer,
    OutcomeMail,
    OutcomePolicy,
    OutcomeRefusal,
    OutcomeSurvey,
)
from consultations.outcome_enums import Means, State
from consultations.outcomes.errors import OutcomeChanged, OutcomeRefused, OwnSession
from consultations.outcomes.filters import Totals
from consultations.outcomes.services import (
    Side,
    outcome_record,
    outcome_settle,
    outcome_take_figures,
    survey_send_again,
)
from tests import builders as make
from tests import outcome_builders as made

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
LIST = "/consultations/outcomes/"


@pytest.fixture
def clerk() -> User:
    return make.user(Role.SECRETARIAT)


@pytest.fixture
def desk(client: Client, clerk: User) -> Client:
    client.force_login(clerk)
    return client


def body(response: Any) -> str:
    text: str = response.content.decode()
    return text


def page_of(memo: Any, name: str = "outcome") -> str:
    return reverse(f"consultations:{name}", args=[memo.number])


# ── the list ─────────────────────────────────────────────────────────────────────────────────


def some(count: int) -> list[OutcomeSurvey]:
    lead = make.coordinator("一覧 太郎")
    rows = []
    for n in range(count):
        memo = made.session(lead, company=made.client(f"企業{n:02}", email=f"c{n}@c.example"))
        rows.append(made.answered(memo) if n % 2 else made.asked(memo))
    return rows


def test_the_list_tells_the_reply_rate(desk: Client) -> None:
    some(4)
    page = desk.get(LIST)
    assert page.context["found"] == Totals(total=4, sent=4, answered=2, given=2)
    assert "50.0%" in body(page)


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({"state": "answered"}, 2),
        ({"state": "sent"}, 2),
        ({"state": "expired"}, 0),
        ({"look": "yes"}, 0),
        ({"from": (TODAY - timedelta(days=59)).isoformat()}, 0),
        ({"from": (TODAY - timedelta(days=60)).isoformat()}, 4),
        ({"counted": "answered", "from": TODAY.isoformat()}, 2),
        ({"counted": "sent", "to": (TODAY - timedelta(days=1)).isoformat()}, 0),
        ({"to": "9999-12-31"}, 4),
        ({"state": "nonsense", "counted": "nonsense"}, 4),
    ],
)
def test_the_list_is_narrowed(desk: Client, query: dict[str, str], count: int) -> None:
    some(4)
    assert desk.get(LIST, query).context["found"].total == count


def test_the_list_costs_the_same_whatever_its_length(
    desk: Client, django_assert_max_num_queries: Any
) -> None:
    some(2)
    with django_assert_max_num_queries(9):
        desk.get(LIST)
    for n in range(2, 12):
        company = made.client(f"増加{n}", email=f"d{n}@d.example")
        made.answered(made.session(company=company))
    with django_assert_max_num_queries(9):
        assert len(desk.get(LIST).context["page"].rows) == 12


def test_the_file_holds_what_the_list_shows(desk: Client) -> None:
    some(4)
    told = desk.get(f"{LIST}export.xlsx", {"state": "answered"})
    content = b"".join(told.streaming_content)  # type: ignore[attr-defined]
    rows = list(load_workbook(io.BytesIO(content)).active.values)  # type: ignore[union-attr]
    assert len(rows) == 3
    assert {row[2] for row in rows[1:]} == {"企業01", "企業03"}
    assert AuditEvent.objects.filter(act="outcome.exported").count() == 1


def test_a_coordinator_takes_their_own_along(client: Client) -> None:
    lead = make.coordinator("自分 花子")
    made.answered(made.session(lead, company=made.client("自分の客", email="a@a.example")))
    made.answered(made.session(company=made.client("他人の客", email="b@b.example")))
    assert lead.user is not None
    client.force_login(lead.user)
    assert client.get(LIST).context["found"].total == 2
    told = client.get(f"{LIST}export.xlsx")
    content = b"".join(told.streaming_content)  # type: ignore[attr-defined]
    rows = list(load_workbook(io.BytesIO(content)).active.values)  # type: ignore[union-attr]
    assert [row[2] for row in rows[1:]] == ["自分の客"]


# ── who sees what ────────────────────────────────────────────────────────────────────────────


def test_a_restricted_memos_answer_is_for_its_people_only(client: Client) -> None:
    lead, other = make.coordinator("担当 一"), make.coordinator("別の 二")
    memo = made.session(lead, company=made.client("限られた社"), is_restricted=True)
    made.answered(memo, comment="内密の意見")
    assert lead.user is not None and other.user is not None
    client.force_login(other.user)
    assert client.get(page_of(memo)).status_code == 404
    assert client.get(LIST).context["found"].total == 0
    client.force_login(lead.user)
    assert "内密の意見" in body(client.get(page_of(memo)))
    assert AuditEvent.objects.filter(act="memo.restricted_read").count() == 1


def test_a_trainee_who_sat_in_sees_nothing_of_the_answer(client: Client) -> None:
    memo, trainee = made.session(), make.user(Role.TRAINEE)
    MemoParticipant.objects.create(
        memo=memo, user=trainee, role=ParticipantRole.TRAINEE, position=9
    )
    made.answered(memo, comment="担当への不満")
    client.force_login(trainee)
    page = client.get(reverse("consultations:detail", args=[memo.number]))
    assert page.status_code == 200
    assert "成果アンケート" not in body(page)
    assert client.get(page_of(memo)).status_code == 403
    assert client.get(LIST).status_code == 403


def test_the_pages_of_memo_and_client_show_the_answer(desk: Client) -> None:
    survey = made.answered(satisfaction=4)
    for url in (
        reverse("consultations:detail", args=[survey.memo.number]),
        reverse("consultations:outcomes_of", args=["company", survey.memo.company_id]),
    ):
        page = body(desk.get(url))
        assert "回答あり" in page and page_of(survey.memo) in page


# ── by hand ──────────────────────────────────────────────────────────────────────────────────


def by_hand(**changes: Any) -> dict[str, Any]:
    plain = made.posted(means="phone", answered_on=TODAY.isoformat(), version="0")
    return plain | changes


def test_the_memos_page_tells_how_far_its_survey_is(desk: Client) -> None:
    memo = made.session()
    page = f"/consultations/{memo.number}/"
    assert "まだ送っていません" in body(desk.get(page))
    survey = made.asked(memo)
    assert "回答待ち" in body(desk.get(page)) and "に送付" in body(desk.get(page))
    OutcomeSurvey.objects.filter(pk=survey.pk).update(closes_on=TODAY - timedelta(days=1))
    assert "期限切れ" in body(desk.get(page))
    OutcomeSurvey.objects.filter(pk=survey.pk).update(
        stopped_at=timezone.now(), stop_cause="failed"
    )
    assert "停止" in body(desk.get(page))


def test_an_answer_by_telephone_is_recorded_as_such(desk: Client, clerk: User) -> None:
    memo = made.session(company=made.client(email=""))
    told = desk.post(
        page_of(memo, "outcome_by_hand"), by_hand(acted="", effect="", solved="", satisfaction="4")
    )
    assert told.status_code == 302
    answer = OutcomeAnswer.objects.get()
    assert (answer.means, answer.recorded_by, answer.satisfaction) == (Means.PHONE, clerk, 4)
    assert (answer.survey.sent_at, answer.survey.state) == (None, State.ANSWERED)
    assert "電話（入力：" in body(desk.get(page_of(memo)))


def test_nothing_at_all_is_no_answer(desk: Client) -> None:
    memo = made.session()
    told = desk.post(
        page_of(memo, "outcome_by_hand"),
        by_hand(satisfaction="", acted="", effect="", solved="", comment="意見だけ"),
    )
    assert told.status_code == 422
    assert "どれか1つは選んでください" in body(told) and "意見だけ" in body(told)


def test_who_advised_does_not_write_down_what_is_thought_of_it() -> None:
    chief = make.chief()
    memo = made.session(chief)
    assert chief.user is not None
    with pytest.raises(OwnSession):
        record(memo, chief.user)


def record(memo: Any, by: User, **changes: Any) -> OutcomeAnswer:
    given = {"means": Means.PAPER, "answered_on": TODAY, "version": 0, **changes}
    return outcome_record(memo=memo, entry=given.pop("entry", made.entry()), by=by, **given)


def test_two_writers_at_once_do_not_write_over_each_other(clerk: User) -> None:
    memo = made.session()
    first = record(memo, clerk)
    assert record(memo, clerk) == first
    with pytest.raises(OutcomeChanged):
        record(memo, clerk, entry=made.entry(satisfaction=1))
    assert record(memo, clerk, entry=made.entry(satisfaction=1), version=1).version == 2


@pytest.mark.parametrize("day", [TODAY + timedelta(days=1), TODAY - timedelta(days=61)])
def test_an_answer_has_a_day_that_can_be(clerk: User, day: date) -> None:
    with pytest.raises(OutcomeRefused, match="回答日"):
        record(made.session(), clerk, answered_on=day)


def test_a_memo_that_does_not_count_takes_no_answer(desk: Client) -> None:
    memo = make.submitted(make.coordinator(), company=made.client())
    assert desk.get(page_of(memo, "outcome_by_hand")).status_code == 302
    with pytest.raises(OutcomeRefused, match="確認済"):
        record(memo, make.user(Role.MANAGER))


# ── send, stop, settle, refuse ───────────────────────────────────────────────────────────────


def test_sent_by_hand_again_and_with_a_new_day(desk: Client, clerk: User, mailoutbox: Any) -> None:
    memo = made.session(days_ago=300)
    desk.post(page_of(memo, "outcome_send"), {"mails": "0"})
    desk.post(page_of(memo, "outcome_send"), {"mails": "0"})
    desk.post(page_of(memo, "outcome_send"), {"mails": "1"})
    made.send_all()
    assert [each.kind for each in OutcomeMail.objects.order_by("pk")] == ["invite", "again"]
    assert len(mailoutbox) == 2
    assert OutcomeMail.objects.filter(asked_by=clerk).count() == 2


def test_who_must_not_be_asked_is_not_asked_by_hand_either(clerk: User) -> None:
    memo = made.session(company=make.company("同意なし", email="x@x.example"))
    with pytest.raises(OutcomeRefused, match="利用の同意がない"):
        survey_send_again(memo=memo, by=clerk, number=0)
    assert not OutcomeSurvey.objects.exists()


def test_stopped_and_sent_again_it_runs(desk: Client, clerk: User) -> None:
    survey = made.asked()
    OutcomeMail.objects.create(survey=survey, kind="invite", state="sent", sent_at=timezone.now())
    desk.post(page_of(survey.memo, "outcome_stop"))
    survey.refresh_from_db()
    assert (survey.state, survey.stopped_by) == (State.STOPPED, clerk)
    desk.post(page_of(survey.memo, "outcome_send"), {"mails": "1"})
    survey.refresh_from_db()
    assert survey.state == State.SENT


def test_a_bad_answer_stands_on_the_start_page_until_somebody_sees_to_it(
    desk: Client, clerk: User
) -> None:
    survey = made.answered(satisfaction=2)
    assert "フォローが要るアンケートの回答" in body(desk.get("/"))
    assert desk.get(LIST, {"look": "yes"}).context["found"].total == 1
    assert desk.post(page_of(survey.memo, "outcome_settle"), {"note": " "}).status_code == 422
    for _ in range(2):
        desk.post(page_of(survey.memo, "outcome_settle"), {"note": "お詫びした。"})
    answer = OutcomeAnswer.objects.get()
    assert (answer.settled_by, answer.settled_note) == (clerk, "お詫びした。")
    assert "フォローが要る" not in body(desk.get("/"))


@pytest.mark.parametrize(
    ("answers", "is_bad"),
    [
        ({"satisfaction": 1}, True),
        ({"satisfaction": 2}, True),
        ({"satisfaction": 3}, False),
        ({"effect": "no"}, True),
        ({"effect": "yet"}, False),
    ],
)
def test_what_is_bad(answers: dict[str, Any], is_bad: bool, desk: Client) -> None:
    survey = made.answered(**answers)
    assert OutcomeAnswer.objects.get().is_bad is is_bad
    assert desk.get(LIST, {"look": "yes"}).context["found"].total == int(is_bad)
    assert survey.given is not None


def test_settling_without_an_answer_is_refused(clerk: User) -> None:
    with pytest.raises(OutcomeRefused, match="回答がありません"):
        outcome_settle(survey=made.asked(), note="対応した", by=clerk)


def test_the_office_notes_that_somebody_wants_no_survey(desk: Client) -> None:
    company = made.client()
    url = reverse("consultations:outcome_refusal", args=["company", company.pk])
    for _ in range(2):
        desk.post(url, {"refused": "1"})
    assert OutcomeRefusal.objects.standing().count() == 1
    shown = reverse("consultations:outcomes_of", args=["company", company.pk])
    assert shown in body(desk.get(company.get_absolute_url()))
    assert "アンケート不要のお申し出" in body(desk.get(shown))
    part = body(desk.get(shown, headers={"HX-Request": "true"}))
    assert "アンケート不要のお申し出" in part and "<html" not in part
    for _ in range(2):
        desk.post(url, {"refused": "0"})
    assert OutcomeRefusal.objects.standing().count() == 0
    odd = reverse("consultations:outcome_refusal", args=["bank", company.pk])
    assert desk.post(odd).status_code == 404


# ── figures into the register ────────────────────────────────────────────────────────────────

TOLD: dict[str, Any] = {
    "before_year": 2025,
    "before_sales": 10_000,
    "before_value_added": 4_000,
    "after_year": 2026,
    "after_sales": 12_000,
    "after_staff": 5,
}


def test_figures_are_taken_over_in_one_act(desk: Client, clerk: User) -> None:
    """What the answer leaves open stays as the register has it."""
    survey = made.answered(**TOLD)
    company = survey.memo.company
    assert company is not None
    make.figures(company, 2025, by=clerk, sales=9_999, wages=2_500)
    page = desk.get(page_of(survey.memo))
    assert page.context["take_form"].initial["before_year"] == "2025"
    data = {"version": "1", "before_year": "2025", "after_year": "令和8"}
    for _ in range(2):
        assert desk.post(page_of(survey.memo, "outcome_take"), data).status_code == 302
    rows = {row.year: row for row in CompanyFigures.objects.filter(company=company)}
    before, after = rows[2025], rows[2026]
    assert (before.sales, before.value_added, before.wages) == (10_000, 4_000, 2_500)
    assert (after.sales, after.value_added, after.staff) == (12_000, None, 5)
    answer = OutcomeAnswer.objects.get()
    assert answer.taken_by == clerk
    assert "企業の業績へ写しました" in body(desk.get(page_of(survey.memo)))


def test_nothing_is_taken_over_by_itself(desk: Client) -> None:
    made.answered(**TOLD)
    assert not CompanyFigures.objects.exists()


def test_figures_that_were_corrected_meanwhile_are_not_taken(clerk: User) -> None:
    survey = made.answered(**TOLD)
    with pytest.raises(OutcomeChanged):
        outcome_take_figures(
            survey=survey, sides={"before": Side(2025), "after": Side(2026)}, version=0, by=clerk
        )
    with pytest.raises(OutcomeRefused, match="別の決算年"):
        outcome_take_figures(
            survey=survey, sides={"before": Side(2025), "after": Side(2025)}, version=1, by=clerk
        )


def test_a_person_without_company_has_no_register(clerk: User) -> None:
    memo = made.session(person=made.alone())
    survey = made.answered(memo, **TOLD)
    with pytest.raises(OutcomeRefused, match="業績へ写せる数値"):
        outcome_take_figures(survey=survey, sides={"before": Side(2025)}, version=1, by=clerk)


# ── the manager's page ───────────────────────────────────────────────────────────────────────


def test_the_manager_switches_it_on(client: Client) -> None:
    client.force_login(make.user(Role.MANAGER))
    made.session()
    page = client.get("/settings/outcomes/")
    assert page.context["due"] == 1
    data = {
        "is_on": "on",
        "sample": "new",
        "after_days": "45",
        "remind_days": "10",
        "reminders": "2",
        "valid_days": "30",
        "pause_days": "365",
        "version": "0",
    }
    assert client.post("/settings/outcomes/", data).status_code == 302
    policy = OutcomePolicy.current()
    assert (policy.is_on, policy.sample, policy.after_days) == (True, "new", 45)
    late = client.post("/settings/outcomes/", {**data, "after_days": "50"})
    assert late.status_code == 422
    assert OutcomePolicy.current().after_days == 45
    wrong = client.post("/settings/outcomes/", {**data, "after_days": "0", "version": "1"})
    assert wrong.status_code == 422
