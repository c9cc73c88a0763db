"""Starting and watching real processes; shared by the tests of this folder."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parents[2]
USER = """
import os, sys
from yorozu import embedded
embedded.ensure()
print(os.environ["DATABASE_URL"], os.environ["REDIS_URL"], flush=True)
sys.stdin.read()
"""
OURS = (
    "DJANGO_SETTINGS_MODULE",
    "DJANGO_ALLOW_ASYNC_UNSAFE",
    "DATABASE_URL",
    "REDIS_URL",
    "SECRET_KEY",
    "DEBUG",
    "PUBLIC_URL",
    # `make test` may be what runs us.
    "MAKEFLAGS",
    "MAKELEVEL",
)


def environment(state: Path, **more: str) -> dict[str, str]:
    """This process's environment as a newcomer has it: nothing of ours set but the folder."""
    plain = {name: value for name, value in os.environ.items() if name not in OURS}
    return plain | {"YOROZU_STATE_DIR": str(state)} | more


class ServiceUser:
    """A program that uses the embedded services until it is closed."""

    def __init__(self, state: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", USER],
            cwd=BASE_DIR,
            env=environment(state),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def urls(self) -> list[str]:
        """Wait until it has both; the error it printed when it has not."""
        assert self.process.stdout and self.process.stderr
        return self.process.stdout.readline().split() or [self.process.stderr.read()]

    def close(self, number: int = signal.SIGTERM) -> None:
        """End it, if it has not ended yet."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        self.process.communicate()


def processes(state: Path) -> dict[int, str]:
    """Every living process that was told of the folder, in its command line or environment."""
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            words = (folder / "cmdline").read_bytes().replace(b"\0", b" ")
            told = os.fsencode(state) in words + (folder / "environ").read_bytes()
        except OSError:
            continue
        if words and told and int(folder.name) != os.getpid():
            found[int(folder.name)] = words.decode(errors="replace")
    return found


def keeper(state: Path) -> int:
    """The process number of the folder's keeper."""
    (number,) = (n for n, words in processes(state).items() if "yorozu.embedded" in words)
    return number


def postmasters(state: Path) -> list[int]:
    """The folder's PostgreSQL servers, without a child just forked that still bears their words."""
    found = {n for n, words in processes(state).items() if "bin/postgres -D" in words}
    return [number for number in found if _parent(number) not in found]


def _parent(number: int) -> int:
    """0 when it has just ended."""
    try:
        words = Path(f"/proc/{number}/stat").read_text()
    except OSError:
        return 0
    # pid (name) state parent …; the name may hold spaces and brackets
    return int(words.rpartition(")")[2].split()[1])


def eventually(condition: Callable[[], bool], seconds: float = 30) -> bool:
    """Whether it becomes true in time."""
    deadline = time.monotonic() + seconds
    while not (fulfilled := condition()) and time.monotonic() < deadline:
        time.sleep(0.02)
    return fulfilled
