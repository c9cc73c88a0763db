"""Which board is asked for, as its address says it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.db.models import TextChoices
from django.urls import reverse
from django.utils.http import urlencode

from center.models import Office
from yorozu.kit.wareki import parse_date

ONLINE = "online"
# Further away than this nobody plans; the arithmetic of dates ends somewhere too.
EARLIEST, LATEST = date(2000, 1, 1), date(2100, 12, 31)
REMEMBERED = "bookings"


class By(TextChoices):
    BOOTH = "booth", "ブース別"
    CO = "co", "CO別"


class View(TextChoices):
    DAY = "day", "日"
    WEEK = "week", "週"


@dataclass(frozen=True)
class Asked:
    """`office`: the id of one, "online" for sessions without a booth, "" for all."""

    day: date
    view: str = View.DAY
    by: str = By.BOOTH
    office: str = ""

    @staticmethod
    def read(
        given: Mapping[str, Any], last: Mapping[str, str], offices: Iterable[Office], today: date
    ) -> Asked:
        """What is not said is as last time; what makes no sense is as if not said."""

        def value(name: str, allowed: Iterable[str], default: str) -> str:
            known = set(allowed)
            said = (str(given.get(name, "\n")), str(last.get(name, "\n")))
            return next((each for each in said if each in known), default)

        places = ["", ONLINE, *(str(each.pk) for each in offices)]
        first = next(iter(places[2:]), "")
        return Asked(
            day=read_day(str(given.get("day", "")), today),
            view=value("view", View.values, View.DAY),
            by=value("by", By.values, By.BOOTH),
            office=value("office", places, first),
        )

    @property
    def kept(self) -> dict[str, str]:
        """What is remembered: how one looks, not at which day."""
        return {"view": self.view, "by": self.by, "office": self.office}

    @property
    def url(self) -> str:
        query = urlencode({"day": self.day.isoformat(), **self.kept})
        return f"{reverse('bookings:board')}?{query}"

    def but(self, **changes: Any) -> str:
        """The address of the same board but for the changes."""
        return replace(self, **changes).url

    @property
    def is_week(self) -> bool:
        return self.view == View.WEEK

    @property
    def is_by_booth(self) -> bool:
        return self.by == By.BOOTH

    @property
    def office_id(self) -> int | None:
        return int(self.office) if self.office.isdigit() else None

    @property
    def days(self) -> list[date]:
        """The day, or its week from Monday on."""
        if not self.is_week:
            return [self.day]
        monday = self.day - timedelta(days=self.day.weekday())
        return [monday + timedelta(days=n) for n in range(7)]

    def step(self, direction: int) -> str:
        day = self.day + timedelta(days=direction * (7 if self.is_week else 1))
        return self.but(day=min(max(day, EARLIEST), LATEST))


def read_day(text: str, default: date) -> date:
    try:
        day = parse_date(text[:40])
    except ValueError:
        return default
    return day if EARLIEST <= day <= LATEST else default
