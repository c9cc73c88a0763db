"""To whom a report may go: checked when somebody is listed, when it is sent, and on its way."""

from __future__ import annotations

from collections.abc import Iterable

from accounts.enums import ROLES_WITH, Permission, Role
from accounts.models import User
from partners.models import Contact, PartnerStaff
from reports.enums import ReportScope
from reports.models.report import MonthlyReport
from reports.sending.models import ReportRecipient

# Who reads what is told of one coordinator, beside themselves.
OVER_COORDINATORS = (Role.CHIEF, Role.MANAGER)
NOT_OF_THE_BANK = "このアドレスは{name}の方のものです。別の信用金庫の報告書は送れません。"
NOT_OF_THE_HOUSE = "CO別の報告書は、本人とチーフ・課長にだけ送れます。アドレスを確かめてください。"


def fits(recipient: ReportRecipient, report: MonthlyReport) -> bool:
    """The same kind of report about the same record: another bank's letter never."""
    return (
        recipient.ended_at is None
        and recipient.scope == report.scope
        and recipient.span == report.span
        and recipient.programme_id in (None, report.programme_id)
        and recipient.office_id == report.office_id
        and recipient.bank_id == report.bank_id
        and recipient.coordinator_id == report.coordinator_id
    )


def refusal(recipient: ReportRecipient) -> str:
    """Why the address may not get what the recipient is listed for; "" when it may."""
    if recipient.scope == ReportScope.BANK:
        return _of_another_bank(recipient)
    if recipient.scope == ReportScope.COORDINATOR and not _knows_coordinator(recipient):
        return NOT_OF_THE_HOUSE
    return ""


def _of_another_bank(recipient: ReportRecipient) -> str:
    """An address that is known, and known at other organisations only."""
    email, bank = recipient.email, recipient.bank_id
    known = [
        *Contact.objects.here()
        .filter(email__iexact=email)
        .values_list("organization", "organization__name"),
        *PartnerStaff.objects.filter(user__email__iexact=email).values_list(
            "organization", "organization__name"
        ),
    ]
    if not known or any(key == bank for key, _ in known):
        return ""
    return NOT_OF_THE_BANK.format(name=known[0][1])


def _knows_coordinator(recipient: ReportRecipient) -> bool:
    rows = User.objects.filter(email__iexact=recipient.email, is_active=True)
    return any(
        user.role in OVER_COORDINATORS
        or getattr(user, "coordinator", None) == recipient.coordinator
        for user in rows.select_related("coordinator")
    )


def colleagues(addresses: Iterable[str]) -> set[str]:
    """Those of the addresses whose owners open reports here themselves. One query."""
    rows = User.objects.filter(
        role__in=ROLES_WITH[Permission.REPORT_READ], is_active=True, email__in=list(addresses)
    )
    return {email.lower() for email in rows.values_list("email", flat=True)}
