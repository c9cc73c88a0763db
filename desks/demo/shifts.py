"""Booths, weekly patterns and half a year of shifts of the demo centre."""

from collections.abc import Iterator
from datetime import date, time, timedelta
from random import Random

from django.db import transaction

from accounts.enums import Role
from accounts.models import User
from bookings.enums import Equipment, ShiftOrigin
from bookings.models import BookingPolicy, Booth, Shift, ShiftPattern
from bookings.services import shifts_roll_out
from bookings.services.rollout import HORIZON, is_day_of_rest
from bookings.services.shifts import Hours
from center.models import Office
from coordinators.models import Coordinator

# How far back there are shifts and appointments.
PAST = timedelta(days=91)
BOOTHS = {
    "shimbashi": (
        ("ブース1", 4, (Equipment.MONITOR, Equipment.WHITEBOARD)),
        ("ブース2", 4, (Equipment.MONITOR, Equipment.VIDEO_CALL)),
        ("ブース3", 4, (Equipment.MONITOR,)),
        ("ブース4", 3, (Equipment.VIDEO_CALL, Equipment.SOUNDPROOF)),
        ("相談室A", 6, (Equipment.MONITOR, Equipment.WHEELCHAIR, Equipment.SOUNDPROOF)),
        ("相談室B", 6, (Equipment.MONITOR, Equipment.VIDEO_CALL, Equipment.WHEELCHAIR)),
    ),
    "tachikawa": (
        ("ブース1", 4, (Equipment.MONITOR, Equipment.WHEELCHAIR)),
        ("ブース2", 4, (Equipment.MONITOR, Equipment.VIDEO_CALL)),
        ("相談室", 6, (Equipment.MONITOR, Equipment.WHITEBOARD, Equipment.SOUNDPROOF)),
    ),
}
REASONS = ("年次休暇", "夏季休暇の振替", "研修", "通院", "連携会議のため")


@transaction.atomic
def shifts_create(*, today: date, seed: int) -> None:
    offices = {each.code: each for each in Office.objects.filter(code__in=BOOTHS)}
    Booth.objects.bulk_create(
        Booth(office=offices[code], name=name, seats=seats, equipment=list(has), position=place)
        for code, rows in BOOTHS.items()
        for place, (name, seats, has) in enumerate(rows)
    )
    rng = Random(seed + 7)
    since = today - PAST
    ShiftPattern.objects.bulk_create([*_patterns(rng, offices, since), *_desk(offices, since)])
    shifts_roll_out(today=since, horizon=PAST + HORIZON)
    _exceptions(rng, today)


def _patterns(rng: Random, offices: dict[str, Office], since: date) -> Iterator[ShiftPattern]:
    """Three or four days at one's office, one at home; each weekend a few from home."""
    policy = BookingPolicy.current()
    people = Coordinator.objects.filter(is_active=True, user__isnull=False).order_by("pk")
    for number, who in enumerate(people):
        days = rng.sample(range(5), rng.choice((4, 4, 5)))
        home = days[0]
        for day in sorted(days):
            place = None if day == home else who.office or offices["shimbashi"]
            late = rng.random() < 0.15
            yield ShiftPattern(
                coordinator=who,
                weekday=day,
                starts=time(11) if late else policy.opens,
                ends=policy.closes,
                office=place,
                valid_from=since,
            )
        if number % 5 < 2:
            yield ShiftPattern(
                coordinator=who,
                weekday=5 + number % 5,
                starts=time(10),
                ends=time(16),
                valid_from=since,
            )


def _desk(offices: dict[str, Office], since: date) -> Iterator[ShiftPattern]:
    """派遣職員: two a day, in turns; on Fridays one is missing."""
    people = list(User.objects.filter(role=Role.RECEPTION, is_active=True).order_by("pk"))
    for number, who in enumerate(people):
        for day in range(5):
            if (day + number) % 2 and not (day == 4 and number == len(people) - 1):
                yield ShiftPattern(
                    user=who,
                    weekday=day,
                    starts=time(9),
                    ends=time(17),
                    office=offices["shimbashi"],
                    valid_from=since,
                )


def _exceptions(rng: Random, today: date) -> None:
    """A few days off and half days of the weeks to come."""
    people = list(Coordinator.objects.filter(shift_patterns__isnull=False).distinct())
    for who in people[:8]:
        day = today + timedelta(days=rng.randrange(3, 40))
        rows = Shift.objects.filter(coordinator=who, period__startswith__date=day)
        for row in rows:
            if is_day_of_rest(day):
                continue
            row.origin, row.version = ShiftOrigin.HAND, 1
            if rng.random() < 0.6:
                row.is_off, row.reason = True, rng.choice(REASONS)
            else:
                row.period, row.reason = Hours(time(13), time(17)).on(day).period, "午前は社外会議"
            row.save()
