"""The rubric of one memo."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from reports.quality.models import Item, Mark, QualityReview
from yorozu.kit.forms import CleanTextField

LONGEST = 2000


class ReviewForm(forms.Form):
    def __init__(self, data: Mapping[str, Any] | None, review: QualityReview) -> None:
        super().__init__(data, initial={**review.marks, "feedback": review.feedback})
        for item in Item:
            self.fields[item] = forms.ChoiceField(
                label=item.label, choices=Mark.choices, widget=forms.RadioSelect
            )
        self.fields["feedback"] = CleanTextField(
            label="コーディネーターへのひとこと",
            required=False,
            max_length=LONGEST,
            help_text="よかった点と、次に書くときのヒントを。本人だけに伝わります。",
            widget=forms.Textarea(attrs={"rows": 4}),
        )

    def marks(self) -> dict[str, str]:
        return {item.value: self.cleaned_data[item] for item in Item}
