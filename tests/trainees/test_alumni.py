"""Alumni: the directory, フォローアップ会議 with its mails and answers, the surveys."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from accounts.enums import Role
from tests import builders as base
from tests import trainee_builders as make
from trainees import mails, services
from trainees.enums import Answer, MeetingState, Use
from trainees.errors import Refused
from trainees.models import FollowUpMeeting, MeetingInvitation, Survey, Trainee, TraineeMail
from trainees.services.surveys import months_after
from trainees.tasks import open_surveys, sweep_mails
from yorozu.kit.outbox import MailState

pytestmark = pytest.mark.django_db


def invited(trainee: Trainee | None = None) -> MeetingInvitation:
    row = make.meeting()
    people = [trainee or make.alumnus()]
    services.meeting_invite(meeting=row, trainees=people, by=make.office_user())
    return MeetingInvitation.objects.select_related("meeting", "trainee").get(meeting=row)


def begin(meeting: FollowUpMeeting) -> None:
    start = timezone.now() - timedelta(hours=2)
    FollowUpMeeting.objects.filter(pk=meeting.pk).update(
        starts_at=start, ends_at=start + timedelta(hours=1)
    )
    meeting.refresh_from_db()


def test_the_directory_says_who_and_whom_one_may_call(client: Client) -> None:
    row = make.alumnus("修了 花子")
    services.profile_change(
        trainee=row,
        values={"themes": ["農業融資"], "may_call": True, "phone": "03-1111-2222"},
        by=make.office_user(),
        version=row.version,
    )
    make.alumnus("黙秘 次郎")
    make.in_training("研修 三郎")
    client.force_login(base.user(Role.RECEPTION))
    page = client.get(reverse("trainees:alumni")).content.decode()
    assert "修了 花子" in page
    assert "研修 三郎" not in page
    found = client.get(reverse("trainees:alumni"), {"theme": "農業", "call": "on"})
    assert found.context["total"] == 1
    assert "03-1111-2222" in found.content.decode()


def test_an_alumnus_keeps_their_own_entry(client: Client) -> None:
    row = make.alumnus()
    other = make.alumnus("別の 修了生")
    assert row.user is not None
    client.force_login(row.user)
    url = reverse("trainees:profile", args=[row.pk])
    data = {"themes": "創業、補助金", "may_call": "on", "version": row.version}
    assert client.post(url, data).status_code == 302
    row.refresh_from_db()
    assert (row.themes, row.may_call) == (["創業", "補助金"], True)
    assert client.get(reverse("trainees:profile", args=[other.pk])).status_code == 404


# ── meetings ─────────────────────────────────────────────────────────────────────────────────


def test_everybody_is_asked_once(client: Client) -> None:
    for name in ("一 郎", "二 郎"):
        make.alumnus(name)
    without = make.alumnus("三 郎")
    Trainee.objects.filter(pk=without.pk).update(email="")
    if without.user is not None:
        type(without.user).objects.filter(pk=without.user.pk).update(email="x@bank.example")
    row = make.meeting()
    client.force_login(make.office_user())
    for _ in range(2):
        client.post(reverse("trainees:meeting_invite", args=[row.pk]))
    assert row.invitations.count() == 3
    assert TraineeMail.objects.count() == 3


def test_the_mail_leaves_once_with_a_link_that_answers(client: Client, mailoutbox: Any) -> None:
    row = invited()
    mail = TraineeMail.objects.get()
    assert [mails.send(mail.pk), mails.send(mail.pk)] == [True, False]
    sent = [each for each in mailoutbox if "フォローアップ会議" in each.subject]
    assert len(sent) == 1
    path = re.search(r"/trainees/answer/\S+", sent[0].body)
    assert path is not None
    assert row.trainee.name in client.get(path[0]).content.decode()
    client.post(path[0], {"answer": "online", "message": "画面から参加します"})
    client.post(path[0], {"answer": "attend", "message": ""})
    row.refresh_from_db()
    assert (row.answer, row.message) == (Answer.ATTEND, "")


@pytest.mark.parametrize("token", ["x", "eyJpIjoxfQ:1:x", "あ"])
def test_a_forged_link_says_only_that_it_fails(client: Client, token: str) -> None:
    invited()
    for name in ("answer", "survey"):
        assert client.get(reverse(f"trainees:{name}", args=[token])).status_code == 404


def test_once_it_has_begun_nothing_is_answered(client: Client) -> None:
    row = invited()
    begin(row.meeting)
    late = client.post(row.get_answer_url(), {"answer": "attend"})
    assert late.status_code == 422
    assert "お電話で" in late.content.decode()


def test_a_meeting_that_was_called_off_tells_those_who_were_asked(mailoutbox: Any) -> None:
    row = invited()
    first = TraineeMail.objects.get()
    services.meeting_move(
        meeting=row.meeting, state=MeetingState.CANCELLED, by=make.office_user(), version=0
    )
    assert mails.send(first.pk) is False
    assert TraineeMail.objects.get(pk=first.pk).state == MailState.DROPPED
    assert mails.send(TraineeMail.objects.get(kind="cancelled").pk) is True
    assert "中止" in mailoutbox[-1].subject


def test_attendance_minutes_and_held(client: Client) -> None:
    row = invited()
    meeting = row.meeting
    client.force_login(make.office_user())
    held = reverse("trainees:meeting_move", args=[meeting.pk, "held"])
    client.post(held, {"version": meeting.version})
    meeting.refresh_from_db()
    assert meeting.state == MeetingState.PLANNED
    begin(meeting)
    client.post(
        reverse("trainees:meeting_attendance", args=[meeting.pk]),
        {"present": [row.pk], "version": meeting.version},
    )
    meeting.refresh_from_db()
    client.post(held, {"version": meeting.version})
    meeting.refresh_from_db()
    row.refresh_from_db()
    assert (meeting.state, row.attended) == (MeetingState.HELD, True)
    services.meeting_change(
        meeting=meeting,
        values={"minutes": "各店の活用例を共有した。"},
        by=make.office_user(),
        version=meeting.version,
    )
    assert "各店の活用例" in client.get(meeting.get_absolute_url()).content.decode()


def test_mails_that_wait_are_queued_again(django_capture_on_commit_callbacks: Any) -> None:
    invited()
    TraineeMail.objects.update(created_at=timezone.now() - timedelta(minutes=10))
    assert sweep_mails() == 1
    TraineeMail.objects.update(
        created_at=timezone.now() - timedelta(days=2), state=MailState.WAITING, sent_at=None
    )
    assert sweep_mails() == 0
    assert TraineeMail.objects.get().state == MailState.FAILED


# ── surveys ──────────────────────────────────────────────────────────────────────────────────


def ended(months: int, *, days: int = 0) -> Trainee:
    row = make.alumnus(f"修了 {months}か月 {days}")
    day = months_after(timezone.localdate() - timedelta(days=days), -months)
    Trainee.objects.filter(pk=row.pk).update(
        starts_on=day - timedelta(days=20),
        received_on=day - timedelta(days=20),
        ends_on=day,
        ended_on=day,
    )
    row.refresh_from_db()
    return row


@given(st.dates(date(2020, 1, 1), date(2035, 12, 31)), st.integers(-24, 24))
def test_months_after_keeps_the_day_where_there_is_one(day: date, months: int) -> None:
    found = months_after(day, months)
    assert (found.year * 12 + found.month) - (day.year * 12 + day.month) == months
    assert found.day <= day.day
    assert found.day == day.day or (found + timedelta(days=1)).day == 1


def test_who_completed_six_and_twelve_months_ago_is_asked_once() -> None:
    half, whole = ended(6), ended(12)
    ended(5)
    ended(24)
    assert open_surveys() == 2
    assert open_surveys() == 0
    told = set(Survey.objects.values_list("trainee", "months"))
    assert told == {(half.pk, 6), (whole.pk, 12)}
    assert TraineeMail.objects.filter(kind="survey").count() == 2


def test_the_answer_is_given_once(client: Client) -> None:
    ended(6)
    open_surveys()
    row = Survey.objects.get()
    url = row.get_answer_url()
    assert "アンケート" in client.get(url).content.decode()
    assert client.post(url, {"how": "面談で"}).status_code == 422
    data = {"use": "often", "introduced": "3", "how": "面談で"}
    assert client.post(url, data).status_code == 302
    assert client.post(url, data).status_code == 302
    assert client.post(url, data | {"use": "not"}).status_code == 422
    row.refresh_from_db()
    assert (row.use, row.introduced, row.how) == (Use.OFTEN, 3, "面談で")
    assert mails.send(TraineeMail.objects.get(kind="survey").pk) is False
    with pytest.raises(Refused):
        services.survey_answer(survey=row, values={"use": "not"})
    client.force_login(make.office_user())
    page = client.get(reverse("trainees:surveys")).content.decode()
    assert "よく活用している" in page
    assert "計3件" in page


# ── moved, clicked twice ─────────────────────────────────────────────────────────────────────


def test_a_meeting_that_moved_tells_all_who_were_asked_once(mailoutbox: Any) -> None:
    row = make.meeting()
    people = [make.alumnus(name) for name in ("未回答 一郎", "欠席 二郎")]
    services.meeting_invite(meeting=row, trainees=people, by=make.office_user())
    absent = MeetingInvitation.objects.get(trainee=people[1])
    services.meeting_answer(invitation=absent, answer=Answer.ABSENT, message="")
    later = {
        "starts_at": row.starts_at + timedelta(days=1),
        "ends_at": row.ends_at + timedelta(days=1),
    }
    services.meeting_change(meeting=row, values=later, by=make.office_user(), version=0)
    moved = TraineeMail.objects.filter(kind="moved")
    assert {each.trainee.name for each in moved} == {"未回答 一郎", "欠席 二郎"}
    assert [mails.send(each.pk) for each in moved] == [True, True]
    assert all("変更" in each.subject for each in mailoutbox[-2:])
    assert any("「欠席」" in each.body for each in mailoutbox[-2:])
    services.meeting_change(
        meeting=row, values={"agenda": "議事の順"}, by=make.office_user(), version=1
    )
    assert moved.count() == 2


def test_of_two_moves_only_the_latest_is_told() -> None:
    row = invited().meeting
    for version, place in enumerate(("新橋", "立川")):
        services.meeting_change(
            meeting=row, values={"place": place}, by=make.office_user(), version=version
        )
    states = TraineeMail.objects.filter(kind="moved").order_by("pk").values_list("state", flat=True)
    assert list(states) == [MailState.DROPPED, MailState.WAITING]


def test_a_meeting_that_took_place_tells_nobody_of_a_correction() -> None:
    row = invited().meeting
    begin(row)
    services.meeting_change(
        meeting=row, values={"place": "立川"}, by=make.office_user(), version=row.version
    )
    assert not TraineeMail.objects.filter(kind="moved").exists()


def test_a_meeting_sent_twice_is_there_once(client: Client) -> None:
    client.force_login(make.office_user())
    data = {
        "title": "第3回 フォローアップ会議",
        "day": (timezone.localdate() + timedelta(days=20)).isoformat(),
        "starts": "14:00",
        "ends": "16:00",
        "programme": base.programme().pk,
    }
    made = [client.post(reverse("trainees:meeting_new"), data) for _ in range(2)]
    row = FollowUpMeeting.objects.get()
    assert [each["Location"] for each in made] == [row.get_absolute_url()] * 2


def test_a_refused_attendance_keeps_who_was_ticked(client: Client) -> None:
    row = invited()
    begin(row.meeting)
    client.force_login(make.office_user())
    url = reverse("trainees:meeting_attendance", args=[row.meeting.pk])
    answer = client.post(url, {"present": [row.pk], "version": 9})
    assert answer.status_code == 422
    assert f'value="{row.pk}" checked' in answer.content.decode()
    assert "先に変更されました" in answer.content.decode()
