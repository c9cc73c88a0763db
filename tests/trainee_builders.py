"""Builders of trainees and new coordinators, through the real services."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from accounts.enums import Role
from accounts.models import User
from bookings.models import Appointment
from bookings.services import appointment_finish, appointment_observer_add
from center.enums import ParticipantRole
from coordinators.models import Coordinator
from tests import builders as base
from trainees import services
from trainees.enums import CohortKind, OjtKind, Stage, TraineeState
from trainees.models import (
    Cohort,
    Competency,
    Evaluation,
    FollowUpMeeting,
    LearningLog,
    OjtPlan,
    OjtTemplate,
    PledgeWording,
    Trainee,
)

WORDING = "研修中に知った相談者の情報を、派遣元を含む第三者に漏らしません。"
NAMES = ("傾聴", "課題の把握", "財務", "融資の助言", "連携")


def office_user() -> User:
    return User.objects.filter(role=Role.SECRETARIAT).first() or base.user(Role.SECRETARIAT)


def wording() -> PledgeWording:
    return PledgeWording.objects.first() or services.wording_add(text=WORDING, by=office_user())


def competencies() -> list[Competency]:
    return [
        Competency.objects.get_or_create(name=name, defaults={"position": place})[0]
        for place, name in enumerate(NAMES)
    ]


def template() -> list[OjtTemplate]:
    rows = (("拠点の役割", OjtKind.CLASSROOM, 1), ("資金繰りの相談に同席", OjtKind.SIT_IN, 2))
    return [
        OjtTemplate.objects.get_or_create(
            name=name, defaults={"kind": kind, "week": week, "position": place}
        )[0]
        for place, (name, kind, week) in enumerate(rows)
    ]


def cohort(
    kind: CohortKind = CohortKind.LONG, *, start: date | None = None, days: int = 180, **facts: Any
) -> Cohort:
    begin = start or timezone.localdate() - timedelta(days=30)
    values = {
        "kind": kind,
        "name": f"受入期 {Cohort.objects.count() + 1}",
        "programme": base.programme(),
        "starts_on": begin,
        "ends_on": begin + timedelta(days=days),
        "focus_topics": [base.topic()],
    }
    return services.cohort_open(values=values | facts, by=office_user())


def applicant(name: str = "吉岡 拓実", *, group: Cohort | None = None, **facts: Any) -> Trainee:
    group = group or cohort()
    bank = facts.pop("organization", None) or base.bank("城南信用金庫", "1344", "蒲田支店")
    values = {
        "name": name,
        "kana": "ヨシオカ タクミ",
        "email": f"t{Trainee.objects.count() + 1}@bank.example",
        "organization": bank,
        "branch": bank.branches.first(),
        "starts_on": group.starts_on,
        "ends_on": group.ends_on,
    }
    return services.trainee_apply(cohort=group, values=values | facts, by=office_user())


def move(trainee: Trainee, state: TraineeState, **words: Any) -> Trainee:
    trainee.refresh_from_db()
    return services.trainee_move(
        trainee=trainee, state=state, by=office_user(), version=trainee.version, **words
    )


def accepted(name: str = "吉岡 拓実", **facts: Any) -> Trainee:
    """Invited, and the invitation is taken up."""
    row = move(applicant(name, **facts), TraineeState.ACCEPTED)
    assert row.user is not None
    row.user.set_password(base.PASSWORD)
    row.user.is_active = True
    row.user.save()
    return row


def pledged(trainee: Trainee) -> Trainee:
    assert trainee.user is not None
    services.pledge_sign(trainee=trainee, wording=wording().pk, name=trainee.name, by=trainee.user)
    trainee.user.refresh_from_db()
    return trainee


def in_training(name: str = "吉岡 拓実", **facts: Any) -> Trainee:
    """Under way; the pledge was signed on the first day."""
    row = accepted(name, **facts)
    services.pledge_record(trainee=row, wording=wording().pk, on=row.starts_on, by=office_user())
    row = move(row, TraineeState.IN_TRAINING)
    assert row.user is not None
    row.user.refresh_from_db()
    return row


def alumnus(name: str = "修了 花子", **facts: Any) -> Trainee:
    facts.setdefault("group", cohort(start=timezone.localdate() - timedelta(days=40), days=20))
    row = move(in_training(name, **facts), TraineeState.COMPLETED)
    return move(row, TraineeState.ALUMNI)


def sits_in(trainee: Trainee, appointment: Appointment) -> Appointment:
    appointment.refresh_from_db()
    appointment_observer_add(
        appointment=appointment,
        role=ParticipantRole.TRAINEE,
        user=trainee.user,
        by=office_user(),
        version=appointment.version,
    )
    appointment.refresh_from_db()
    return appointment


def session(
    trainee: Trainee, *leads: Coordinator, days_ago: int = 1, done: bool = True, **facts: Any
) -> Appointment:
    """One they sat in, some days ago."""
    start = base.at(timezone.localdate() - timedelta(days=days_ago), facts.pop("clock", "10:00"))
    row = sits_in(trainee, base.appointment(*leads, start=start, by=office_user(), **facts))
    if done:
        row = appointment_finish(appointment=row, by=office_user(), version=row.version)
    return row


def log(
    trainee: Trainee, appointment: Appointment | None = None, *, submit: bool = True, **texts: str
) -> LearningLog:
    assert trainee.user is not None
    day = appointment.day if appointment else timezone.localdate()
    save = services.log_submit if submit else services.log_save
    words = {"saw": "返済の見直しを、資金繰り表から一緒に考えていた。", **texts}
    return save(
        occasion=services.Occasion(trainee, day, appointment),
        texts=words,
        by=trainee.user,
        version=0,
    )


def evaluations(trainee: Trainee, mentor: User) -> None:
    """Both sheets at the start and in the middle."""
    rows = competencies()
    assert trainee.user is not None
    for stage, score in ((Stage.START, 2), (Stage.MIDDLE, 3)):
        for person in (trainee.user, mentor):
            if Evaluation.objects.filter(
                trainee=trainee, stage=stage, evaluated_by=person
            ).exists():
                continue
            services.evaluation_save(
                trainee=trainee,
                stage=stage,
                scores=dict.fromkeys(rows, score),
                note="",
                by=person,
                version=0,
            )


def meeting(*, days: int = 14, **facts: Any) -> FollowUpMeeting:
    start = base.at(timezone.localdate() + timedelta(days=days), "14:00")
    values = {
        "title": "フォローアップ会議",
        "programme": base.programme(),
        "starts_at": start,
        "ends_at": start + timedelta(hours=2),
        "place": "新橋 会議室",
    }
    return services.meeting_plan(values=values | facts, by=office_user())


def new_co(name: str = "新任 花子") -> Coordinator:
    return base.coordinator(name, in_office_from=timezone.localdate() - timedelta(days=20))


def ojt(who: Coordinator | None = None, **facts: Any) -> OjtPlan:
    template()
    start = timezone.localdate() - timedelta(days=20)
    values = {"starts_on": start, "ends_on": start + timedelta(days=30)}
    return services.ojt_open(coordinator=who or new_co(), values=values | facts, by=office_user())


# ── in the world of the matrix ───────────────────────────────────────────────────────────────


def of_world(world: Any) -> Trainee:
    """The record of the world's trainee, under way; its coordinator is the mentor."""
    user = world.users["trainee"]
    known = Trainee.objects.filter(user=user).first()
    if known is not None:
        return known
    wording()
    # The world's memos are of October 2026: they lie within the term.
    start = date(2026, 9, 1)
    group = cohort(start=start, days=(timezone.localdate() - start).days + 90)
    row = applicant(user.name, group=group, email=user.email, mentor=world.lead)
    row = move(row, TraineeState.ACCEPTED)
    user.refresh_from_db()
    return move(row, TraineeState.IN_TRAINING)


def log_of_world(world: Any) -> LearningLog:
    trainee = of_world(world)
    user = world.users["trainee"]
    user.refresh_from_db()
    trainee.user = user
    return LearningLog.objects.filter(trainee=trainee).first() or log(trainee)


def alumnus_of_world(world: Any) -> Trainee:
    return Trainee.objects.filter(state=TraineeState.ALUMNI).first() or alumnus()


def meeting_of_world(world: Any) -> FollowUpMeeting:
    known = FollowUpMeeting.objects.first()
    if known is not None:
        return known
    row = meeting()
    services.meeting_invite(meeting=row, trainees=[alumnus_of_world(world)], by=office_user())
    return row


def plan_of_world(world: Any) -> OjtPlan:
    """Its items are taught by the world's coordinator and chief alike."""
    return OjtPlan.objects.first() or ojt()
