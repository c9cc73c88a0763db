"""axe on a page, by the rules every main page keeps."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

TAGS = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]


def violations(page: Page) -> list[str]:
    """What is wrong and where. Style sheets are not preloaded: axe would write them inline."""
    rules = {"type": "tag", "values": TAGS}
    results = Axe().run(page, options={"runOnly": rules, "preload": False})
    return [
        f"{one['id']}: {node['target']}"
        for one in results.response["violations"]
        for node in one["nodes"]
    ]
