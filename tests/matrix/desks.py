"""Start pages, help, the doors."""

from __future__ import annotations

from accounts.enums import Permission as P
from tests.matrix.page import Page

PAGES: dict[str, Page] = {
    "healthz": Page(None, sweep=False),
    "readyz": Page(None, sweep=False),
    "desks:start": Page(P.START_PAGE),
    "desks:settings": Page(P.SETTINGS_OPEN),
    "desks:help": Page(P.START_PAGE),
    # How the centre works inside is not for other organisations.
    "desks:help_page": Page(
        P.START_PAGE, lambda world: {"slug": "coordinator"}, exceptions={"partner": 404}
    ),
}
