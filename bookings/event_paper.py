"""Paper of an event: the day's sheet, and the letter to the bank."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.utils import timezone

from accounts.enums import Role
from accounts.models import User
from bookings.enums import AppointmentState
from bookings.event_reading import attendance_of, line_of, slots_of
from bookings.models import Appointment
from center.models import Office
from partners.enums import EventKind
from partners.events.lists import words_of_period
from partners.models import OutreachEvent
from yorozu.kit.pdf import render_pdf
from yorozu.kit.wareki import format_date


@dataclass(frozen=True)
class SheetLine:
    """One slot on paper. Of others' customers a bank is printed the time alone."""

    clock: str
    client: str
    contact: str
    phone: str
    topic: str
    introducer: str
    briefing: str


@dataclass(frozen=True)
class PersonSheet:
    name: str
    lines: list[SheetLine]


@dataclass(frozen=True)
class DaySheet:
    title: str
    when: str
    place: str
    host: str
    contact: str
    briefing: str
    people: list[PersonSheet]
    is_for_bank: bool


def day_sheet(event: OutreachEvent, user: User, *, coordinator: int | None = None) -> DaySheet:
    """By coordinator, each in the order of time; of one alone where asked."""
    is_bank = user.role == Role.PARTNER
    people: dict[str, list[SheetLine]] = {}
    for row in slots_of(event):
        seats = [each for each in row.participants.all() if each.is_responder]
        if coordinator is not None and all(each.coordinator_id != coordinator for each in seats):
            continue
        name = "・".join(each.shown_name for each in seats)
        people.setdefault(name, []).append(_line(event, row, user))
    return DaySheet(
        title=event.title,
        when=words_of_period(event.period),
        place=event.place,
        host=event.host,
        contact="　".join(filter(None, [event.contact_name, event.contact_phone])),
        briefing="" if is_bank else event.briefing,
        people=[PersonSheet(name, lines) for name, lines in people.items()],
        is_for_bank=is_bank,
    )


def _line(event: OutreachEvent, row: Appointment, user: User) -> SheetLine:
    line = line_of(event, row, user)
    is_bank = user.role == Role.PARTNER
    shown = line.is_own or not is_bank
    client = "（空き）" if line.is_free else line.client
    if row.state == AppointmentState.NO_SHOW:
        client += "（来場なし）"
    if line.is_free or not shown:
        return SheetLine(_clock(row), client, "", "", "", "", "")
    contact = row.contact_name or (row.person.name if row.person else "")
    introducer = " ".join(
        str(each)
        for each in (row.introduced_by, row.introduced_branch, row.introducer_name)
        if each
    )
    return SheetLine(
        clock=_clock(row),
        client=client,
        contact=contact if contact != client else "",
        phone=row.contact_phone,
        topic=line.topic,
        introducer=introducer,
        # What a bank's person wrote they may read again, while nobody has changed it.
        briefing=row.briefing if not is_bank or _is_own_words(row, user) else "",
    )


def _is_own_words(row: Appointment, user: User) -> bool:
    return row.created_by_id == user.pk and row.version == 1


def _clock(row: Appointment) -> str:
    return f"{row.starts_at:%H:%M}〜{row.ends_at:%H:%M}"


def sheet_pdf(sheet: DaySheet) -> bytes:
    return render_pdf("print/event_sheet.html", {"sheet": sheet}, title=f"{sheet.title} 当日票")


@dataclass(frozen=True)
class EventLetter:
    day: str
    reference: str
    addressee: list[str]
    title: str
    kind: str
    when: str
    place: str
    people: str
    figures: list[tuple[str, str]]
    report: str


def letter_of(event: OutreachEvent, today: date) -> EventLetter:
    """Counts and how it went: no memo, and of the companies no more than their number."""
    return EventLetter(
        day=format_date(today),
        reference=f"よろず行事第{event.pk}号",
        addressee=_addressee(event),
        title=event.title,
        kind=event.get_kind_display(),
        when=words_of_period(event.period),
        place=event.place or (event.meeting_url and "オンライン") or "",
        people="、".join(
            each.coordinator.name
            for each in event.coordinators.filter(answer="accepted").select_related("coordinator")
        ),
        figures=_figures(event),
        report=event.report,
    )


def _addressee(event: OutreachEvent) -> list[str]:
    lines = [str(each) for each in (event.organization, event.branch) if each]
    if event.contact_name:
        return [*lines, f"{event.contact_name}　様"]
    return [*lines[:-1], f"{lines[-1]}　御中"] if lines else ["関係者各位"]


def _figures(event: OutreachEvent) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    if event.kind == EventKind.CONSULTATION:
        came, absent = attendance_of(event)
        found.append(("相談枠", f"{len(slots_of(event))}枠"))
        found.append(("ご相談", f"{came}件"))
        if absent:
            found.append(("ご来場のなかった方", f"{absent}件"))
    if event.participants is not None:
        found.append(("参加者数", f"{event.participants}人"))
    if event.companies_count is not None:
        found.append(("参加企業数", f"{event.companies_count}社"))
    return found


def letter_pdf(event: OutreachEvent, today: date) -> bytes:
    """The same report gives the same bytes on the same day."""
    context = {"letter": letter_of(event, today), "phone": _phone(event)}
    return render_pdf("print/event_letter.html", context, title=f"{event.title} 実施報告書")


def _phone(event: OutreachEvent) -> str:
    office = event.office or Office.objects.filter(is_active=True).exclude(phone="").first()
    return office.phone if office and office.phone else settings.CENTER_PHONE


def reported_on(event: OutreachEvent) -> date:
    """The day of the last report: printed again, the letter keeps its date."""
    change = event.changes.filter(act="reported").order_by("-sequence").first()
    return timezone.localtime(change.at).date() if change else timezone.localdate()
