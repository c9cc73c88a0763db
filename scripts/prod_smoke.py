"""`make prod-smoke`: the production settings with the same processes, on this machine.

Everything it makes lives in its own state folder; nothing of the development data is touched.
"""

import http.client
import json
import os
import re
import secrets
import signal
import socket
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from scripts.processes import Processes
from yorozu import embedded

HOST = "portal.example.jp"
EXPECTED = {
    "strict-transport-security": "max-age=31536000",
    "content-security-policy": "default-src 'none'",
    "referrer-policy": "same-origin",
    "permissions-policy": "camera=()",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
}


class Refused(Exception):
    """Production would not be as it must be; the message says what."""


def main() -> int:
    """Prepare, start, look, stop; exit code 1 with one line when something is wrong."""
    state = Path(os.environ.get("YOROZU_STATE_DIR") or ".local").resolve() / "prod-smoke"
    os.environ["YOROZU_STATE_DIR"] = str(state)
    embedded.ensure()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    os.environ.update(production(state), PORT=str(port))
    _prepare()
    processes = Processes(dict(os.environ))
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, processes.stop)
    verdict: list[str] = []
    watcher = threading.Thread(target=_look, args=(port, processes, verdict))
    processes.start()
    watcher.start()
    processes.wait()
    watcher.join()
    print(*verdict, sep="\n")
    return 0 if verdict[-1:] == ["prod-smoke: ok"] else 1


def _prepare() -> None:
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connections

    call_command("check", deploy=True, fail_level="WARNING")
    call_command("collectstatic", interactive=False, verbosity=0)
    call_command("migrate", interactive=False, verbosity=0)
    connections.close_all()


def production(state: Path) -> dict[str, str]:
    """What `.env` would hold."""
    return {
        "DEBUG": "0",
        "DJANGO_SETTINGS_MODULE": "yorozu.settings",
        "SECRET_KEY": secrets.token_urlsafe(60),
        "ALLOWED_HOSTS": HOST,
        "CSRF_TRUSTED_ORIGINS": f"https://{HOST}",
        "PUBLIC_URL": f"https://{HOST}",
        "EMAIL_URL": "consolemail://",
        "TRUSTED_PROXY_COUNT": "1",
        "STATIC_ROOT": str(state / "static"),
        "MEDIA_ROOT": str(state / "media"),
    }


def _look(port: int, processes: Processes, verdict: list[str]) -> None:
    try:
        for line in [*checks(port), *_commands()]:
            verdict.append(f"  {line}")
        verdict.append("prod-smoke: ok")
    except (Refused, OSError) as problem:
        verdict.append(f"prod-smoke: {problem}")
    finally:
        processes.stop()


def _commands() -> Iterator[str]:
    from django.core.management import CommandError, call_command

    from yorozu.celery import app

    try:
        call_command("seed_demo", scale="tiny", verbosity=0)
    except CommandError:
        yield "demo people are refused"
    else:
        raise Refused("demo people were made in production")
    deadline = time.monotonic() + 30
    while not app.control.ping(timeout=1):
        _expect(time.monotonic() < deadline, "the worker does not answer")
    yield "the worker answers"


def get(port: int, path: str, scheme: str = "https") -> tuple[int, dict[str, str], str]:
    """Ask as the TLS proxy does; header names in lower case, cookies joined by line."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    forwarded = {"Host": HOST, "X-Forwarded-Proto": scheme, "X-Forwarded-For": "192.0.2.7"}
    try:
        connection.request("GET", path, headers=forwarded)
        answer = connection.getresponse()
        headers: dict[str, str] = {}
        for name, value in answer.getheaders():
            headers[name.lower()] = "\n".join(filter(None, [headers.get(name.lower()), value]))
        return answer.status, headers, answer.read().decode()
    finally:
        connection.close()


def checks(port: int) -> Iterator[str]:
    """Look at the running portal; yields what holds, raises Refused on what does not."""
    _wait_until_up(port)
    _expect(get(port, "/healthz")[::2] == (200, "ok"), "/healthz")
    status, _, body = get(port, "/readyz")
    _expect(status == 200 and set(json.loads(body).values()) == {"ok"}, f"/readyz: {body}")
    yield "/healthz and /readyz answer"
    status, headers, _ = get(port, "/accounts/login/", scheme="http")
    _expect(status == 301 and headers["location"].startswith("https://"), "no redirect to https")
    yield "http is sent to https"
    status, headers, page = get(port, "/accounts/login/")
    _expect(status == 200 and "<form" in page, f"the sign-in page answers {status}")
    for name, value in EXPECTED.items():
        _expect(value in headers.get(name, ""), f"{name}: {headers.get(name)}")
    yield "security headers are there"
    cookies = headers.get("set-cookie", "").splitlines()
    _expect(bool(cookies), "no CSRF cookie")
    for cookie in cookies:
        _expect("Secure" in cookie and "HttpOnly" in cookie and "SameSite" in cookie, cookie)
    yield "cookies are Secure, HttpOnly and SameSite"
    assets = re.findall(r'(?:href|src)="(/static/[^"]+)"', page)
    _expect(bool(assets), "the sign-in page names no static file")
    for asset in assets:
        status, headers, _ = get(port, asset)
        cached = "immutable" in headers.get("cache-control", "")
        _expect(status == 200 and cached, f"{asset}: {status} {headers.get('cache-control')}")
    yield f"{len(assets)} static files come with a digest in their names"
    status, _, page = get(port, "/no-such-page/")
    _expect(status == 404 and "DEBUG" not in page and "urlpatterns" not in page, "404 page")
    yield "an unknown address shows nothing of the inside"


def _wait_until_up(port: int) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            if get(port, "/healthz")[0] == 200:
                return
        except OSError:
            pass
        time.sleep(0.1)
    raise Refused("the web process does not answer")


def _expect(holds: bool, words: str) -> None:
    if not holds:
        raise Refused(words)


if __name__ == "__main__":
    sys.exit(main())
