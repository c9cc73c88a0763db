"""A bank's wish for an 出張相談会 or seminar: asked for, talked over, put right."""

from __future__ import annotations

import uuid as uuids
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from psycopg.types.range import TimestamptzRange

from accounts.models import User
from center.models import DEFAULT_PROGRAMME, Office, Programme, Topic
from partners.enums import EventAct, EventKind, EventMailKind, EventState
from partners.events.errors import EventRefused, EventStale
from partners.events.mails import tell_other_side
from partners.events.services.keeping import event_lock, event_record, event_save, require_open
from partners.models import (
    Branch,
    EventDate,
    EventMessage,
    Organization,
    OutreachEvent,
    SeminarTheme,
)
from partners.orgs.rules import is_of_bank
from yorozu.kit.db import insert_unless_taken
from yorozu.kit.wareki import format_date

MOST_DATES = 3
# What may be put right while the event is to come; time and place are agreed or moved.
CORRECTABLE = (
    *("title", "programme", "office", "theme", "expected", "wish", "briefing", "slot_minutes"),
    *("contact_name", "contact_email", "contact_phone", "meeting_url"),
)
# What the slots of a confirmed 出張相談会 hold already: they are moved or made anew instead.
IN_SLOTS = ("programme", "office", "meeting_url", "slot_minutes")
# Of these, what the bank itself may put right.
BY_BANK = ("expected", "wish", "contact_name", "contact_email", "contact_phone", "theme")


def period_between(start: datetime, end: datetime) -> TimestamptzRange:
    """Raises EventRefused when it has no length."""
    if end <= start:
        raise EventRefused("終了時刻は、開始時刻より後にしてください。")
    return TimestamptzRange(start, end, "[)")


@dataclass(frozen=True, kw_only=True)
class EventWish:
    """What is asked for. `uuid` is the form's: sent twice, it is one event."""

    kind: str
    organization: Organization | None = None
    branch: Branch | None = None
    periods: tuple[TimestamptzRange, ...] = ()
    place: str = ""
    topics: tuple[Topic, ...] = ()
    theme: SeminarTheme | None = None
    expected: int | None = None
    contact_name: str = ""
    contact_email: str = ""
    contact_phone: str = ""
    wish: str = ""
    title: str = ""
    copied_from: OutreachEvent | None = None
    office: Office | None = None
    programme: Programme | None = None
    uuid: uuids.UUID = field(default_factory=uuids.uuid4)


@transaction.atomic
def event_request(*, wish: EventWish, by: User) -> OutreachEvent:
    """Ask for an event, once for each form. A bank asks for itself alone.

    Raises EventRefused, PermissionDenied.
    """
    _require_own(wish, by)
    if not wish.periods:
        raise EventRefused("ご希望の日時を1つは入力してください。")
    row = OutreachEvent(
        uuid=wish.uuid,
        kind=wish.kind,
        title=wish.title or _title(wish),
        programme=wish.programme or Programme.objects.get(code=DEFAULT_PROGRAMME),
        office=wish.office,
        organization=wish.organization,
        branch=wish.branch,
        place=wish.place,
        theme=wish.theme,
        expected=wish.expected,
        contact_name=wish.contact_name,
        contact_email=wish.contact_email,
        contact_phone=wish.contact_phone,
        wish=wish.wish,
        copied_from=wish.copied_from,
        requested_by=by,
        slot_minutes=wish.copied_from.slot_minutes if wish.copied_from else 60,
    )
    row.full_clean(validate_constraints=False, validate_unique=False)
    if not insert_unless_taken(row):
        return OutreachEvent.objects.get(uuid=wish.uuid, requested_by=by)
    row.topics.set(wish.topics)
    for position, period in enumerate(wish.periods[:MOST_DATES], start=1):
        EventDate.objects.create(event=row, position=position, period=period)
    event_record(row, EventAct.REQUESTED, by=by)
    if is_of_bank(by):
        tell_other_side(row, EventMailKind.REQUESTED, by=by)
    return row


def _require_own(wish: EventWish, by: User) -> None:
    if not is_of_bank(by):
        return
    staff = getattr(by, "partner_staff", None)
    own = (
        staff is not None
        and wish.organization == staff.organization
        and staff.branch_id in (None, wish.branch.pk if wish.branch else None)
    )
    if not own:
        raise PermissionDenied


def _title(wish: EventWish) -> str:
    """城南信用金庫 蒲田支店 出張相談会; a seminar is called by its theme."""
    host = " ".join(str(each) for each in (wish.organization, wish.branch) if each)
    what = wish.theme.title if wish.theme and wish.kind != EventKind.CONSULTATION else ""
    return " ".join(filter(None, [host, what or EventKind(wish.kind).label]))[:120]


