"""What an act on an appointment asks."""

from __future__ import annotations

from typing import Any

from django import forms

from bookings.enums import CancelledBy
from bookings.services._keeping import LONGEST_REASON
from yorozu.kit.forms import CleanCharField

ACTS = ("confirm", "arrive", "finish", "no_show", "undo")
VERSIONS = {"min_value": 0, "max_value": 2**31 - 1}


class ActForm(forms.Form):
    """An act at the press of a button; only 無断欠席 needs words."""

    act = forms.ChoiceField(choices=[(each, each) for each in ACTS])
    version = forms.IntegerField(**VERSIONS)  # type: ignore[arg-type]
    reason = CleanCharField(label="確かめたこと", required=False, max_length=LONGEST_REASON)


class CancelForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput, **VERSIONS)  # type: ignore[arg-type]
    cancelled_by = forms.ChoiceField(
        label="だれの都合ですか",
        widget=forms.RadioSelect,
        choices=[(each.value, each.label) for each in (CancelledBy.CLIENT, CancelledBy.CENTRE)],
        error_messages={"required": "だれの都合かを選んでください。"},
    )
    reason = CleanCharField(label="理由", max_length=LONGEST_REASON)

    def __init__(self, *args: Any, late_hours: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cancelled_by"].help_text = (
            f"相談者の都合で{late_hours}時間前を過ぎてからのキャンセルは、利用状況に記録されます。"
            if late_hours
            else ""
        )
