"""axe on a page, by the rules every main page keeps."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page

TAGS = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]


# What passed is not described: on a long page that takes longer than the rules. Style sheets are
# not preloaded: axe would write them inline.
OPTIONS = {
    "runOnly": {"type": "tag", "values": TAGS},
    "resultTypes": ["violations"],
    "preload": False,
}
SCRIPT = Axe().axe_script


def follow(page: Page, link: Locator) -> None:
    """Press what leads to another page and wait until that is there: else the old one is judged."""
    with page.expect_navigation():
        link.click()


def violations(page: Page) -> list[str]:
    """What is wrong and where; with its styles, which may come after its words."""
    page.wait_for_load_state()
    if page.evaluate("typeof window.axe") == "undefined":
        page.evaluate(SCRIPT)
    results = page.evaluate("options => axe.run(options)", OPTIONS)
    return [
        f"{one['id']}: {node['target']}" for one in results["violations"] for node in one["nodes"]
    ]
