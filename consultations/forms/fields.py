"""Form fields that understand how people type and answer in their words."""

import re
import unicodedata
from datetime import date, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from yorozu.kit.textkeys import clean_text
from yorozu.kit.wareki import format_date, parse_date, parse_time

MAX_TEXT = 100_000


class _Plain(forms.Field):
    """Shared by all: no ※任意 on a sheet where most boxes may stay empty."""

    ui_need = ""

    def __init__(self, *, required: bool = False, ui_size: str = "", **options: Any) -> None:
        verb = "選んで" if isinstance(self, forms.ChoiceField) else "入力して"
        messages = {"required": f"{options.get('label', '')}を{verb}ください。"}
        super().__init__(required=required, error_messages=messages, **options)
        if ui_size:
            self.ui_size = ui_size
        if required:
            self.ui_need = "必須"


class TypedField(_Plain, forms.CharField):
    """Text as typed, cleaned; too long is said in words, never cut by the browser."""

    def __init__(self, *, longest: int, **options: Any) -> None:
        super().__init__(**options)
        self.longest = longest

    def clean(self, value: Any) -> str:
        text: str = super().clean(clean_text(value) if isinstance(value, str) else value)
        if len(text) > self.longest:
            raise ValidationError(
                f"{self.longest:,}文字以内で入力してください（いま{len(text):,}文字）。"
            )
        return text


class LongTextField(TypedField):
    widget = forms.Textarea

    def __init__(self, **options: Any) -> None:
        super().__init__(longest=MAX_TEXT, strip=False, **options)

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        return text if text.strip() else ""


class DateField(_Plain, forms.CharField):
    """和暦・西暦・全角; gives a date."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.widget.attrs |= {"autocomplete": "off", "data-reads": "date"}

    def clean(self, value: Any) -> date | None:
        text = super().clean(clean_text(value) if isinstance(value, str) else value)
        if not text:
            return None
        try:
            return parse_date(text)
        except ValueError as error:
            raise ValidationError(str(error)) from None

    def prepare_value(self, value: Any) -> Any:
        return format_date(value) if isinstance(value, date) else value


class TimeField(_Plain, forms.CharField):
    """10:00, 1000, 10時半, 午後3時; gives a time."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.widget.attrs |= {"autocomplete": "off", "data-reads": "time", "inputmode": "text"}

    def clean(self, value: Any) -> time | None:
        text = super().clean(clean_text(value) if isinstance(value, str) else value)
        if not text:
            return None
        try:
            return parse_time(text)
        except ValueError as error:
            raise ValidationError(str(error)) from None


class StaffField(_Plain, forms.CharField):
    """A head count: 12, １２名, 1,200人."""

    MOST = 1_000_000

    def clean(self, value: Any) -> int | None:
        text = super().clean(clean_text(value) if isinstance(value, str) else value)
        plain = re.sub(r"[\s,約名人]", "", unicodedata.normalize("NFKC", text))
        if not plain:
            return None
        if not plain.isascii() or not plain.isdigit() or len(plain) > 7 or int(plain) > self.MOST:
            raise ValidationError("従業員数は人数を数字で入力してください（例：12）。")
        return int(plain)


class PickField(_Plain, forms.ChoiceField):
    """One of fixed choices, empty when not asked."""


class CodeField(_Plain, forms.ChoiceField):
    """One row of a code list; gives the row."""

    def __init__(
        self, *, rows: dict[str, Any], empty: str = "選んでください", **options: Any
    ) -> None:
        super().__init__(
            choices=[("", empty), *((key, str(row)) for key, row in rows.items())], **options
        )
        self.rows = rows
        self.error_messages["invalid_choice"] = (
            f"{self.label}の選択肢が使えなくなっています。選び直してください。"
        )

    def clean(self, value: Any) -> Any:
        return self.rows.get(super().clean(value))


class CodesField(_Plain, forms.MultipleChoiceField):
    """Several rows of a code list, in the order given."""

    def __init__(self, *, rows: dict[str, Any], **options: Any) -> None:
        super().__init__(choices=[(key, str(row)) for key, row in rows.items()], **options)
        self.rows = rows
        self.error_messages["invalid_choice"] = (
            f"{self.label}に使えなくなった選択肢があります。選び直してください。"
        )

    def clean(self, value: Any) -> Any:
        chosen = [one for one in value or [] if one]
        return [self.rows[key] for key in super().clean(chosen)]
