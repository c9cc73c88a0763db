"""A dialogue as an event: announced, and brought to its end."""

from __future__ import annotations

import uuid as uuids
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from psycopg.types.range import TimestamptzRange

from accounts import audit
from accounts.models import User
from center.models import DEFAULT_PROGRAMME, Programme
from partners.dialogues.errors import DialogueRefused
from partners.dialogues.grouping import Round, known_pairs, least_repeats, pairs_of
from partners.dialogues.services._keeping import lock_running, require_writer
from partners.enums import AttendanceState, Audience, EventAct, EventKind, EventState
from partners.events.services.keeping import event_lock, event_record, event_save
from partners.models import (
    Chapter,
    DialogueAttendance,
    DialogueMember,
    DialogueSeat,
    DialogueSession,
    MetPair,
    Organization,
    OutreachEvent,
)
from yorozu.kit.db import insert_unless_taken


@dataclass(frozen=True, kw_only=True)
class DialoguePlan:
    """`uuid` is the form's: sent twice, it is one dialogue."""

    title: str
    start: datetime
    end: datetime
    place: str = ""
    meeting_url: str = ""
    organization: Organization | None = None
    chapter: Chapter | None = None
    rounds: int = 3
    group_size: int = 5
    summary: str = ""
    uuid: uuids.UUID = field(default_factory=uuids.uuid4)


@transaction.atomic
def dialogue_announce(*, plan: DialoguePlan, by: User) -> OutreachEvent:
    """Agreed with its day and place; members of the 支部 are expected. Raises DialogueRefused."""
    require_writer(by)
    if plan.end <= plan.start:
        raise DialogueRefused("終了時刻は、開始時刻より後にしてください。")
    if not (plan.place or plan.meeting_url):
        raise DialogueRefused("会場か、オンライン会場のアドレスを入力してください。")
    event = OutreachEvent(
        uuid=plan.uuid,
        kind=EventKind.DIALOGUE,
        state=EventState.CONFIRMED,
        title=plan.title,
        programme=Programme.objects.get(code=DEFAULT_PROGRAMME),
        organization=plan.organization,
        period=TimestamptzRange(plan.start, plan.end, "[)"),
        place=plan.place,
        meeting_url=plan.meeting_url,
        summary=plan.summary,
        audience=Audience.STAFF,
        requested_by=by,
    )
    event.full_clean(validate_constraints=False, validate_unique=False)
    if not insert_unless_taken(event):
        return OutreachEvent.objects.get(uuid=plan.uuid)
    event_record(event, EventAct.CONFIRMED, by=by)
    audit.record("dialogue.announced", target=event, by=by)
    _prepare(event, chapter=plan.chapter, rounds_planned=plan.rounds, group_size=plan.group_size)
    return event


@transaction.atomic
def dialogue_prepare(*, event: OutreachEvent, by: User) -> DialogueSession:
    """Give an event that came in as a request its board. Twice is once. Raises DialogueRefused."""
    require_writer(by)
    row = event_lock(event)
    if row.kind != EventKind.DIALOGUE:
        raise DialogueRefused("対話会ではありません。")
    found = DialogueSession.objects.filter(event=row).first()
    return found or _prepare(row)


def _prepare(event: OutreachEvent, **settings: Any) -> DialogueSession:
    session = DialogueSession(event=event, seed=event.pk, **settings)
    session.full_clean(validate_unique=False, validate_constraints=False)
    session.save(force_insert=True)
    if session.chapter is not None:
        members = DialogueMember.objects.joined().filter(chapter=session.chapter)
        DialogueAttendance.objects.bulk_create(
            DialogueAttendance(session=session, member=member) for member in members
        )
    return session


@transaction.atomic
def dialogue_close(*, session: DialogueSession, by: User, version: int) -> DialogueSession:
    """Keep who has met and how many there were; forget who sat where and who came.

    Raises DialogueRefused, DialogueStale, PermissionDenied.
    """
    require_writer(by)
    row = lock_running(session, version)
    event = event_lock(row.event)
    _hold_members(row)
    talked = talked_rounds(row)
    if not talked and event.state == EventState.CONFIRMED:
        raise DialogueRefused(
            "まだ1回も始めていません。開催しなかったときは、行事のページで中止にしてください。"
        )
    _keep_figures(row, talked)
    _keep_pairs(event, talked)
    _forget_seats(row)
    row.closed_at, row.closed_by = timezone.now(), by
    row.version += 1
    row.save()
    audit.record("dialogue.closed", target=event, by=by, people=row.people)
    if event.state == EventState.CONFIRMED:
        fields = {"state": EventState.HELD, "participants": row.people}
        event_save(event, EventAct.HELD, by=by, fields=fields)
    return row


def _hold_members(row: DialogueSession) -> None:
    """Who leaves at this moment waits, and takes the pairs along that are being written."""
    rows = DialogueMember.objects.filter(seats__round__session=row).order_by("pk").distinct()
    keys = list(rows.values_list("pk", flat=True))
    held = DialogueMember.objects.filter(pk__in=keys).order_by("pk")
    list(held.select_for_update(of=("self",), no_key=True).values_list("pk", flat=True))


def talked_rounds(session: DialogueSession) -> dict[int, Round]:
    """The groups of the rounds that were begun, by the round's number."""
    seats = DialogueSeat.objects.filter(
        round__session=session, round__started_at__isnull=False, member__left_at=None
    ).values_list("round__number", "table", "member_id")
    found: dict[int, dict[int, list[int]]] = {}
    for number, table, member in seats:
        found.setdefault(number, {}).setdefault(table, []).append(member)
    return {
        number: tuple(tuple(sorted(group)) for _, group in sorted(tables.items()))
        for number, tables in sorted(found.items())
    }


def past_pairs(session: DialogueSession, ids: set[int]) -> set[tuple[int, int]]:
    """Who of these had met before this dialogue."""
    rows = MetPair.objects.filter(one__in=ids, other__in=ids).exclude(event=session.event_id)
    return set(rows.values_list("one_id", "other_id"))


def _keep_figures(row: DialogueSession, talked: dict[int, Round]) -> None:
    ids = {person for groups in talked.values() for group in groups for person in group}
    before = past_pairs(row, ids)
    meetings = [pair for groups in talked.values() for pair in pairs_of(groups)]
    new = known_pairs(meetings) - before
    sittings = [
        ([person for group in groups for person in group], [len(group) for group in groups])
        for groups in talked.values()
    ]
    kinds = DialogueMember.objects.filter(pk__in=ids).values_list("kind", flat=True)
    row.people, row.new_pairs = len(ids), len(new)
    row.repeated_pairs = len(meetings) - len(new)
    row.least_repeats = least_repeats(sittings, before)
    row.mix = dict(sorted(Counter(kinds).items()))


def _keep_pairs(event: OutreachEvent, talked: dict[int, Round]) -> None:
    MetPair.objects.bulk_create(
        MetPair(one_id=one, other_id=other, event=event, round=number)
        for number, groups in talked.items()
        for one, other in pairs_of(groups)
    )


def _forget_seats(row: DialogueSession) -> None:
    DialogueSeat.objects.filter(round__session=row).delete()
    row.attendances.all().delete()
    row.rounds.filter(started_at=None).delete()


def people_here(session: DialogueSession, *, expected: bool) -> list[DialogueMember]:
    """Who is grouped: those who are here, and on wish those who are still expected."""
    states = [AttendanceState.HERE, *([AttendanceState.EXPECTED] if expected else [])]
    rows = DialogueMember.objects.joined().filter(
        attendances__session=session, attendances__state__in=states
    )
    return list(rows.select_related("organization").order_by("pk"))
