"""年度末見込み: by last year's seasons where there was one, else by the days."""

from datetime import date

import pytest
from django.test import Client
from django.utils import timezone

from accounts.enums import Role
from center.enums import Measure
from center.models import Target
from reports.pace import paces
from tests import builders as make
from yorozu.kit.wareki import fiscal_year

pytestmark = pytest.mark.django_db
TODAY = date(2026, 10, 1)


def held(*days: str) -> None:
    lead = make.coordinator()
    for day in days:
        make.confirmed(lead, started_at=make.at(day))


def test_goes_on_as_last_year_did(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reports.pace.LEAST_LAST_YEAR", 4)
    # Half of last year's were held by the end of September.
    held("2025-04-01", "2025-09-30", "2025-10-01", "2026-03-31", "2025-03-31")
    # Today's own are left out: the day is not over.
    held("2026-04-01", "2026-09-30", "2026-09-30", "2026-10-01")
    [pace] = paces(TODAY).values()
    assert pace.expected == 6
    assert "50.0%" in pace.basis


def test_without_a_last_year_it_is_the_days() -> None:
    held("2026-04-01", "2026-09-30")
    [pace] = paces(TODAY).values()
    assert pace.expected == round(2 * 365 / 183)
    assert "183日" in pace.basis


def test_nothing_counted_leads_nowhere() -> None:
    make.submitted(make.coordinator(), started_at=make.at("2026-05-01"))
    assert paces(TODAY) == {}
    assert paces(date(2026, 4, 1)) == {}


def test_stands_beside_the_target_of_the_running_year_only(client: Client) -> None:
    year = fiscal_year(timezone.localdate())
    held(f"{year}-04-01", f"{year - 1}-04-01")
    Target.objects.create(
        fiscal_year=year, programme=make.programme(), measure=Measure.CONSULTATIONS, value=100
    )
    client.force_login(make.user(Role.MANAGER))
    assert "年度末見込み" in client.get("/reports/").content.decode()
    assert "年度末見込み" not in client.get(f"/reports/?fy={year - 1}").content.decode()
