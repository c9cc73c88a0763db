"""支援機関との連携: each figure is the length of the list it opens, whatever was recorded."""

import random
import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from accounts.enums import Role
from partners.enums import EventKind, EventState, MeetingKind
from partners.models import LiaisonMeeting, OutreachEvent
from reports.figures import MonthFigures, month_figures
from reports.lines import Line
from reports.periods import Period
from reports.plain import as_plain
from tests import builders as make

pytestmark = pytest.mark.django_db
OCTOBER = date(2026, 10, 1)
DAYS = [
    *(date(2026, 10, 1) + timedelta(days=n) for n in range(0, 31, 6)),
    *(date(2026, 4, 1), date(2026, 9, 30), date(2026, 3, 31), date(2026, 11, 1)),
    *(date(2025, 10, 1), date(2025, 10, 31), date(2025, 9, 30), date(2025, 11, 1)),
]


def some_year(seed: int) -> None:
    """Events and meetings of every kind and state around the edges of months and years."""
    dice, desk = random.Random(seed), make.user(Role.SECRETARIAT)
    programmes = [make.programme(), make.programme("own", "自主事業")]
    hosts = [make.bank(), make.bank("巣鴨信用金庫", "1356"), None]
    for n in range(60):
        start = make.at(dice.choice(DAYS), dice.choice(["00:00", "10:00", "23:00"]))
        state = dice.choice([*EventState])
        OutreachEvent.objects.create(
            kind=dice.choice([*EventKind]),
            state=state,
            title=f"行事{n}",
            programme=dice.choice(programmes),
            organization=dice.choice(hosts),
            period=(start, start + timedelta(hours=1)),
            participants=dice.choice([None, 0, 12]),
            cancel_reason="中止" if state == EventState.CANCELLED else "",
        )
        LiaisonMeeting.objects.create(
            kind=dice.choice([*MeetingKind]),
            programme=dice.choice(programmes),
            starts_at=start,
            subject=f"打合せ{n}",
            written_by=desk,
        )


def listed(client: Client, line: Line, period: Period, code: str) -> int:
    """How many rows the list says it holds, or the participants of the events it lists."""
    page = client.get(line.url(period, code))
    assert page.status_code == 200, line.url(period, code)
    if line.label.startswith("付加価値額の合計"):
        side = "before" if "相談前" in line.label else "after"
        rows = page.context["page"].rows
        return sum(getattr(each.answer, f"{side}_value_added") for each in rows)
    if line.label == "参加者数":
        rows = page.context["page"].rows
        return sum(each.participants or 0 for each in rows)
    if "found" in page.context:
        return int(page.context["found"].total)
    said = page.context["total"] if "total" in page.context else page.context["total_label"]
    return int(re.sub(r"\D", "", str(said)))


def check(figures: MonthFigures, client: Client) -> None:
    periods, code = figures.periods, figures.programme_code
    for group in figures.activities:
        for line in group.lines:
            for period, count in (
                (periods.month, line.counts.month),
                (periods.year_to_date, line.counts.year_to_date),
                (periods.last_year, line.counts.last_year),
            ):
                assert listed(client, line, period, code) == count, (line.label, period.label)


@pytest.mark.parametrize("seed", [1, 2])
def test_each_figure_is_the_length_of_its_list(client: Client, seed: int) -> None:
    some_year(seed)
    client.force_login(make.user(Role.SECRETARIAT))
    for programme in (make.programme(), make.programme("own", "自主事業")):
        check(month_figures(OCTOBER, programme), client)


def test_each_split_adds_up_to_its_total() -> None:
    some_year(3)
    figures = month_figures(OCTOBER, make.programme())
    for group in figures.activities:
        parts = [line.counts for line in group.lines if line.is_part]
        total = group.lines[0].counts
        if parts:
            assert sum(each.month for each in parts) == total.month
            assert sum(each.year_to_date for each in parts) == total.year_to_date
            assert sum(each.last_year for each in parts) == total.last_year


def test_the_json_and_the_page_carry_the_work_with_partners(client: Client) -> None:
    some_year(4)
    figures = month_figures(OCTOBER, make.programme())
    plain: Any = as_plain(figures)["activities"]
    assert plain["events"]["開催件数"] == figures.activities[0].lines[0].counts.month
    client.force_login(make.user(Role.MANAGER))
    page = client.get("/reports/2026-10/").content.decode()
    assert "支援機関との連携" in page
    assert "/events/?programme=yorozu&amp;from=2026-10-01&amp;to=2026-10-31&amp;counted=1" in page
