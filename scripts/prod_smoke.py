"""`make prod-smoke`: the production settings with the same processes, on this machine.

Everything it makes lives in its own state folder; nothing of the development data is touched.
"""

import http.client
import json
import os
import re
import secrets
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from scripts.processes import Processes
from yorozu import embedded
from yorozu.embedded.state import BASE_DIR

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


class Refused(AssertionError):
    """Production would not be as it must be; the message says what."""


def main() -> int:
    """Prepare, start, look, stop; exit code 1 with one line when something is wrong."""
    os.environ["YOROZU_STATE_DIR"] = str(
        Path(os.environ.get("YOROZU_STATE_DIR") or ".local").resolve() / "prod-smoke"
    )
    embedded.ensure()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    state = Path(os.environ["YOROZU_STATE_DIR"])
    environment = os.environ | production(state) | {"PORT": str(port), "WEB_WORKERS": "2"}
    for command in (["check", "--deploy", "--fail-level", "ERROR"], ["collectstatic", "--noinput"]):
        manage(environment, *command)
    manage(environment, "migrate", "--noinput")
    processes = Processes(environment)
    verdict: list[str] = []
    watcher = threading.Thread(target=_look, args=(port, environment, processes, verdict))
    processes.start()
    watcher.start()
    processes.wait()
    watcher.join()
    print(*verdict, sep="\n")
    return 0 if verdict[-1:] == ["prod-smoke: ok"] else 1


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


def manage(environment: dict[str, str], *command: str, expect: int = 0) -> None:
    """Run one management command in the production environment."""
    done = subprocess.run(  # noqa: S603
        [sys.executable, "manage.py", *command],
        cwd=BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if (done.returncode == 0) != (expect == 0):
        sys.exit(f"manage.py {' '.join(command)}: {done.returncode}\n{done.stdout}{done.stderr}")


def _look(port: int, environment: dict[str, str], processes: Processes, verdict: list[str]) -> None:
    try:
        for line in checks(port):
            verdict.append(f"  {line}")
        manage(environment, "seed_demo", "--scale", "tiny", expect=1)
        verdict.append("  demo people are refused")
        manage(environment, "run", "celery", "--app", "yorozu", "inspect", "ping", "--timeout", "9")
        verdict += ["  worker answers", "prod-smoke: ok"]
    except (AssertionError, OSError, SystemExit) as problem:
        verdict.append(f"prod-smoke: {problem}")
    finally:
        processes.stop()


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
    deadline = time.monotonic() + 30
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
