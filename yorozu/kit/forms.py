"""Form fields that take what people type and say in Japanese what they could not take."""

import datetime as dt
import re
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from yorozu.kit.textkeys import clean_text, name_key
from yorozu.kit.wareki import format_date, parse_date, parse_time

_BETWEEN = re.compile(r"[\n、，,]+")


def _read(value: Any) -> str:
    return clean_text(value).strip() if isinstance(value, str) else ""


class WarekiDateField(forms.DateField):
    """令和8年11月22日, R8.11.22, 2026/11/22, 11/22 …; shown as 令和8年11月22日(日)."""

    widget = forms.TextInput

    def to_python(self, value: Any) -> dt.date | None:
        if value in self.empty_values or not isinstance(value, str):
            return super().to_python(value)
        if not (text := _read(value)):
            return None
        try:
            return parse_date(text)
        except ValueError as error:
            raise ValidationError(str(error), code="invalid") from None

    def prepare_value(self, value: Any) -> Any:
        return format_date(value, weekday=True) if isinstance(value, dt.date) else value


class ClockTimeField(forms.TimeField):
    """10:00, 1000, 10時半, 午後3時 …; shown as 10:00."""

    widget = forms.TextInput

    def to_python(self, value: Any) -> dt.time | None:
        if value in self.empty_values or not isinstance(value, str):
            return super().to_python(value)
        if not (text := _read(value)):
            return None
        try:
            return parse_time(text)
        except ValueError as error:
            raise ValidationError(str(error), code="invalid") from None

    def prepare_value(self, value: Any) -> Any:
        return f"{value:%H:%M}" if isinstance(value, dt.time) else value


class _TypedField(forms.CharField, ABC):
    """Text as typed; the browser does not cut it, too much is said in words."""

    def __init__(self, *, max_length: int | None = None, **options: Any) -> None:
        super().__init__(**{"strip": False, **options})
        self.longest = max_length

    def to_python(self, value: Any) -> str:
        if value in self.empty_values:
            return ""
        text = self.tidy(clean_text(str(value)))
        if self.longest is not None and len(text) > self.longest:
            message = f"{self.longest:,}文字以内で入力してください（いま{len(text):,}文字）。"
            raise ValidationError(message, code="max_length")
        return text

    @abstractmethod
    def tidy(self, text: str) -> str: ...


class CleanTextField(_TypedField):
    """Lines of text; an indent at the beginning stays."""

    widget = forms.Textarea

    def tidy(self, text: str) -> str:
        return text.strip("\n").rstrip() if text.strip() else ""


class CleanCharField(_TypedField):
    """One line of text."""

    def tidy(self, text: str) -> str:
        return " ".join(text.split("\n")).strip()


class WordsField(CleanTextField):
    """Short phrases, one a line or with 、 between them; the same one twice is one."""

    def __init__(self, *, most: int, longest: int, **options: Any) -> None:
        widget = forms.Textarea(attrs={"rows": 3})
        super().__init__(**{"widget": widget, "required": False, **options})
        self.most, self.longest_word = most, longest

    def clean(self, value: Any) -> list[str]:
        text = super().clean(value)
        words = list(dict.fromkeys(filter(None, (word.strip() for word in _BETWEEN.split(text)))))
        if len(words) > self.most:
            raise ValidationError(f"{self.most}個までにしてください（いま{len(words)}個）。")
        for word in words:
            if len(word) > self.longest_word:
                raise ValidationError(
                    f"1つ{self.longest_word}文字以内にしてください：「{word[:20]}…」"
                )
        return words

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value


class ComboboxWidget(forms.Widget):
    """The hidden id and the words of ``components/_combobox.html``."""

    template_name = "components/_combobox.html"

    def __init__(self, url: str, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.url = url

    def value_from_datadict(self, data: Any, files: Any, name: str) -> tuple[str, str]:  # noqa: ARG002
        return _read(data.get(name, "")), _read(data.get(f"{name}_text", ""))

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:  # noqa: ARG002
        return name not in data and f"{name}_text" not in data

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, None, attrs)
        key, text = value if isinstance(value, tuple) else ("", "")
        attributes = context["widget"]["attrs"]
        return {
            **context,
            "id": attributes.get("id", f"id_{name}"),
            "name": name,
            "text_name": f"{name}_text",
            "value": key,
            "text": text,
            "url": self.url,
            "required": attributes.get("required", False),
            "described_by": attributes.get("aria-describedby", ""),
            "invalid": attributes.get("aria-invalid", False),
        }

    def render(
        self,
        name: str,
        value: Any,
        attrs: dict[str, Any] | None = None,
        renderer: Any = None,  # noqa: ARG002 - Django's own does not know the project's templates
    ) -> SafeString:
        return render_to_string(self.template_name, self.get_context(name, value, attrs))


class ComboboxField(forms.Field):
    """One record of ``queryset``, chosen from suggestions or, without scripts, typed in full.

    ``find`` gives the records a typed text stands for. An id counts only while the words beside
    it still name its record: words that were changed afterwards are not read past.
    """

    default_error_messages = {
        "unknown": "「%(text)s」が見つかりません。候補から選んでください。",
        "many": "「%(text)s」に当てはまるものがいくつかあります。候補から選んでください。",
    }

    def __init__(
        self,
        queryset: QuerySet[Any],
        *,
        url: str,
        find: Callable[[QuerySet[Any], str], QuerySet[Any]],
        **options: Any,
    ) -> None:
        super().__init__(**{"widget": ComboboxWidget(url), **options})
        self.queryset = queryset
        self.find = find

    def clean(self, value: Any) -> Model | None:
        key, text = value if isinstance(value, tuple) else ("", "")
        self.validate(key or text)
        if not text and not key:
            return None
        record = self._by_key(key)
        if record is None or (text and name_key(text) != name_key(str(record))):
            record = self._by_text(text)
        self.run_validators(record)
        return record

    def _by_key(self, key: str) -> Model | None:
        if not (key.isascii() and key.isdigit() and len(key) < 19):
            return None
        record: Model | None = self.queryset.filter(pk=int(key)).first()
        return record

    def _by_text(self, text: str) -> Model:
        found = list(self.find(self.queryset, text)[:2]) if text else []
        if len(found) != 1:
            code = "many" if found else "unknown"
            message = self.error_messages[code]
            raise ValidationError(message, code=code, params={"text": text[:40]})
        record: Model = found[0]
        return record

    def prepare_value(self, value: Any) -> tuple[str, str]:
        if isinstance(value, tuple):
            return value
        if isinstance(value, int):
            value = self.queryset.filter(pk=value).first()
        return (str(value.pk), str(value)) if isinstance(value, Model) else ("", "")

    def has_changed(self, initial: Any, data: Any) -> bool:
        return self.prepare_value(initial) != self.prepare_value(data)


def hidden_field() -> forms.CharField:
    return forms.CharField(required=False, widget=forms.HiddenInput)


def line_field(label: str, longest: int, **options: Any) -> CleanCharField:
    """One line that may stay empty; the browser proposes nothing of other clients."""
    field = CleanCharField(label=label, max_length=longest, required=False, **options)
    field.widget.attrs["autocomplete"] = "off"
    return field
