"""Tags that draw the shared components: icons, form fields, charts."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Protocol

from django import forms, template
from django.forms.boundfield import BoundField, BoundWidget
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from yorozu.kit.middleware import FORM_BEGINS, FORM_ENDS

register = template.Library()

REQUIRED_MARK = "必須"
OPTIONAL_MARK = "任意"
SHORT_TEXT = 8
MEDIUM_TEXT = 40


class Drawable(Protocol):
    """What `{% chart %}` accepts; see `yorozu.kit.charts`."""

    @property
    def template_name(self) -> str: ...


@register.simple_tag
def icon(name: str, label: str = "", **extra: str) -> SafeString:
    """An icon of `static/img/icons.svg`; decorative unless it has a label.

    `class=` adds a CSS class: `{% icon "search" class="c-icon--l" %}`.
    """
    return _icon(name, label, f"c-icon {extra.get('class', '')}".strip())


@lru_cache(maxsize=500)
def _icon(name: str, label: str, css: str) -> SafeString:
    """A page has dozens of icons, the portal a few more."""
    href = f"{static('img/icons.svg')}#{name}"
    if label:
        return format_html(
            '<svg class="{}" role="img" aria-label="{}"><use href="{}"></use></svg>',
            css,
            label,
            href,
        )
    return format_html('<svg class="{}" aria-hidden="true"><use href="{}"></use></svg>', css, href)


@register.simple_tag
@lru_cache(maxsize=500)
def rail_link(item: Hashable) -> SafeString:
    """A room's link; each page draws a dozen, the same for everybody who may enter."""
    return render_to_string("components/_rail_link.html", {"item": item})


@register.simple_tag
def chart(drawing: Drawable, **extra: Any) -> SafeString:
    """A chart of `yorozu.kit.charts` with its table; `table=False` leaves the table out."""
    context = {"chart": drawing, "show_table": extra.get("table", True)}
    return render_to_string(drawing.template_name, context)


@register.simple_block_tag(end_name="endwhole")
def whole(content: str) -> SafeString:
    """All boxes of a form that has a button before its last box.

    The page may still be coming when the button is pressed; `WholeFormMiddleware` refuses half.
    """
    edge = '<input type="hidden" name="{}" value="1">'
    return format_html(edge + "{}" + edge, FORM_BEGINS, content, FORM_ENDS)


@register.filter
def control_id(field: BoundField) -> str:
    """The id a link jumps to so that the field takes the focus."""
    widget = field.field.widget
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return f"{field.auto_id}_0"
    return field.id_for_label or field.auto_id


@register.simple_tag(name="field")
def field_tag(field: BoundField, **options: Any) -> SafeString:
    """One form field: label ※ → support text → control → error.

    Options: `size need dense label help unit segments stack hide_label`, explained in
    `templates/components/_field.html`. A form field may carry `ui_size` and `ui_need` itself.
    """
    return render_to_string("components/_field.html", FieldView(field, options).context())


@dataclass(frozen=True)
class FieldView:
    """What the field template prints, worked out from a bound field and the tag's options."""

    bound: BoundField
    options: dict[str, Any]

    def context(self) -> dict[str, Any]:
        kind = self.kind()
        described_by = " ".join(self.described_by())
        return {
            "kind": kind,
            "css": self.css(kind),
            "wrap_id": f"field-{self.bound.auto_id}",
            "label": self.options.get("label", self.bound.label),
            "help": self.help_text,
            "help_id": f"{self.bound.auto_id}_helptext",
            "errors": self.bound.errors,
            "error_id": f"{self.bound.auto_id}_error",
            "need": self.need(),
            "required": self.bound.field.required,
            "described_by": described_by,
            "control": self.control(kind, described_by),
            "control_id": control_id(self.bound),
            "choices": self.choices(),
            **{key: self.options.get(key) for key in ("unit", "segments", "stack", "hide_label")},
        }

    @property
    def help_text(self) -> str:
        return str(self.options.get("help", self.bound.help_text) or "")

    def kind(self) -> str:
        widget = self.bound.field.widget
        if self.bound.is_hidden:
            return "hidden"
        if isinstance(widget, forms.CheckboxInput):
            return "checkbox"
        return "group" if widget.use_fieldset else "single"

    def described_by(self) -> list[str]:
        ids = [f"{self.bound.auto_id}_helptext"] if self.help_text else []
        if self.bound.errors:
            ids.append(f"{self.bound.auto_id}_error")
        return ids

    def control(self, kind: str, described_by: str) -> SafeString:
        if kind == "group" and self.choices():
            return SafeString("")
        attrs: dict[str, str | bool] = {}
        if described_by and kind in ("single", "checkbox"):
            attrs["aria-describedby"] = described_by
        return self.bound.as_widget(attrs=attrs)

    def choices(self) -> list[BoundWidget]:
        widget = self.bound.field.widget
        if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
            return list(self.bound.subwidgets)
        return []

    def need(self) -> str:
        default = REQUIRED_MARK if self.bound.field.required else OPTIONAL_MARK
        own = getattr(self.bound.field, "ui_need", default)
        return str(self.options.get("need", own))

    def css(self, kind: str) -> str:
        size = self.options.get("size") or getattr(self.bound.field, "ui_size", "")
        names = ["c-field", f"c-field--{size or default_size(self.bound.field, kind)}"]
        if self.options.get("dense"):
            names.append("c-field--dense")
        if self.options.get("unit"):
            names.append("c-field--inline-unit")
        if self.bound.errors:
            names.append("is-invalid")
        return " ".join(names)


def default_size(field: forms.Field, kind: str) -> str:
    """A field as wide as its content: xs, s, m, l or full."""
    if kind in ("group", "checkbox") or isinstance(
        field.widget, forms.Textarea | forms.FileInput | forms.SelectMultiple
    ):
        return "full"
    if isinstance(field, forms.TimeField | forms.IntegerField):
        return "xs"
    if isinstance(field, forms.DateField):
        return "s"
    longest = getattr(field, "max_length", None)
    if isinstance(field, forms.EmailField) or (longest and longest > MEDIUM_TEXT):
        return "l"
    return "s" if longest and longest <= SHORT_TEXT else "m"
