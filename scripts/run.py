"""`make run`: the whole portal on this machine, until Ctrl-C.

This process holds the embedded services, and web, worker and beat are its children: the
services leave only after everybody who uses them.
"""

import os
import signal
import socket
import sys
import threading
import time
import urllib.error
import urllib.request
from io import StringIO

from scripts.processes import Processes
from yorozu import embedded

PASSWORD = "yorozu-demo"  # noqa: S105 - the demo people's, refused outside DEBUG


def main() -> int:
    """Check the port, prepare the data, serve; returns make's exit code."""
    port = int(sys.argv[1]) if sys.argv[1:2] and sys.argv[1].isdigit() else 0
    if not 0 < port < 65536:
        return _say("PORT には 1 から 65535 の数を指定してください。例: make run PORT=8001")
    if _taken(port):
        return _say(
            f"ポート {port} は使用中です。別の番号で起動してください: make run PORT={port + 1}"
        )
    os.environ.update(DEBUG="1", DJANGO_SETTINGS_MODULE="yorozu.settings", PORT=str(port))
    os.environ.setdefault("PUBLIC_URL", f"http://localhost:{port}")
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.default_int_handler)
    try:
        embedded.ensure()
        people = _prepare()
    except embedded.EmbeddedError as error:
        return _say(str(error))
    except KeyboardInterrupt:
        return 130
    processes = Processes(dict(os.environ))
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, processes.stop)
    return _serve(port, people, processes)


def _say(line: str) -> int:
    print(line, file=sys.stderr)
    return 1


def _taken(port: int) -> bool:
    """Whether somebody listens there; web servers that share ports would hide it."""
    for family, host in ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")):
        with socket.socket(family) as probe:
            probe.settimeout(1)
            if probe.connect_ex((host, port)) == 0:
                return True
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return True
    return False


def _prepare() -> list[str]:
    """Migrate, and seed a database that has no people yet; returns the lines about them."""
    import django

    django.setup()
    from django.contrib.auth import get_user_model
    from django.core.management import call_command
    from django.db import connections

    print("データベースを準備しています…", flush=True)
    call_command("migrate", verbosity=0)
    users = get_user_model().objects
    if not users.exists():
        print("デモデータを作成しています…", flush=True)
        call_command("seed_demo", scale=os.environ.get("SCALE") or "demo", stdout=StringIO())
    demo = users.filter(email__endswith="@yorozu.example", is_active=True).order_by("pk")
    lines = [f"  {user.email:<32}{user.get_role_display()}" for user in demo[:12]]
    connections.close_all()
    return lines


def _serve(port: int, people: list[str], processes: Processes) -> int:
    processes.start()
    threading.Thread(target=_announce, args=(port, people, processes), daemon=True).start()
    return processes.wait()


def _announce(port: int, people: list[str], processes: Processes) -> None:
    """Say where it is once it really answers."""
    address = f"http://localhost:{port}/"
    while not processes.stopping:
        try:
            with urllib.request.urlopen(f"{address}readyz", timeout=5):  # noqa: S310
                break
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    else:
        return
    print(f"\nよろず支援拠点ポータル  {address}   （終了は Ctrl-C）")
    if people:
        print(f"デモの利用者（パスワードはすべて {PASSWORD}）", *people, sep="\n")
    print(flush=True)


if __name__ == "__main__":
    sys.exit(main())
