"""Days off, targets, until when an entry is used."""

from __future__ import annotations

import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from center.models import ClosedDay
from center.selectors import TargetField
from center.services import Cell
from yorozu.kit.forms import CleanCharField, WarekiDateField
from yorozu.kit.wareki import fiscal_year_label

MOST = 10_000_000
NOW = "now"


class ClosedDaysForm(forms.Form):
    """One day, or several in a row."""

    first = WarekiDateField(label="初日", help_text="12/29、令和8年12月29日 など")
    last = WarekiDateField(label="最終日", required=False, help_text="1日だけのときは空欄")
    name = CleanCharField(label="名称", max_length=60, help_text="例：年末年始、創立記念日")

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if not data.get("last") and not self.errors.get("last"):
            data["last"] = data.get("first")
        return data


class ClosedDayForm(forms.Form):
    day = WarekiDateField(label="休業日")
    name = CleanCharField(label="名称", max_length=60)

    def __init__(self, *args: Any, row: ClosedDay, **kwargs: Any) -> None:
        kwargs["initial"] = {"day": row.day, "name": row.name}
        super().__init__(*args, **kwargs)


class RetireForm(forms.Form):
    """The last 年度 in which it may be chosen, or 今すぐ."""

    until = forms.ChoiceField(
        label="いつまで使いますか",
        widget=forms.RadioSelect,
        error_messages={
            "required": "いつまで使うかを選んでください。",
            "invalid_choice": "選択肢から選んでください。",
        },
    )

    def __init__(self, *args: Any, this_year: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        until = self.fields["until"]
        assert isinstance(until, forms.ChoiceField)
        until.choices = [
            (str(this_year), f"{fiscal_year_label(this_year)}の終わりまで"),
            (str(this_year + 1), f"{fiscal_year_label(this_year + 1)}の終わりまで"),
            (NOW, "今すぐ止める（入力の選択肢から外す）"),
        ]

    @property
    def last_year(self) -> int | None:
        until: str = self.cleaned_data["until"]
        return None if until == NOW else int(until)


class NumberField(forms.CharField):
    """1,200 or １２００; empty means none."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})

    def clean(self, value: Any) -> int | None:
        text = unicodedata.normalize("NFKC", str(value or ""))[:40].replace(",", "").strip()
        text = text.removesuffix("件").removesuffix("者")
        if not text:
            return None
        if not (text.isascii() and text.isdigit()):
            raise ValidationError(
                "0以上の整数で入力してください。目標を置かないときは空欄にします。"
            )
        if len(text) > 8 or int(text) > MOST:
            raise ValidationError(f"{MOST:,}以下で入力してください。")
        return int(text)


class TargetsForm(forms.Form):
    """Programme × measure; beside each field, hidden, the value that the page was opened with."""

    def __init__(self, *args: Any, rows: list[TargetField], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = rows
        for row in rows:
            label = f"{row.programme} {row.measure.label}"
            shown = "" if row.value is None else row.value
            self.fields[row.name] = NumberField(label=label, required=False, initial=shown)
            seen = NumberField(required=False, initial=shown, widget=forms.HiddenInput)
            self.fields[f"{row.name}-seen"] = seen

    def cells(self) -> list[Cell]:
        """Fields that were not sent (a programme added meanwhile) stay as they are."""
        return [
            Cell(
                row.programme.pk,
                row.measure,
                self.cleaned_data[f"{row.name}-seen"],
                self.cleaned_data[row.name],
            )
            for row in self.rows
            if row.name in self.data
        ]
