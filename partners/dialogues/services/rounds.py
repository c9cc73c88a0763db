"""Rounds of talks: groups made, begun, made anew for the rounds still to come."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import User
from partners.dialogues.errors import DialogueRefused
from partners.dialogues.grouping import Grouping, Guest, Round, group, pairs_of
from partners.dialogues.services._keeping import lock_running, require_version, require_writer, says
from partners.dialogues.services.sessions import past_pairs, people_here, talked_rounds
from partners.enums import EventState
from partners.events.services.keeping import event_lock
from partners.models import DialogueMember, DialogueRound, DialogueSeat, DialogueSession
from partners.orgs.selectors import bank_key

FEWEST, MOST = 3, 400


@transaction.atomic
def rounds_make(
    *, session: DialogueSession, by: User, version: int, expected: bool = False
) -> list[DialogueRound]:
    """Groups for every round that is not begun; those that are begun stay as they were.

    Who comes in meanwhile is not among them and is shown so on the board. Of two who press at once
    the later is told (DialogueStale). Raises DialogueRefused, PermissionDenied.
    """
    require_writer(by)
    row = lock_running(session, version)
    people = people_here(row, expected=expected)
    if not FEWEST <= len(people) <= MOST:
        raise DialogueRefused(
            f"組分けは{FEWEST}人から{MOST}人までで行います（いま{len(people)}人）。"
        )
    talked = talked_rounds(row)
    left = row.rounds_planned - len(talked)
    if left < 1:
        raise DialogueRefused(
            "予定した回数の対話を終えています。回数を増やしてから行ってください。"
        )
    row.rounds.filter(started_at=None).delete()
    found = group(
        [Guest(each.pk, each.kind, house_key(each)) for each in people],
        met=past_pairs(row, {each.pk for each in people}),
        rounds=left,
        size=row.group_size,
        seed=row.seed + row.version,
        talked=talked.values(),
    )
    made = _write(row, found, people, first=len(talked) + 1)
    _next_version(row)
    audit.record("dialogue.rounds_made", target=row.event, by=by, people=len(people))
    return made


def house_key(member: DialogueMember) -> str:
    """Two of one organisation, however it was typed, are colleagues."""
    return bank_key(member.house) if member.house else ""


def _write(
    row: DialogueSession, found: Grouping, people: Sequence[DialogueMember], *, first: int
) -> list[DialogueRound]:
    house = {each.pk: house_key(each) for each in people}
    made = [
        DialogueRound(
            session=row,
            number=number,
            people=len(people),
            groups=len(groups),
            repeated_pairs=repeats,
            colleague_pairs=_colleagues(groups, house),
            least_repeats=found.minimum,
        )
        for number, (groups, repeats) in enumerate(
            zip(found.rounds, found.repeats, strict=True), start=first
        )
    ]
    DialogueRound.objects.bulk_create(made)
    DialogueSeat.objects.bulk_create(
        DialogueSeat(round=each, table=table, member_id=member)
        for each, groups in zip(made, found.rounds, strict=True)
        for table, members in enumerate(groups, start=1)
        for member in members
    )
    return made


def _colleagues(groups: Round, house: dict[int, str]) -> int:
    return sum(bool(house[one]) and house[one] == house[other] for one, other in pairs_of(groups))


@transaction.atomic
def round_start(*, session: DialogueSession, by: User, version: int) -> DialogueRound:
    """The next round begins, of a dialogue that is sure to take place; its groups are not touched
    again. Raises DialogueRefused, DialogueStale.
    """
    require_writer(by)
    row = lock_running(session, version)
    event = event_lock(row.event)
    if event.state != EventState.CONFIRMED:
        raise DialogueRefused(
            f"「{event.get_state_display()}」の行事は、始められません。"
            "開催が確定しているかを、行事のページで確かめてください。"
        )
    if event.starts_at and timezone.localdate() < event.starts_at.date():
        raise DialogueRefused("開催日になってから始めてください。組分けは前もって作れます。")
    coming = row.rounds.filter(started_at=None).first()
    if coming is None:
        raise DialogueRefused("始める回がありません。先に組分けを作ってください。")
    coming.started_at = timezone.now()
    coming.save(update_fields=["started_at"])
    _next_version(row)
    audit.record("dialogue.round_started", target=row.event, by=by, round=coming.number)
    return coming


@transaction.atomic
def round_unstart(*, session: DialogueSession, by: User, version: int) -> DialogueRound:
    """Pressed too early: the last begun round is to come again. Raises DialogueRefused."""
    require_writer(by)
    row = lock_running(session, version)
    begun = row.rounds.filter(started_at__isnull=False).last()
    if begun is None:
        raise DialogueRefused("始めた回がありません。")
    begun.started_at = None
    begun.save(update_fields=["started_at"])
    _next_version(row)
    audit.record("dialogue.round_unstarted", target=row.event, by=by, round=begun.number)
    return begun


@transaction.atomic
def session_set(
    *, session: DialogueSession, rounds_planned: int, group_size: int, by: User, version: int
) -> DialogueSession:
    """How many rounds, how many at a table; groups that are made stay until they are made anew.

    Sent twice it is done once. Raises DialogueRefused, DialogueStale, ValidationError.
    """
    require_writer(by)
    row = lock_running(session)
    if says(row, {"rounds_planned": rounds_planned, "group_size": group_size}):
        return row
    require_version(row, version)
    talked = row.rounds.filter(started_at__isnull=False).count()
    if rounds_planned < max(1, talked):
        raise DialogueRefused(f"すでに第{talked}回まで始めています。")
    row.rounds_planned, row.group_size = rounds_planned, group_size
    row.full_clean(validate_unique=False)
    row.rounds.filter(started_at=None, number__gt=rounds_planned).delete()
    row.version += 1
    row.save(update_fields=["rounds_planned", "group_size", "version"])
    audit.record("dialogue.changed", target=row.event, by=by)
    return row


def _next_version(row: DialogueSession) -> None:
    row.version += 1
    row.save(update_fields=["version"])
