"""A browser on a busy machine is slow, not wrong: what is expected may take its time to appear."""

from playwright.sync_api import expect

expect.set_options(timeout=20_000)
