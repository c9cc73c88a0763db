"""``{% load skills %}``: a level as it is shown everywhere."""

from functools import cache

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from coordinators.enums import Level

register = template.Library()


@register.simple_tag
def level_mark(level: Level | None) -> SafeString:
    """Squares, digit and word: ■■□□ 2 対応可. A page holds hundreds of them."""
    return _mark(level)


@cache
def _mark(level: Level | None) -> SafeString:
    if level is None:
        return SafeString('<span class="u-soft">未登録</span>')
    return format_html(
        '<span class="p-level"><span class="p-level__squares" aria-hidden="true">{}</span>'
        " <b>{}</b> {}</span>",
        level.squares,
        level.value,
        level.label,
    )
