"""What the lists of conferences and of cases can be narrowed to."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone

from assist.enums import AssistState
from assist.models import AssistConference
from center.models import Programme
from partners.models import Organization
from yorozu.kit.forms import WarekiDateField
from yorozu.kit.wareki import fiscal_year, fiscal_year_label, fiscal_year_range, format_date

FIRST_YEAR = 2016
_FAR = date(2200, 1, 1)
_EARLY = date(1900, 1, 1)


class AssistFilter(forms.Form):
    """What makes no sense counts as not given. `prefix` leads from a case to its conference."""

    fy = forms.ChoiceField(label="年度", required=False)
    bank = forms.ChoiceField(label="金融機関", required=False)
    state = forms.ChoiceField(
        label="状態", required=False, choices=[("", "すべて"), *AssistState.choices]
    )
    programme = forms.ChoiceField(label="事業区分", required=False)
    to = WarekiDateField(label="開催日（まで）", required=False)
    counted = forms.BooleanField(label="開催したものだけ（件数に数えるもの）", required=False)

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data)
        start = WarekiDateField(label="開催日（から）", required=False)
        names = ("fy", "bank", "state", "programme")
        self.fields = {
            **{name: self.fields[name] for name in names},
            "from": start,
            "to": self.fields["to"],
            "counted": self.fields["counted"],
        }
        for name in ("from", "to"):
            self.fields[name].widget.attrs["autocomplete"] = "off"
        this_year = fiscal_year(timezone.localdate())
        years = range(this_year + 1, FIRST_YEAR - 1, -1)
        self._offer("fy", [(year, fiscal_year_label(year)) for year in years])
        used = AssistConference.objects.order_by().values("organization")
        banks = Organization.objects.filter(pk__in=used).order_by("zengin_code", "kana")
        self._offer("bank", list(banks.values_list("pk", "name")))
        self._offer("programme", list(Programme.objects.values_list("code", "name")))
        self.full_clean()

    def _offer(self, name: str, choices: list[tuple[Any, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "すべて"), *[(str(key), str(label)) for key, label in choices]]

    def value(self, name: str) -> Any:
        return self.cleaned_data.get(name) or ""

    def narrow(self, rows: Any, prefix: str = "") -> Any:
        """Rows of conferences, or of cases with the prefix `conference__`."""
        narrowed: QuerySet[Any] = rows
        if year := self.value("fy"):
            narrowed = rows.between(*fiscal_year_range(int(year)))
        if first := self.value("from"):
            narrowed = narrowed.between(max(first, _EARLY), _FAR)  # type: ignore[attr-defined]
        if last := self.value("to"):
            narrowed = narrowed.between(_EARLY, min(last, _FAR) + timedelta(days=1))  # type: ignore[attr-defined]
        columns = {"bank": "organization", "state": "state", "programme": "programme__code"}
        for name, column in columns.items():
            if value := self.value(name):
                narrowed = narrowed.filter(**{f"{prefix}{column}": value})
        return narrowed.counted() if self.value("counted") else narrowed  # type: ignore[attr-defined]

    def chips(self) -> list[tuple[str, str]]:
        """Each condition in words, with the name of its field."""
        found = []
        for name, field in self.fields.items():
            value = self.value(name)
            if not value:
                continue
            if isinstance(value, date):
                words = f"開催日 {format_date(value)}{'から' if name == 'from' else 'まで'}"
            elif isinstance(field, forms.ChoiceField):
                choices: Any = field.choices
                words = f"{field.label}：{dict(choices).get(value, value)}"
            else:
                words = str(field.label)
            found.append((name, words))
        return found
