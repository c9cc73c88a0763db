"""`make shots`: a PNG of every main page at 1440 and 390 px, on the demo centre, to look at.

Each page is photographed as the person who works in it. The pictures go to `shots/` in the
state folder.
"""

import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, sync_playwright

from scripts.chromium import chromium
from yorozu import embedded

WIDTHS = {1440: 900, 390: 844}


@dataclass(frozen=True)
class Shot:
    name: str
    path: str
    who: str = ""


def main() -> int:
    """Seed when empty, serve from a thread, photograph."""
    os.environ.update(DEBUG="1", DJANGO_SETTINGS_MODULE="yorozu.settings")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright runs an event loop
    embedded.ensure()

    import django

    django.setup()
    from django.conf import settings

    from bench.prepare import prepare

    prepare("demo")
    folder = Path(settings.STATE_DIR) / "shots"
    folder.mkdir(parents=True, exist_ok=True)
    shots = list(_shots())
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        _photograph(browser, shots, folder)
        browser.close()
    print(f"{len(shots) * len(WIDTHS)} PNG: {folder}")
    return 0


def _photograph(browser: Browser, shots: list[Shot], folder: Path) -> None:
    from django.contrib.staticfiles.testing import StaticLiveServerTestCase

    StaticLiveServerTestCase.setUpClass()
    base = StaticLiveServerTestCase.live_server_url
    try:
        for width, height in WIDTHS.items():
            for who in sorted({shot.who for shot in shots}):
                context = browser.new_context(
                    viewport={"width": width, "height": height},
                    locale="ja-JP",
                    timezone_id="Asia/Tokyo",
                )
                _sign_in(context, who, base)
                page = context.new_page()
                for shot in (each for each in shots if each.who == who):
                    page.goto(base + shot.path)
                    page.screenshot(path=folder / f"{shot.name}-{width}.png", full_page=True)
                context.close()
    finally:
        StaticLiveServerTestCase.tearDownClass()


def _sign_in(context: BrowserContext, who: str, base: str) -> None:
    from django.test import Client

    from accounts.models import User

    if who:
        client = Client()
        client.force_login(User.objects.get(email=f"{who}@yorozu.example"))
        value = client.cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": value, "url": base}])


def _shots() -> Iterator[Shot]:
    from django.utils import timezone

    from consultations.models import Memo
    from yorozu.kit.wareki import fiscal_year

    yield Shot("login", "/accounts/login/")
    for who in ("coordinator", "concierge", "manager", "chief", "reception", "bank", "trainee"):
        yield Shot(f"start-{who}", "/", who)
    memo = Memo.objects.counted().exclude(company=None).first()
    month = timezone.localdate().replace(day=1)
    yield Shot("memo-new", "/consultations/new/", "coordinator")
    yield Shot("drafts", "/consultations/drafts/", "coordinator")
    yield Shot("memo-list", "/consultations/", "coordinator")
    yield Shot("memo-search", "/consultations/?q=融資", "coordinator")
    if memo is not None:
        yield Shot("memo", f"/consultations/{memo.number}/", "concierge")
        yield Shot("memo-history", f"/consultations/{memo.number}/history/", "concierge")
    yield Shot("confirmations", "/consultations/confirmations/", "concierge")
    yield Shot("import", "/consultations/import/", "concierge")
    for who in ("manager", "bank"):
        yield Shot(f"coordinators-{who}", "/coordinators/", who)
        yield Shot(f"skills-{who}", "/coordinators/skills/", who)
    yield Shot("skill-proposals", "/coordinators/skills/proposals/", "chief")
    yield Shot("reports", "/reports/", "manager")
    yield Shot("report-set", "/reports/set/?kind=bank", "chief")
    yield Shot("report-year", f"/reports/set/year/{fiscal_year(month)}-04/center/yorozu/", "chief")
    yield Shot("report-templates", "/reports/templates/", "manager")
    yield Shot("report-month", f"/reports/{month:%Y-%m}/", "manager")
    last = (month - timedelta(days=1)).replace(day=1)
    closed = (last - timedelta(days=1)).replace(day=1)
    yield Shot("month-close", f"/reports/{last:%Y-%m}/close/", "concierge")
    yield Shot("month-closed", f"/reports/{closed:%Y-%m}/", "concierge")
    yield Shot("month-corrections", f"/reports/{closed:%Y-%m}/close/corrections/", "manager")
    yield Shot("duty", f"/reports/{last:%Y-%m}/duty/", "manager")
    yield Shot("settings", "/accounts/preferences/", "coordinator")
    yield Shot("second-factor", "/accounts/mfa/", "coordinator")
    yield Shot("users", "/settings/users/", "manager")
    yield Shot("user-new", "/settings/users/new/", "manager")
    yield Shot("audit", "/settings/audit/", "manager")
    yield Shot("policy", "/settings/security/", "manager")
    yield Shot("help", "/help/", "coordinator")
    yield Shot("help-page", "/help/coordinator/", "coordinator")
    yield Shot("styleguide", "/styleguide/", "manager")


if __name__ == "__main__":
    sys.exit(main())
