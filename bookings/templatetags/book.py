"""``{% load book %}{% telephone_hours %}``: when the public may ring."""

from django import template

from bookings.models import BookingPolicy

register = template.Library()


@register.simple_tag
def telephone_hours() -> str:
    """平日 9:00〜17:00, as the rules of booking say."""
    policy = BookingPolicy.current()
    return f"平日 {policy.opens:%-H:%M}〜{policy.closes:%-H:%M}"
