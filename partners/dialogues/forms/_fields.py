"""What the forms of the dialogues share."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet

from partners.models import Chapter


def chapters_open() -> QuerySet[Chapter]:
    return Chapter.objects.filter(is_active=True)


class ChapterField(forms.ModelChoiceField[Chapter]):
    def __init__(self, **options: Any) -> None:
        super().__init__(
            Chapter.objects.none(), required=False, empty_label="決めない", label="支部", **options
        )


def offer(form: forms.Form, name: str, rows: QuerySet[Any]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ModelChoiceField)
    field.queryset = rows
