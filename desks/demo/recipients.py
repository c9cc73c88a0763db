"""Who gets the demo centre's reports: the ministry, the headquarters, two banks, a coordinator."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from center.models import DEFAULT_PROGRAMME, Programme
from coordinators.models import Coordinator
from desks.demo.team import Team
from partners.models import Contact
from reports.enums import ReportScope, ReportSpan
from reports.sending.services import recipient_add

# Invented people; the addresses lead nowhere.
OUTSIDE = (
    ("関東経済産業局 産業部", "経済 太郎", "keizai@kanto.example", ReportSpan.MONTH),
    ("関東経済産業局 産業部", "経済 太郎", "keizai@kanto.example", ReportSpan.YEAR),
    ("よろず支援拠点全国本部", "全国 花子", "houkoku@zenkoku.example", ReportSpan.MONTH),
)
BANKS = 2


@transaction.atomic
def recipients_create(*, team: Team) -> None:
    clerk = team.people["concierge"]
    programme = Programme.objects.get(code=DEFAULT_PROGRAMME)
    for row in _outside(programme) + _inside(team) + _banks():
        recipient_add(facts={"programme": None, **row}, by=clerk)


def _outside(programme: Programme) -> list[dict[str, Any]]:
    """The commissioned programme is what they commissioned."""
    return [
        {
            "scope": ReportScope.CENTER,
            "span": span,
            "programme": programme,
            "organization": organization,
            "name": name,
            "email": email,
        }
        for organization, name, email, span in OUTSIDE
    ]


def _inside(team: Team) -> list[dict[str, Any]]:
    manager, own = team.people["manager"], team.people["coordinator"]
    return [
        {
            "scope": ReportScope.CENTER,
            "span": ReportSpan.MONTH,
            "organization": "",
            "name": manager.name,
            "email": manager.email,
        },
        {
            "scope": ReportScope.COORDINATOR,
            "coordinator": Coordinator.objects.get(user=own),
            "span": ReportSpan.QUARTER,
            "organization": "",
            "name": "",
            "email": "",
        },
    ]


def _banks() -> list[dict[str, Any]]:
    rows = Contact.objects.here().filter(branch=None).exclude(email="")
    people = rows.select_related("organization").order_by("organization__zengin_code", "pk")
    first = {each.organization_id: each for each in reversed(people)}
    chosen = sorted(first.values(), key=lambda each: each.organization.zengin_code)[:BANKS]
    return [
        {
            "scope": ReportScope.BANK,
            "bank": each.organization,
            "span": ReportSpan.QUARTER,
            "organization": f"{each.organization} {each.title}",
            "name": each.name,
            "email": each.email,
        }
        for each in chosen
    ]
