"""What the lists of conferences and of cases can be narrowed to."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone

from accounts.filters import DayField
from assist.enums import AssistState
from assist.models import AssistConference
from center.models import Programme
from partners.forms.asked import AskedForm, choice
from partners.models import Organization
from partners.orgs.forms.choices import marked
from partners.orgs.selectors import with_successors
from yorozu.kit.wareki import fiscal_year, fiscal_year_label, fiscal_year_range

FIRST_YEAR = 2016


class AssistFilter(AskedForm):
    """A bank stands for those that were merged into it, too."""

    fy = choice("年度")
    bank = choice("金融機関")
    state = choice("状態", AssistState.choices)
    programme = choice("事業区分")
    to = DayField(label="開催日（まで）", required=False)
    counted = forms.BooleanField(label="開催したものだけ（件数に数えるもの）", required=False)

    def _fill(self) -> None:
        first = {name: self.fields[name] for name in ("fy", "bank", "state", "programme")}
        start = DayField(label="開催日（から）", required=False)
        self.fields = {**first, "from": start, **self.fields}
        for name in ("from", "to"):
            self.fields[name].widget.attrs["autocomplete"] = "off"
        this_year = fiscal_year(timezone.localdate())
        years = range(this_year + 1, FIRST_YEAR - 1, -1)
        self.offer("fy", [(year, fiscal_year_label(year)) for year in years])
        used = AssistConference.objects.order_by().values("organization")
        banks = with_successors(Organization.objects.filter(pk__in=used))
        self.offer("bank", marked(banks.order_by("zengin_code", "kana")))
        self.offer("programme", Programme.objects.values_list("code", "name"))

    def narrow(self, rows: Any, prefix: str = "") -> Any:
        """Rows of conferences, or of cases with the prefix `conference__`."""
        narrowed: QuerySet[Any] = rows
        if year := self.value("fy"):
            narrowed = rows.between(*fiscal_year_range(int(year)))
        if days := self.days():
            narrowed = narrowed.between(*days)  # type: ignore[attr-defined]
        if bank := self.value("bank"):
            narrowed = narrowed.filter(
                **{f"{prefix}organization__in": Organization.objects.family_of(int(bank))}
            )
        for name, column in (("state", "state"), ("programme", "programme__code")):
            if value := self.value(name):
                narrowed = narrowed.filter(**{f"{prefix}{column}": value})
        return narrowed.counted() if self.value("counted") else narrowed  # type: ignore[attr-defined]
