"""What every test stands on. Builders live in tests/builders.py, room fixtures beside the tests."""

import gc
import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.template import Template
from django.test import Client, TransactionTestCase, override_settings
from django.test.utils import _TestState
from hypothesis import settings as property_settings
from playwright.sync_api import BrowserContext, Page

from scripts.chromium import chromium
from tests.database import copied_database, empty_tables

CHROMIUM = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--force-color-profile=srgb",
]
REPORT_VIOLATIONS = """
document.addEventListener("securitypolicyviolation", (event) => {
  console.error(`CSP: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}`);
});
"""
# How long an example takes is for the bench to say: a busy machine is no failure.
property_settings.register_profile("portal", deadline=None)
property_settings.load_profile("portal")
LOOPBACK = {"127.0.0.1", "::1", "localhost"}
_connect = socket.socket.connect


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "browser" in item.path.parts:
            item.add_marker(pytest.mark.browser)


def pytest_collection_finish() -> None:
    """What is imported stays: looking for garbage among it took a tenth of the run."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def _connect_on_this_machine(self: socket.socket, address: Any) -> None:
    if isinstance(address, tuple) and address[0] not in LOOPBACK:
        raise RuntimeError(f"Tests do not talk to the network: {address}")
    _connect(self, address)


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: Any) -> Iterator[None]:
    """Take pytest-django's place: copy a migrated template instead of migrating anew."""
    with (
        pytest.MonkeyPatch.context() as patch,
        django_db_blocker.unblock(),
        copied_database(),
        django_db_blocker.block(),
    ):
        patch.setattr(TransactionTestCase, "_fixture_teardown", empty_tables)
        yield


@pytest.fixture(autouse=True, scope="session")
def only_loopback() -> Iterator[None]:
    """A test that reaches out passes here and fails on a plane: refuse it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", _connect_on_this_machine)
        yield


@pytest.fixture(autouse=True)
def empty_cache() -> None:
    """Rate limits of one test must not refuse the next one's sign-in."""
    cache.clear()


# ── browser ──────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    found = chromium()
    path = {"executable_path": found} if found else {}
    return {**browser_type_launch_args, **path, "args": CHROMIUM}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return {
        **browser_context_args,
        "locale": "ja-JP",
        "timezone_id": "Asia/Tokyo",
        "viewport": {"width": 1440, "height": 900},
    }


@pytest.fixture
def page(page: Page, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page that fails its test on a script error or a breach of the content policy."""
    problems: list[str] = []
    page.context.add_init_script(REPORT_VIOLATIONS)
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on(
        "console",
        lambda message: (
            problems.append(message.text)
            if message.text.startswith("CSP:") or "Content Security Policy" in message.text
            else None
        ),
    )
    yield page
    page.context.close()
    if "live_server" in request.fixturenames:
        _wait_for_requests()
    assert problems == []


def _wait_for_requests() -> None:
    """A page that closes still sends what is typed: emptying the tables waits for it."""
    quiet = 0
    for _ in range(200):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                " AND pid <> pg_backend_pid() AND state <> 'idle'"
            )
            quiet = 0 if cursor.fetchone()[0] else quiet + 1
        if quiet == 5:
            return
        time.sleep(0.05)


@pytest.fixture
def sign_in(context: BrowserContext, live_server: Any) -> Callable[[Any], None]:
    """Sign a user into the browser without the form: `sign_in(user)`."""

    def enter(user: Any) -> None:
        client = Client()
        client.force_login(user)
        value = client.cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": value, "url": live_server.url}])

    return enter


@pytest.fixture
def bare_templates(monkeypatch: pytest.MonkeyPatch) -> None:
    """For many clients at once: by default each keeps a copy of every context, also the others'."""
    monkeypatch.setattr(Template, "_render", _TestState.saved_data.template_render)  # type: ignore[attr-defined]


@pytest.fixture
def media(settings: Any, tmp_path: Path) -> Path:
    """An empty folder for uploads and finished files."""
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path / "media"


@pytest.fixture(scope="module")
def world(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Any]:
    """The small centre of `tests.matrix`, made once for all tests of a module.

    Each test's own transaction lies inside the one that holds it: what a test changes is undone.
    """
    from tests.matrix import build_world

    folder = tmp_path_factory.mktemp("media")
    with (
        override_settings(MEDIA_ROOT=folder),
        django_db_blocker.unblock(),
        transaction.atomic(),
    ):
        yield build_world()
        transaction.set_rollback(True)
