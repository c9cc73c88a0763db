"""``{% load companies %}``: facts of a client in words."""

from django import template

from companies.municipalities import municipality_name
from companies.validators import telephone_display

register = template.Library()


@register.filter
def phone(number: str | None) -> str:
    """03-1234-5678 however it was typed."""
    return telephone_display(number) if number else ""


@register.filter
def municipality(code: str | None) -> str:
    """大田区, 神奈川県川崎市川崎区"""
    return municipality_name(code) if code else ""


@register.filter
def figure(number: int | None) -> str:
    """12,000, ▲300 or — where nothing was told."""
    if number is None:
        return "—"
    return f"▲{-number:,}" if number < 0 else f"{number:,}"


@register.filter
def yen(amount: int | None) -> str:
    """1,000万円, 3億円, 1億2,000万円; what is no whole 万 in full."""
    if amount is None:
        return ""
    hundred_millions, rest = divmod(amount, 100_000_000)
    if amount == 0 or rest % 10_000:
        return f"{amount:,}円"
    parts = [
        f"{hundred_millions:,}億" if hundred_millions else "",
        f"{rest // 10_000:,}万" if rest else "",
    ]
    return f"{''.join(parts)}円"
