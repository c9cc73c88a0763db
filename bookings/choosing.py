"""From a proposed or hand-picked time to a slot: what speaks against it, what is kept of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.core import signing
from django.utils import timezone

from bookings.availability import FreeSlot, read_calendar
from bookings.matching import BEST, Matching
from bookings.models import Booth
from bookings.plan import Slot
from center.enums import Method
from center.models import Office
from coordinators.enums import Language
from coordinators.models import Coordinator
from yorozu.kit.textkeys import int_of
from yorozu.kit.wareki import format_date

SALT = "bookings.proposals"
# A form may lie open over lunch, not until tomorrow.
SHOWN_FOR = timedelta(hours=12)
STAMP = "%Y%m%d%H%M"


@dataclass(frozen=True)
class Pick:
    """The value of a proposal's radio button, by id."""

    coordinator: int
    start: datetime
    end: datetime
    office: int | None
    booth: int | None

    def __str__(self) -> str:
        start, minutes = timezone.localtime(self.start), (self.end - self.start).seconds // 60
        return f"{self.coordinator}~{start:{STAMP}}~{minutes}~{self.office or 0}~{self.booth or 0}"

    @staticmethod
    def of(slot: FreeSlot) -> Pick:
        booth = slot.booth_ids[0] if slot.booth_ids else None
        return Pick(slot.coordinator_id, slot.start, slot.end, slot.office_id, booth)

    @staticmethod
    def read(text: str) -> Pick | None:
        """None for whatever no page of ours has sent."""
        parts = text.split("~")
        if len(parts) != 5 or any(int_of(part) is None for part in parts):
            return None
        who, start, minutes, office, booth = parts
        try:
            begin = timezone.make_aware(datetime.strptime(start, STAMP))
            end = begin + timedelta(minutes=int(minutes[:4]))
        except (ValueError, OverflowError):
            return None
        return Pick(int(who), begin, end, int(office) or None, int(booth) or None)


def show(matching: Matching) -> str:
    """What the page proposed, signed, so that it comes back as it was shown."""
    kept = [each.kept() for each in matching.proposals]
    return signing.dumps(kept, salt=SALT, compress=True)


def was_shown(text: str) -> list[dict[str, Any]] | None:
    """The proposals of `show`; None when they are forged or too old."""
    try:
        found: list[dict[str, Any]] = signing.loads(text, salt=SALT, max_age=SHOWN_FOR)
    except (signing.BadSignature, ValueError):
        return None
    return found


def conflicts_of(slot: Slot, *, language: str = "", but: int | None = None) -> list[str]:
    """What a person should know before they take the time all the same. Bookings in the way are
    no conflict: the database refuses those.
    """
    day = timezone.localtime(slot.start).date()
    people = [each.pk for each in slot.coordinators]
    calendar = read_calendar(day, day + timedelta(days=1), coordinators=people, but=but)
    found = []
    if day in calendar.closed:
        found.append(f"{format_date(day)}は休業日です")
    for who in slot.coordinators:
        stretch = None if day in calendar.closed else calendar.works(who.pk, slot.start, slot.end)
        if stretch is None and day not in calendar.closed:
            found.append(f"{who.name}さんは、この時間に出勤の予定がありません")
        elif stretch and slot.method == Method.VISIT and stretch.office_id != slot.office.pk:
            found.append(f"{who.name}さんは、この時間は{slot.office}にいない予定です")
    return [*found, *_of_people(slot, language)]


def _of_people(slot: Slot, language: str) -> Iterator[str]:
    day = timezone.localtime(slot.start).date()
    for who in slot.coordinators:
        if not who.is_in_office_on(day):
            yield f"{who.name}さんは、この日に在任していません"
    alone = [each for each in slot.coordinators if each.stands_alone_on(day)]
    if slot.coordinators and not alone:
        yield f"{slot.coordinators[0].name}さんは、まだ一人では対応できません（同席が必要です）"
    if language and not any(language in each.languages for each in slot.coordinators):
        yield f"{Language(language).label}で対応できる人がいません"


def slot_of(
    pick: Pick, *, method: str, office: Office | None, second: Coordinator | None = None
) -> Slot | None:
    """The records behind a pick; None when one of them is gone."""
    lead = Coordinator.objects.select_related("office").filter(pk=pick.coordinator).first()
    booth = Booth.objects.in_use().select_related("office").filter(pk=pick.booth or 0).first()
    place = (
        booth.office if booth else Office.objects.filter(pk=pick.office or 0).first()
    ) or office
    place = place or (lead.office if lead else None)
    if lead is None or place is None or (pick.booth and booth is None):
        return None
    people = (lead,) if second is None or second == lead else (lead, second)
    return Slot(
        start=pick.start,
        end=pick.end,
        method=method,
        office=place,
        coordinators=people,
        booth=booth if method == Method.VISIT else None,
    )


def other_booth(slot: Slot, tried: set[int]) -> Slot | None:
    """The same time in another free booth of the office."""
    if slot.method != Method.VISIT:
        return None
    day = timezone.localtime(slot.start).date()
    people = [each.pk for each in slot.coordinators]
    calendar = read_calendar(day, day + timedelta(days=1), coordinators=people)
    if not all(calendar.is_free(pk, slot.start, slot.end) for pk in people):
        return None
    free = [
        pk for pk in calendar.free_booths(slot.office.pk, slot.start, slot.end) if pk not in tried
    ]
    booth = Booth.objects.in_use().filter(pk__in=free[:1]).select_related("office").first()
    return replace(slot, booth=booth) if booth else None


def is_past_the_best(slot: Slot, shown: list[dict[str, Any]]) -> bool:
    """Whether somebody else was chosen than the first three of the proposals."""
    best = {each["coordinator"] for each in shown[:BEST]}
    return bool(slot.coordinators and slot.coordinators[0].pk not in best)


def kept(
    slot: Slot, shown: list[dict[str, Any]], conflicts: list[str], *, by_hand: bool
) -> dict[str, Any]:
    """Appointment.matching: what was proposed, who was chosen, and what spoke against it."""
    return {
        "proposals": shown[:10],
        "chosen": [{"coordinator": each.pk, "name": each.name} for each in slot.coordinators],
        "start": timezone.localtime(slot.start).isoformat(timespec="minutes"),
        "by_hand": by_hand,
        "conflicts": conflicts,
    }
