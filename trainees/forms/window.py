"""同席の計画: the days and the topic to look for."""

from __future__ import annotations

from datetime import date

from django import forms
from django.http import QueryDict
from django.utils import timezone

from accounts.filters import DayField
from center.models import Topic
from yorozu.kit.wareki import fiscal_year


class WindowForm(forms.Form):
    """Nonsense counts as not given."""

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data)
        for name, label in (("from", "（から）"), ("to", "（まで）")):
            self.fields[name] = DayField(label=f"相談日{label}", required=False)
        year = fiscal_year(timezone.localdate())
        self.fields["topic"] = forms.ModelChoiceField(
            Topic.objects.valid_in(year).filter(is_legacy=False),
            label="相談分野",
            required=False,
            empty_label="すべて",
        )
        self.full_clean()

    @property
    def topic(self) -> int | None:
        found = self.cleaned_data.get("topic")
        return found.pk if found else None

    def days(self) -> tuple[date | None, date | None]:
        return self.cleaned_data.get("from"), self.cleaned_data.get("to")
