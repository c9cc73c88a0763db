"""Where the ？ of a page leads: the heading of the guide that explains it.

A page is looked up by the name of its address, then by its room. The heading is looked for in
the guide of one's own role first, then in those nearest to it.
"""

from functools import cache
from urllib.parse import quote

from django.http import HttpRequest
from django.urls import reverse

from accounts.models import User
from desks.guides import guides_of
from desks.help_sections import ROOMS, SECTIONS, START, WITHOUT, Headings


def headings_of(view_name: str) -> Headings:
    room, _, name = view_name.rpartition(":")
    return SECTIONS.get(view_name) or ROOMS.get(room or _room_of(name), START)


def _room_of(name: str) -> str:
    """Addresses without a room are the doors: sign-in, password, second factor."""
    return "accounts" if name.startswith(("account_", "mfa_")) else ""


@cache
def help_url(role: str, view_name: str) -> str:
    """The address of the guide's section; the guide's beginning where no guide has it."""
    pages = guides_of(role)
    wanted = headings_of(view_name)
    for page in pages:
        for heading in page.headings:
            if heading.text in wanted:
                url = reverse("desks:help_page", kwargs={"slug": page.slug})
                return f"{url}#{quote(heading.anchor)}"
    return reverse("desks:help_page", kwargs={"slug": pages[0].slug})


def help_url_for(request: HttpRequest) -> str:
    """Empty where there is nothing to explain."""
    match = request.resolver_match
    if not isinstance(request.user, User) or match is None or match.view_name in WITHOUT:
        return ""
    return help_url(request.user.role, match.view_name)
