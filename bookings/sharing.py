"""引継事項 and 資料 as pages show them, and who has read them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Prefetch, Q
from django.urls import reverse

from accounts.enums import COUNSEL, OFFICE, Permission
from accounts.models import User
from accounts.permissions import has_permission
from bookings.clients import of_client, of_client_of
from bookings.models import Appointment, HandoverNote, Material, Receipt
from bookings.models.notes import Shared
from companies.models import Company, Person
from companies.selectors import companies_visible_to, people_visible_to
from yorozu.kit.uploads import ACCEPT, MEGABYTE, TAKEN

Target = Appointment | Company | Person
SHOWN = 30
MOST_BYTES = 20 * MEGABYTE
LONGEST_NOTE = 2000


def kind_of_target(target: Target) -> str:
    return str(target._meta.model_name)


@dataclass(frozen=True)
class Row:
    """One note or material. `where` says on what it hangs when not on the page's own record."""

    shared: Any
    where: str
    read_by: list[Receipt]
    is_new: bool
    may_withdraw: bool


@dataclass(frozen=True)
class Panel:
    target: Target
    notes: list[Row]
    materials: list[Row]
    may_add: bool
    refused: list[str] = field(default_factory=list)
    typed: str = ""
    accept: str = ACCEPT
    taken: str = TAKEN
    most_megabytes: int = MOST_BYTES // MEGABYTE
    longest: int = LONGEST_NOTE

    @property
    def url(self) -> str:
        return reverse("bookings:shared", args=[kind_of_target(self.target), self.target.pk])

    @property
    def note_url(self) -> str:
        return reverse("bookings:note_add", args=[kind_of_target(self.target), self.target.pk])

    @property
    def material_url(self) -> str:
        return reverse("bookings:material_add", args=[kind_of_target(self.target), self.target.pk])

    @property
    def unread(self) -> int:
        return sum(row.is_new for row in (*self.notes, *self.materials))


def panel_of(
    user: User, target: Target, *, refused: Iterable[str] = (), typed: str = ""
) -> Panel | None:
    """What hangs on the record; None for who may not read it. Three queries and the receipts'.

    On an appointment's page also what hangs on its client, on a client's page also what hangs on
    its appointments: the next coordinator needs both.
    """
    if not has_permission(user, Permission.HANDOVER_READ):
        return None
    where = _hangs_on(target)
    return Panel(
        target=target,
        notes=_rows(user, target, HandoverNote.objects.visible_to(user).filter(where)),
        materials=_rows(user, target, Material.objects.visible_to(user).filter(where)),
        may_add=has_permission(user, Permission.HANDOVER_WRITE),
        refused=list(refused),
        typed=typed,
    )


def shown_beside(user: User, company_id: int | None, person_id: int | None) -> Panel | None:
    """What hangs on the client somebody is writing about, seen by them now; nothing where there
    is nothing: the memo form has no room to say so."""
    client: Company | Person | None = None
    if company_id is not None:
        client = companies_visible_to(user).filter(pk=company_id).first()
    elif person_id is not None:
        client = people_visible_to(user).filter(pk=person_id).first()
    panel = None if client is None else panel_of(user, client)
    if panel is None or not (panel.notes or panel.materials):
        return None
    mark_read(user, panel)
    return panel


def _hangs_on(target: Target) -> Q:
    if isinstance(target, Appointment):
        return Q(appointment=target) | (Q(appointment=None) & of_client_of(target))
    return of_client(target) | of_client(target, "appointment__")


def _rows(user: User, target: Target, found: Any) -> list[Row]:
    receipts = Receipt.objects.select_related("user").order_by("at", "pk")
    shown = (
        found.current()
        .select_related("added_by", "appointment", "company", "person")
        .prefetch_related(Prefetch("receipts", receipts))
    )
    return [_row(user, target, each) for each in shown[:SHOWN]]


def _row(user: User, target: Target, shared: Any) -> Row:
    read_by = list(shared.receipts.all())
    return Row(
        shared=shared,
        where=_where(target, shared),
        read_by=read_by,
        is_new=shared.added_by_id != user.pk and all(each.user_id != user.pk for each in read_by),
        may_withdraw=may_withdraw(user, shared),
    )


def _where(target: Target, shared: Any) -> str:
    if isinstance(target, Appointment):
        return "" if shared.appointment_id == target.pk else "企業・相談者への引継"
    if shared.appointment is None:
        return ""
    start = shared.appointment.starts_at
    return f"{start.month}/{start.day}の予約"


def may_withdraw(user: User, shared: Shared) -> bool:
    """Own ones; the office all."""
    if not has_permission(user, Permission.HANDOVER_WRITE):
        return False
    return shared.added_by_id == user.pk or user.role in OFFICE


def is_for(user: User, shared: Shared) -> bool:
    """Whether it was left for them: a responder of its appointment; of a client's any of them."""
    if shared.added_by_id == user.pk or user.role not in COUNSEL:
        return False
    if shared.appointment is None:
        return True
    seats = shared.appointment.participants.all()
    return any(seat.is_responder and seat.user_id == user.pk for seat in seats)


def mark_read(user: User, panel: Panel | None) -> None:
    """既読 of the notes the page has just shown; the first time counts. Files are read by opening
    them."""
    if panel is None or user.role not in COUNSEL:
        return
    fresh = [row.shared for row in panel.notes if row.is_new and is_for(user, row.shared)]
    if fresh:
        Receipt.objects.bulk_create(
            [Receipt(note=each, user=user) for each in fresh], ignore_conflicts=True
        )


def mark_opened(user: User, material: Material) -> None:
    if is_for(user, material):
        Receipt.objects.bulk_create([Receipt(material=material, user=user)], ignore_conflicts=True)
