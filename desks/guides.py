"""The guides of `docs/guide/`, one per role, shown inside the portal.

A heading's anchor is made of its words, so that a guide is plain Markdown and links to it (the ？
of each page, `desks.help_sections`) name the heading as people read it.
"""

import re
from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

from accounts.enums import Role
from accounts.models import User

# Which guide is a role's own; the file is docs/guide/<slug>.md.
OWN: dict[str, str] = {
    Role.MANAGER: "manager",
    Role.SECRETARIAT: "secretariat",
    Role.RECEPTION: "reception",
    Role.CHIEF: "chief",
    Role.COORDINATOR: "coordinator",
    Role.PARTNER: "partner",
    Role.TRAINEE: "trainee",
}
# What a role may read besides, nearest to its own work first: how the centre works inside is not
# for other organisations.
_STAFF = ("coordinator", "secretariat", "chief", "manager", "reception", "trainee", "partner")
_NEXT: dict[str, tuple[str, ...]] = {
    Role.MANAGER: ("secretariat", *_STAFF),
    Role.PARTNER: (),
    Role.TRAINEE: ("coordinator",),
}


@dataclass(frozen=True)
class Heading:
    text: str
    anchor: str
    level: int


@dataclass(frozen=True)
class Guide:
    slug: str
    title: str
    body: SafeString
    headings: tuple[Heading, ...]

    @property
    def chapters(self) -> list[Heading]:
        return [heading for heading in self.headings if heading.level == 2]


@cache
def guide(slug: str) -> Guide | None:
    """One guide, or None when there is none of that name."""
    if slug not in OWN.values():
        return None
    text = (settings.BASE_DIR / "docs" / "guide" / f"{slug}.md").read_text(encoding="utf-8")
    first, _, rest = text.partition("\n")
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = markdown.parse(rest)
    headings = _anchored(tokens)
    html = markdown.renderer.render(tokens, markdown.options, {})
    body = mark_safe(html)  # noqa: S308 - our own files, raw HTML switched off
    return Guide(slug, first.lstrip("# ").strip(), body, headings)


def anchor_of(text: str) -> str:
    """経営相談メモを書く → 経営相談メモを書く; spaces and signs would break an address."""
    return re.sub(r"[^\w-]+", "-", text).strip("-").lower()


def _anchored(tokens: list[Token]) -> tuple[Heading, ...]:
    """Give every heading its id; the same words a second time get a number."""
    headings: list[Heading] = []
    for place, token in enumerate(tokens):
        if token.type == "heading_open":
            text = re.sub(r"[*`]", "", tokens[place + 1].content)
            same = sum(heading.text == text for heading in headings)
            anchor = f"{anchor_of(text)}-{same + 1}" if same else anchor_of(text)
            token.attrSet("id", anchor)
            headings.append(Heading(text, anchor, int(token.tag[1])))
    return tuple(headings)


def guides_of(role: str) -> list[Guide]:
    """The role's own guide first, then what else it may read."""
    slugs = dict.fromkeys([OWN[role], *_NEXT.get(role, _STAFF)])
    return [page for slug in slugs if (page := guide(slug))]


def guide_for(user: User, slug: str) -> Guide | None:
    return next((page for page in guides_of(user.role) if page.slug == slug), None)
