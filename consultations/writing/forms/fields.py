"""Form fields that understand how people type and answer in their words."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from yorozu.kit.forms import CleanCharField, CleanTextField, ClockTimeField, WarekiDateField

MAX_TEXT = 100_000


class QuickSelect(forms.Select):
    """Drawn in one go: Django renders a template per option, and a memo has hundreds."""

    def render(
        self,
        name: str,
        value: Any,
        attrs: dict[str, Any] | None = None,
        renderer: Any = None,  # noqa: ARG002 - no template is rendered
    ) -> SafeString:
        chosen = set(self.format_value(value))
        options = format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            (
                (key, SafeString(" selected") if str(key) in chosen else "", label)
                for key, label in self.choices
            ),
        )
        attributes = flatatt(self.build_attrs(self.attrs, attrs))
        return format_html('<select name="{}"{}>{}</select>', name, attributes, options)


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


class TypedField(_Plain, CleanCharField):
    """One line of text."""


class LongTextField(_Plain, CleanTextField):
    """One of the memo's three texts."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=MAX_TEXT, **options)


class DateField(_Plain, WarekiDateField):
    """和暦・西暦・全角; written back without the weekday, which a new day would contradict."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.widget.attrs |= {"autocomplete": "off"}


class TimeField(_Plain, ClockTimeField):
    """10:00, 1000, 10時半, 午後3時."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.widget.attrs |= {"autocomplete": "off"}


class StaffField(_Plain, CleanCharField):
    """A head count: 12, １２名, 1,200人."""

    MOST = 1_000_000

    def clean(self, value: Any) -> int | None:
        text = super().clean(value)
        plain = re.sub(r"[\s,約名人]", "", unicodedata.normalize("NFKC", text))
        if not plain:
            return None
        if not plain.isascii() or not plain.isdigit() or len(plain) > 7 or int(plain) > self.MOST:
            raise ValidationError("従業員数は人数を数字で入力してください（例：12）。")
        return int(plain)


class PickField(_Plain, forms.ChoiceField):
    """One of fixed choices, empty when not asked. The choices are listed only to be drawn."""

    widget = QuickSelect

    def __init__(
        self, *, rows: Mapping[str, Any], empty: str | None = None, **options: Any
    ) -> None:
        self.rows = rows
        self.empty = empty
        super().__init__(choices=self._choices, **options)
        self.error_messages["invalid_choice"] = (
            f"{self.label}の選択肢が使えなくなっています。選び直してください。"
        )

    def _choices(self) -> list[tuple[str, str]]:
        first = [] if self.empty is None else [("", self.empty)]
        return [*first, *((key, str(row)) for key, row in self.rows.items())]

    def valid_value(self, value: object) -> bool:
        return value in self.rows


class CodeField(PickField):
    """One row of a code list; gives the row."""

    def clean(self, value: Any) -> Any:
        return self.rows.get(super().clean(value))


class CodesField(_Plain, forms.MultipleChoiceField):
    """Several rows of a code list, in the order given."""

    def __init__(self, *, rows: Mapping[str, Any], **options: Any) -> None:
        self.rows = rows
        super().__init__(choices=self._choices, **options)
        self.error_messages["invalid_choice"] = (
            f"{self.label}に使えなくなった選択肢があります。選び直してください。"
        )

    def _choices(self) -> list[tuple[str, str]]:
        return [(key, str(row)) for key, row in self.rows.items()]

    def valid_value(self, value: object) -> bool:
        return value in self.rows

    def clean(self, value: Any) -> Any:
        chosen = [one for one in value or [] if one]
        return [self.rows[key] for key in super().clean(chosen)]
