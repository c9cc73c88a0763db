"""学習記録: nothing typed is lost or overwritten, the mentor answers, who is late is told."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from accounts.models import User
from tests import builders as base
from tests import trainee_builders as make
from trainees import services
from trainees.enums import Stage, TraineeState
from trainees.errors import Refused, Stale
from trainees.models import Evaluation, LearningLog
from trainees.selectors.sittings import missing_logs, waiting_comments

pytestmark = pytest.mark.django_db


@pytest.fixture
def mentor() -> Any:
    return base.coordinator("メンター 良子")


@pytest.fixture
def trainee(mentor: Any) -> Any:
    return make.in_training(mentor=mentor)


def occasion(trainee: Any, appointment: Any = None) -> services.Occasion:
    day = appointment.day if appointment else timezone.localdate()
    return services.Occasion(trainee, day, appointment)


def autosave(client: Client, trainee: Any, query: str, rev: int, **data: str) -> Any:
    body = {"rev": rev, "owner": trainee.user_id, "data": data}
    url = f"{reverse('trainees:log_autosave', args=[trainee.pk])}?{query}"
    return client.post(url, json.dumps(body), content_type="application/json")


def test_what_is_typed_is_kept_from_the_first_word(client: Client, trainee: Any, mentor: Any):
    session = make.session(trainee, mentor)
    client.force_login(trainee.user)
    query = f"appointment={session.pk}"
    first = autosave(client, trainee, query, 0, saw="借換え")
    second = autosave(client, trainee, query, first.json()["rev"], saw="借換えの相談")
    assert (first.status_code, second.status_code) == (200, 200)
    log = LearningLog.objects.get()
    assert (log.saw, log.state, log.version) == ("借換えの相談", "draft", 2)
    page = client.get(reverse("trainees:log_write", args=[trainee.pk]) + f"?{query}")
    assert "借換えの相談" in page.content.decode()
    assert 'data-revision="2"' in page.content.decode()


def test_what_is_too_long_is_kept_and_refused_at_the_button_alone(
    client: Client, trainee: Any, mentor: Any
):
    session = make.session(trainee, mentor)
    client.force_login(trainee.user)
    query = f"appointment={session.pk}"
    rev = autosave(client, trainee, query, 0, saw="借換えの相談").json()["rev"]
    long = "長" * (services.logs.LONGEST + 1)
    assert autosave(client, trainee, query, rev, saw=long).status_code == 200
    assert LearningLog.objects.get().saw == long
    with pytest.raises(Refused, match="10,000字"):
        services.log_submit(
            occasion=occasion(trainee, session),
            texts={"saw": long},
            by=trainee.user,
            version=LearningLog.objects.get().version,
        )


def test_two_screens_overwrite_nothing(client: Client, trainee: Any, mentor: Any):
    session = make.session(trainee, mentor)
    client.force_login(trainee.user)
    query = f"appointment={session.pk}"
    autosave(client, trainee, query, 0, saw="一つめの画面")
    clash = autosave(client, trainee, query, 0, saw="二つめの画面")
    assert clash.status_code == 409
    told = clash.json()
    assert (told["rev"], told["data"]["saw"]) == (1, "一つめの画面")
    assert "二つめの画面" in told["panel"]
    assert LearningLog.objects.get().saw == "一つめの画面"


def test_the_same_words_again_are_no_conflict(trainee: Any):
    make.log(trainee, submit=False, saw="同じ文")
    again = services.log_save(
        occasion=occasion(trainee), texts={"saw": "同じ文"}, by=trainee.user, version=0
    )
    assert again.version == 1


def test_without_scripts_the_page_saves_and_hands_in(client: Client, trainee: Any, mentor: Any):
    session = make.session(trainee, mentor)
    client.force_login(trainee.user)
    url = f"{reverse('trainees:log_write', args=[trainee.pk])}?appointment={session.pk}"
    client.post(url, {"saw": "面談の進め方", "revision": 0, "act": "save"})
    done = client.post(url, {"saw": "面談の進め方", "revision": 1, "act": "submit"})
    assert done["Location"] == reverse("trainees:logs", args=[trainee.pk])
    log = LearningLog.objects.get()
    assert log.submitted_at is not None
    assert (
        client.post(url, {"saw": "面談の進め方", "revision": 1, "act": "submit"}).status_code == 302
    )


def test_an_empty_log_is_not_handed_in_and_keeps_the_rest(client: Client, trainee: Any):
    client.force_login(trainee.user)
    url = reverse("trainees:log_write", args=[trainee.pk])
    wrong = client.post(
        url, {"saw": " ", "questions": "手形の扱い", "revision": 0, "act": "submit"}
    )
    assert wrong.status_code == 422
    assert "手形の扱い" in wrong.content.decode()


def test_a_session_they_did_not_sit_in_is_not_theirs_to_write(client: Client, trainee: Any):
    other = base.appointment(by=make.office_user())
    client.force_login(trainee.user)
    url = f"{reverse('trainees:log_write', args=[trainee.pk])}?appointment={other.pk}"
    assert client.get(url).status_code == 404


def test_before_it_has_begun_there_is_nothing_to_write(trainee: Any, mentor: Any):
    ahead = make.sits_in(trainee, base.appointment(mentor, by=make.office_user()))
    with pytest.raises(Refused, match="始まってから"):
        make.log(trainee, ahead)


def test_after_the_term_nothing_is_written(trainee: Any, mentor: Any):
    session = make.session(trainee, mentor, days_ago=3)
    yesterday = timezone.localdate() - timedelta(days=1)
    make.move(trainee, TraineeState.COMPLETED, on=yesterday)
    trainee.refresh_from_db()
    trainee.user.refresh_from_db()
    with pytest.raises(PermissionDenied):
        make.log(trainee, session)


# ── comments ─────────────────────────────────────────────────────────────────────────────────


def test_the_mentor_answers_and_the_log_is_closed(trainee: Any, mentor: Any, client: Client):
    log = make.log(trainee)
    client.force_login(mentor.user)
    url = reverse("trainees:log_comment", args=[log.pk])
    client.post(url, {"text": "着眼点がよいです。", "version": 0})
    log.refresh_from_db()
    assert (log.comment, log.commented_by) == ("着眼点がよいです。", mentor.user)
    with pytest.raises(Refused, match="コメントが入った"):
        services.log_save(
            occasion=occasion(trainee), texts={"saw": "変更"}, by=trainee.user, version=log.version
        )


def test_two_comments_at_once_overwrite_nothing(trainee: Any, mentor: Any):
    log = make.log(trainee)
    services.log_comment(log=log, text="一", by=mentor.user, version=0)
    with pytest.raises(Stale):
        services.log_comment(log=log, text="二", by=mentor.user, version=0)


def test_another_coordinator_neither_reads_nor_answers(trainee: Any, client: Client):
    log = make.log(trainee)
    other = base.coordinator("別のCO")
    assert other.user is not None
    client.force_login(other.user)
    assert client.get(log.get_absolute_url()).status_code == 404
    assert client.get(reverse("trainees:logs", args=[trainee.pk])).status_code == 404
    with pytest.raises(PermissionDenied):
        services.log_comment(log=log, text="一", by=other.user, version=0)


def test_a_draft_is_its_writers_alone(trainee: Any, mentor: Any):
    log = make.log(trainee, submit=False)
    assert log in LearningLog.objects.visible_to(trainee.user)
    for reader in (mentor.user, make.office_user(), base.user(Role.CHIEF)):
        assert not LearningLog.objects.visible_to(reader).exists()


# ── who is late ──────────────────────────────────────────────────────────────────────────────


def test_sessions_without_a_log_are_found(trainee: Any, mentor: Any):
    old = make.session(trainee, mentor, days_ago=4)
    new = make.session(trainee, mentor, days_ago=1, clock="13:00")
    written = make.session(trainee, mentor, days_ago=2, clock="15:00")
    make.log(trainee, written)
    make.log(trainee, new, submit=False)
    found = missing_logs([trainee], timezone.now())
    told = [(each.appointment, each.is_late, each.has_draft) for each in found]
    assert told == [(old, True, False), (new, False, True)]


def test_what_was_cancelled_needs_no_log(trainee: Any, mentor: Any):
    from bookings.services import appointment_no_show

    row = make.session(trainee, mentor, done=False)
    appointment_no_show(
        appointment=row, by=make.office_user(), version=row.version, reason="連絡なし"
    )
    assert missing_logs([trainee], timezone.now()) == []


def start_page(client: Client, user: User) -> str:
    client.force_login(user)
    return client.get("/").content.decode()


def test_the_start_pages_chase(trainee: Any, mentor: Any, client: Client):
    make.session(trainee, mentor, days_ago=4)
    log = make.log(trainee)
    LearningLog.objects.filter(pk=log.pk).update(submitted_at=timezone.now() - timedelta(days=5))
    assert "まだ書いていない同席" in start_page(client, trainee.user)
    page = start_page(client, mentor.user)
    assert "コメント待ち 1件" in page
    assert "学習記録の遅れ 1件" in page
    assert "コメント待ち 1件" in start_page(client, make.office_user())
    other = base.coordinator("別のCO")
    assert other.user is not None
    assert "コメント待ち" not in start_page(client, other.user)


def test_a_chief_is_told_of_those_nobody_looks_after(mentor: Any):
    chief = base.chief()
    make.log(make.in_training("担当 なし"))
    make.log(make.in_training("担当 あり", mentor=mentor))
    assert chief.user is not None
    assert [each.trainee.name for each in waiting_comments(chief.user)] == ["担当 なし"]


def test_lists_cost_the_same_however_many(
    trainee: Any, mentor: Any, client: Client, django_assert_max_num_queries: Any
):
    for days in range(1, 8):
        make.log(trainee, make.session(trainee, mentor, days_ago=days))
        make.session(trainee, mentor, days_ago=days, clock="14:00")
    client.force_login(mentor.user)
    with django_assert_max_num_queries(16):
        client.get(reverse("trainees:log_desk"))
    with django_assert_max_num_queries(16):
        client.get(reverse("trainees:logs", args=[trainee.pk]))


# ── evaluation ───────────────────────────────────────────────────────────────────────────────


def test_both_sides_at_each_stage_with_a_radar_and_its_table(
    trainee: Any, mentor: Any, client: Client
):
    make.evaluations(trainee, mentor.user)
    client.force_login(trainee.user)
    page = client.get(reverse("trainees:evaluations", args=[trainee.pk])).content.decode()
    assert page.count('<svg xmlns="http://www.w3.org/2000/svg"') == 3
    assert "開始時の評価" in page
    assert "メンター評価の伸び" in page
    assert 'id="radar-start-caption"' in page


def test_the_sheet_is_saved_whole_and_once(trainee: Any, client: Client):
    rows = make.competencies()
    client.force_login(trainee.user)
    url = reverse("trainees:evaluate", args=[trainee.pk, "start"])
    scores = {f"c{each.pk}": 3 for each in rows}
    partly = client.post(url, {**dict(list(scores.items())[:2]), "version": 0})
    assert partly.status_code == 422
    assert not Evaluation.objects.exists()
    for _ in range(2):
        assert client.post(url, {**scores, "note": "", "version": 0}).status_code == 302
    sheet = Evaluation.objects.get()
    assert (sheet.side, sheet.version, sheet.scores.count()) == ("self", 1, len(rows))
    assert client.post(url, {**scores, "note": "別", "version": 0}).status_code == 422


def test_who_is_neither_does_not_evaluate(trainee: Any):
    with pytest.raises(PermissionDenied):
        services.evaluation_save(
            trainee=trainee,
            stage=Stage.START,
            scores={make.competencies()[0]: 3},
            note="",
            by=base.user(Role.CHIEF),
            version=0,
        )
