"""Which coordinators were at a meeting of another room: a box for each."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from django import forms

from coordinators.models import Coordinator


class CoordinatorsField(forms.ModelMultipleChoiceField[Coordinator]):
    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.name)


def coordinators_field(
    label: str, *, on: date, kept: Collection[int] = (), help_text: str = ""
) -> CoordinatorsField:
    """Those in office on the day and, whatever became of them since, those already named."""
    there = Coordinator.objects.in_office_on(on).filter(user__isnull=False)
    rows = there | Coordinator.objects.filter(pk__in=kept)
    return CoordinatorsField(
        rows.distinct().order_by("kana", "name", "pk"),
        label=label,
        required=False,
        help_text=help_text,
    )
