"""The browser that tests and screenshots drive."""

import shutil

# The shell is the same browser without a desktop around it: a tenth quicker.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")


def chromium() -> str | None:
    """Its path; None leaves it to Playwright to find one of its own."""
    return next(filter(None, map(shutil.which, NAMES)), None)
