"""研修報告書: no client is named in it; disposal wipes what was written."""

from __future__ import annotations

import io
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from bookings.models import Appointment, AppointmentParticipant
from tests import builders as base
from tests import trainee_builders as make
from tests.paper_checks import problems
from trainees.enums import TraineeState
from trainees.models import Evaluation, LearningLog, Trainee
from trainees.selectors.report import Redaction
from yorozu.kit import disposal

pytestmark = pytest.mark.django_db


@pytest.fixture
def written() -> Any:
    """A trainee, the mentor, and a session of a company that is named in the log."""
    mentor = base.coordinator("メンター 良子")
    trainee = make.in_training(mentor=mentor)
    company = base.company("株式会社大田精機", industry=base.industry())
    session = make.session(
        trainee, mentor, company=company, contact_name="佐藤 一郎", booth=base.booth("報告")
    )
    log = make.log(
        trainee,
        session,
        saw="㈱大田精機の佐藤社長は、大田精機 の受注が減ったと話した。佐藤 一郎様は別の考え。",
        questions="砂糖の話ではなく佐藤という地名は残る。",
    )
    return trainee, mentor, session, log


def text_of(response: Any) -> str:
    assert response.status_code == 200
    return "".join(page.extract_text() for page in PdfReader(io.BytesIO(response.content)).pages)


def test_the_client_is_its_trade(written: Any, client: Client) -> None:
    trainee, mentor, _, _ = written
    make.evaluations(trainee, mentor.user)
    make.log(trainee, saw="今日は大田精機の資料を読み返した。")
    Trainee.objects.filter(pk=trainee.pk).update(aims="大田精機のような会社を支えたい。")
    Evaluation.objects.update(note="佐藤 一郎様の話をよく聴いた。")
    # The seat is taken off since; the log still names whom it was about.
    AppointmentParticipant.objects.filter(user=trainee.user).delete()
    client.force_login(mentor.user)
    text = text_of(client.get(reverse("trainees:report", args=[trainee.pk])))
    plain = "".join(text.split())
    assert "大田精機" not in plain
    assert "佐藤一郎" not in plain
    assert "佐藤社長" not in plain
    assert "製造業の企業の相談者社長は、製造業の企業の受注が減った" in plain
    assert "佐藤という地名は残る" in plain
    assert "課題の把握" in plain


def test_the_same_logs_give_the_same_bytes_of_accessible_paper(written: Any, client: Client):
    trainee, mentor, _, _ = written
    make.evaluations(trainee, mentor.user)
    client.force_login(mentor.user)
    url = reverse("trainees:report", args=[trainee.pk])
    one, two = client.get(url).content, client.get(url).content
    assert one == two
    assert problems(one) == []


def test_only_who_reads_the_logs_takes_the_report(written: Any, client: Client) -> None:
    trainee, _, _, _ = written
    url = reverse("trainees:report", args=[trainee.pk])
    other = base.coordinator("別のCO")
    assert other.user is not None
    client.force_login(other.user)
    assert client.get(url).status_code == 404
    make.move(make.move(trainee, TraineeState.COMPLETED), TraineeState.ALUMNI)
    client.force_login(trainee.user)
    assert client.get(url).status_code == 404
    client.force_login(make.office_user())
    assert client.get(url).status_code == 200


@pytest.mark.parametrize(
    ("name", "text", "read"),
    [
        ("有限会社たま屋", "たま屋(有)と(有)たま屋", "企業と企業"),
        ("多摩製作所株式会社", "多摩製作所の話", "企業の話"),
        ("A", "Aランクの先", "Aランクの先"),
    ],
)
def test_names_are_found_with_and_without_their_form(name: str, text: str, read: str) -> None:
    row = Appointment(company=base.company(name), client_name="")
    assert Redaction([row])(text) == read


# ── disposal ─────────────────────────────────────────────────────────────────────────────────


def test_a_log_goes_with_its_session_and_stays_counted(written: Any) -> None:
    trainee, _, session, log = written
    with disposal.open_door():
        disposal.wipe("appointment", [session.pk])
    log.refresh_from_db()
    assert (log.saw, log.questions) == (disposal.WIPED, disposal.WIPED)
    assert LearningLog.objects.submitted().count() == 1
    assert trainee.name == Trainee.objects.get(pk=trainee.pk).name


def test_a_days_log_is_due_by_its_day() -> None:
    log = make.log(make.in_training())
    kind = disposal.kind_of("learning_log")
    today = timezone.localdate()
    assert list(kind.due(today, None)) == []
    assert [each.target_id for each in kind.due(today + timedelta(days=1), None)] == [log.pk]
    disposal.wipe("learning_log", [log.pk])
    log.refresh_from_db()
    assert log.saw == disposal.WIPED


def test_an_application_that_came_to_nothing_goes_with_its_history() -> None:
    row = make.move(make.applicant("見送 太郎"), TraineeState.DECLINED, reason="定員のため")
    kept = make.in_training()
    kind = disposal.kind_of("trainee_application")
    far = date(2100, 1, 1)
    assert [each.target_id for each in kind.due(far, None)] == [row.pk]
    disposal.wipe("trainee_application", [row.pk])
    row.refresh_from_db()
    assert (row.name, row.email, row.kana) == (disposal.WIPED, "", "")
    assert row.transitions.get(to_state="declined").reason == disposal.WIPED
    for events in disposal.event_models(Trainee):
        old = events._default_manager.filter(pgh_obj_id=row.pk)
        assert set(old.values_list("name", flat=True)) == {disposal.WIPED}
    kept.refresh_from_db()
    assert kept.name == "吉岡 拓実"
