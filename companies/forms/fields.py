"""Fields for the facts of a client, as people type them."""

import re
import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from yorozu.kit.forms import CleanCharField

_UNITS = {"億": 100_000_000, "万": 10_000, "千": 1_000}
_PART = re.compile(r"([0-9]+(?:\.[0-9]+)?)(億|万|千)?")
MOST = 10**15


def read_number(text: str) -> int | None:
    """1,000万, 3億, 1億2千万, ▲120, 1200. None for nothing. Raises ValueError."""
    folded = re.sub(r"[\s,円人名約¥]", "", unicodedata.normalize("NFKC", text))
    folded = re.sub("[‐‑‒–—―−ー]", "-", folded)
    if not folded:
        return None
    negative = folded[0] in "-▲△"
    folded = folded.lstrip("-▲△").replace("千万", "千0万")
    total, waiting = 0.0, 0.0
    at = 0
    while at < len(folded):
        found = _PART.match(folded, at)
        if found is None:
            raise ValueError(text)
        value, unit = float(found.group(1)), found.group(2)
        if unit == "千":
            waiting += value * 1_000
        elif unit:
            total += (waiting + value) * _UNITS[unit]
            waiting = 0.0
        else:
            waiting += value
        at = found.end()
    result = round(total + waiting)
    if result > MOST:
        raise ValueError(text)
    return -result if negative else result


class NumberField(CleanCharField):
    """A whole number with separators, 万 and 億; written back with separators."""

    def __init__(
        self, *, lowest: int = 0, highest: int = MOST, units: bool = True, **options: Any
    ) -> None:
        super().__init__(**{"max_length": 30, "required": False, **options})
        self.lowest, self.highest, self.units = lowest, highest, units
        self.widget.attrs |= {"inputmode": "numeric", "autocomplete": "off"}

    def clean(self, value: Any) -> int | None:
        text = super().clean(value)
        if not self.units and any(unit in text for unit in _UNITS):
            raise ValidationError(f"{self.label}は「万」などを使わず、数字だけで入力してください。")
        try:
            number = read_number(text)
        except ValueError:
            raise ValidationError(f"{self.label}は数字で入力してください（例：1,200）。") from None
        if number is not None and number < self.lowest:
            raise ValidationError(f"{self.label}は{self.lowest:,}以上で入力してください。")
        if number is not None and number > self.highest:
            raise ValidationError(f"{self.label}が大きすぎます。桁を確かめてください。")
        return number

    def prepare_value(self, value: Any) -> Any:
        return f"{value:,}" if isinstance(value, int) else value


class PlainField(CleanCharField):
    """One line of text that may stay empty."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"required": False, **options})
        self.widget.attrs |= {"autocomplete": "off"}


class CodeField(forms.ChoiceField):
    """One of a list that was read once; an empty choice first."""

    def __init__(self, *, empty: str = "（未設定）", **options: Any) -> None:
        choices = [("", empty), *options.pop("choices", [])]
        super().__init__(**{"required": False, "choices": choices, **options})
        self.error_messages["invalid_choice"] = (
            f"{self.label}の選択肢が使えなくなっています。選び直してください。"
        )
