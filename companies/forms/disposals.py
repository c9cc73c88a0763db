"""Holding a record back; approving the list."""

from typing import Any

from django import forms

from yorozu.kit.forms import CleanCharField


class HoldForm(forms.Form):
    reason = CleanCharField(label="保留の理由", max_length=300)


class ApproveForm(forms.Form):
    count = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=10**9)
    sure = forms.BooleanField(
        label="廃棄した内容は元に戻せないことを確認しました",
        error_messages={"required": "確認のチェックを入れてください。"},
    )

    def __init__(self, data: Any = None, *, initial: Any = None) -> None:
        super().__init__(data, initial=initial, auto_id="id_approve_%s")