@transaction.atomic
def event_correct(
    *, event: OutreachEvent, values: Mapping[str, Any], by: User, version: int
) -> OutreachEvent:
    """Put the named fields (`CORRECTABLE`, `topics`) right; nothing changed, nothing done.

    The same save sent twice is done. Raises EventStale, EventRefused, ValidationError by field.
    """
    row = event_lock(event)
    require_open(row)
    allowed = set(BY_BANK if is_of_bank(by) else CORRECTABLE)
    if row.state == EventState.CONFIRMED and row.kind == EventKind.CONSULTATION:
        allowed -= {*IN_SLOTS}
    fields = {
        name: value
        for name, value in values.items()
        if name in allowed and getattr(row, name) != value
    }
    topics = values.get("topics")
    new_topics = topics is not None and set(topics) != set(row.topics.all())
    if not fields and not new_topics and version in (row.version, row.version - 1):
        return row
    if row.version != version:
        raise EventStale
    words = [str(OutreachEvent._meta.get_field(name).verbose_name) for name in fields]  # type: ignore[union-attr]
    if new_topics and topics is not None:
        row.topics.set(topics)
        words.append("相談分野")
    return event_save(row, EventAct.CHANGED, by=by, fields=fields, reason="・".join(words))


@transaction.atomic
def event_say(
    *,
    event: OutreachEvent,
    by: User,
    uuid: uuids.UUID,
    text: str = "",
    period: TimestamptzRange | None = None,
    place: str = "",
    internal: bool = False,
) -> EventMessage:
    """One turn of the talk, once for each form; with a period it is a proposal.

    An internal note is the centre's alone and tells nobody. Raises EventRefused.
    """
    row = event_lock(event)
    if period is not None and row.state not in (EventState.REQUESTED, EventState.ADJUSTING):
        raise EventRefused(
            f"「{row.get_state_display()}」のため、日時の提案はできません。"
            "日時を変えるときは「日時・会場を変える」を使ってください。"
        )
    if not text.strip() and period is None:
        raise EventRefused("メッセージか、提案する日時を入力してください。")
    message = EventMessage(
        event=row,
        uuid=uuid,
        by=by,
        text=text,
        period=period,
        place=place if period is not None else "",
        internal=internal and not is_of_bank(by),
    )
    message.full_clean(validate_constraints=False, validate_unique=False)
    if not insert_unless_taken(message):
        return EventMessage.objects.get(uuid=uuid, by=by)
    if not message.internal:
        kind = EventMailKind.PROPOSED if period is not None else EventMailKind.MESSAGE
        tell_other_side(row, kind, by=by, occasion=f"m{message.pk}")
        if row.state == EventState.REQUESTED and not is_of_bank(by):
            event_save(row, EventAct.CHANGED, by=by, fields={"state": EventState.ADJUSTING})
    return message


@transaction.atomic
def event_accept(
    *, event: OutreachEvent, message: EventMessage, by: User, version: int
) -> OutreachEvent:
    """Agree to what the other side has proposed: it is the event's time and place from now on.

    Nobody accepts a proposal of their own side. Raises EventStale, EventRefused.
    """
    row = event_lock(event)
    offer = EventMessage.objects.select_for_update(of=("self",)).select_related("by")
    offer_row = offer.get(pk=message.pk, event=row)
    if offer_row.period is None or offer_row.internal:
        raise EventRefused("日時の提案ではありません。")
    if is_of_bank(offer_row.by) == is_of_bank(by):
        raise EventRefused("提案は、相手側が承諾します。")
    if offer_row.accepted_at is not None:
        return row
    if row.version != version:
        raise EventStale
    offer_row.accepted_at, offer_row.accepted_by = timezone.now(), by
    offer_row.save(update_fields=["accepted_at", "accepted_by"])
    return _agree(row, offer_row.period, offer_row.place or row.place, by)


@transaction.atomic
def event_take_date(
    *, event: OutreachEvent, wished: EventDate, by: User, version: int
) -> OutreachEvent:
    """The centre agrees to one of the days that were wished for. Raises as `event_accept`."""
    row = event_lock(event, version)
    if is_of_bank(by):
        raise PermissionDenied
    return _agree(row, EventDate.objects.get(pk=wished.pk, event=row).period, row.place, by)


def _agree(row: OutreachEvent, period: Any, place: str, by: User) -> OutreachEvent:
    if row.state not in (EventState.REQUESTED, EventState.ADJUSTING):
        raise EventRefused(f"「{row.get_state_display()}」のため、日時を決め直せません。")
    fields: dict[str, Any] = {
        "period": period,
        "place": place,
        "state": EventState.ADJUSTING,
    }
    start = timezone.localtime(period.lower)
    words = f"{format_date(start.date(), weekday=True)} {start:%H:%M}"
    event_save(row, EventAct.ADJUSTED, by=by, fields=fields, reason=words)
    tell_other_side(row, EventMailKind.AGREED, by=by)
    return row
