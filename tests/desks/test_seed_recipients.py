"""The demo centre's list of who gets reports: everybody on it may, and nobody was written to."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from desks.demo.build import SCALES, centre_build
from desks.demo.partner_orgs import partner_orgs_create
from desks.demo.recipients import recipients_create
from reports.enums import ReportScope
from reports.models import ReportMail, ReportRecipient
from reports.sending.rules import refusal

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)


def test_everybody_on_it_may_get_what_they_are_listed_for() -> None:
    team = centre_build(scale=SCALES["tiny"], seed=1, today=TODAY)
    partner_orgs_create(team=team, today=TODAY, seed=1, scale="tiny")
    recipients_create(team=team)
    rows: Any = ReportRecipient.objects.select_related("bank", "coordinator__user")
    for row in rows:
        row.full_clean()
        assert refusal(row) == "", row
    scopes = [row.scope for row in rows]
    assert (scopes.count(ReportScope.CENTER), scopes.count(ReportScope.BANK)) == (4, 2)
    [own] = [row for row in rows if row.scope == ReportScope.COORDINATOR]
    assert own.email == "coordinator@yorozu.example"
    assert not ReportMail.objects.exists()
