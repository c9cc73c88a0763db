"""What a report tells of, as the columns of a record."""

from __future__ import annotations

from typing import Any

from django.db import models

from center.models import Office, Programme
from coordinators.models import Coordinator
from partners.models import Organization
from reports.enums import ReportScope, ReportSpan

# What a report tells of; its revisions count within that.
ABOUT = ["month", "programme", "span", "office", "bank", "coordinator"]


def _one(model: type[models.Model], name: str) -> models.ForeignKey[Any, Any]:
    return models.ForeignKey(
        model, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=name
    )


class AboutReport(models.Model):
    """`month` is the first of its `span`. It tells of the whole centre, or of the one it names."""

    month = models.DateField("月")
    span = models.CharField(
        "期間", max_length=8, choices=ReportSpan.choices, default=ReportSpan.MONTH
    )
    office = _one(Office, "拠点")
    bank = _one(Organization, "信用金庫")
    coordinator = _one(Coordinator, "CO")
    programme = models.ForeignKey(Programme, models.PROTECT, verbose_name="事業区分")

    class Meta:
        abstract = True

    @property
    def scope(self) -> ReportScope:
        if self.office_id:
            return ReportScope.OFFICE
        if self.bank_id:
            return ReportScope.BANK
        return ReportScope.COORDINATOR if self.coordinator_id else ReportScope.CENTER

    @property
    def scope_id(self) -> int:
        """Of the one it names; 0 for the whole centre."""
        return self.office_id or self.bank_id or self.coordinator_id or 0
