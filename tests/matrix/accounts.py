"""One's own settings."""

from __future__ import annotations

from accounts.enums import Permission as P
from tests.matrix.page import Page

PAGES: dict[str, Page] = {
    "preferences": Page(P.START_PAGE),
    "draft_key": Page(P.MEMO_WRITE, sweep=False),
}
