"""The guides of `docs/guide/`, one per role, shown inside the portal."""

from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

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


@dataclass(frozen=True)
class Guide:
    slug: str
    title: str
    body: SafeString
    is_own: bool = False


@cache
def guide(slug: str) -> Guide | None:
    """One guide, or None when there is none of that name."""
    if slug not in OWN.values():
        return None
    text = (settings.BASE_DIR / "docs" / "guide" / f"{slug}.md").read_text(encoding="utf-8")
    heading, _, rest = text.partition("\n")
    html = MarkdownIt("commonmark", {"html": False}).enable("table").render(rest)
    return Guide(slug, heading.lstrip("# ").strip(), mark_safe(html))  # noqa: S308


def guides_for(user: User) -> list[Guide]:
    """All guides, the user's own first."""
    own = OWN[user.role]
    pages = [page for slug in OWN.values() if (page := guide(slug))]
    return sorted(
        (Guide(page.slug, page.title, page.body, page.slug == own) for page in pages),
        key=lambda page: not page.is_own,
    )
