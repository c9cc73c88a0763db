"""The keeper: one process that runs both servers for as long as anybody uses them."""

import fcntl
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType

from yorozu.embedded.state import (
    LINUX,
    LOST,
    EmbeddedError,
    State,
    answers,
    binaries,
    dies_with_parent,
    try_lock,
)

PATIENCE = 290  # seconds for PostgreSQL to recover
INITDB = (
    "-U postgres -E UTF8 --locale-provider=builtin --builtin-locale=C.UTF-8"
    f" --locale={'C.UTF-8' if LINUX else 'C'} --auth=trust --no-sync --no-instructions"
    " --no-data-checksums"
).split()
CREATE = b"CREATE DATABASE yorozu;\n"
POSTGRES = {
    "listen_addresses": "",
    "synchronous_commit": "off",
    "max_connections": "300",
    "shared_buffers": "256MB",
    "max_wal_size": "2GB",
    "jit": "off",
    # Nobody follows this server: what is loaded into a new table need not be logged.
    "wal_level": "minimal",
    "max_wal_senders": "0",
}
REDIS = ["--port", "0", "--unixsocketperm", "700", "--appendonly", "yes", "--save"]


class Stop(BaseException):
    """A signal, or the death of a server, tells the keeper to end."""


def keep(state: State) -> int:
    """Run both servers until the last user has gone; the exit code is for the log's reader."""
    for number in (signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    with _keeper_lock(state) as mine:
        if not mine:
            return LOST
        try:
            _serve(state)
        except Stop as stop:
            print(f"keeper: {stop}", file=sys.stderr)  # noqa: T201
            return 1
        except (EmbeddedError, OSError, subprocess.SubprocessError) as error:
            print(f"keeper: {error}", file=sys.stderr)  # noqa: T201
            return 1
    return 0


@contextmanager
def _keeper_lock(state: State) -> Iterator[bool]:
    # A user who looks whether there is a keeper holds the lock for a moment: try again.
    for _ in range(10):
        with try_lock(state.root / "keeper.lock", fcntl.LOCK_EX) as mine:
            if mine:
                yield True
                return
        time.sleep(0.01)
    yield False


def _serve(state: State) -> None:
    state.ready.unlink(missing_ok=True)
    _prepare_folders(state)
    _heal(state)
    programs, redis = binaries()
    if not state.data.exists():
        _create_cluster(state, programs)
    servers: list[tuple[subprocess.Popen[bytes], int]] = []
    try:
        servers.append((_start_postgres(state, programs), signal.SIGINT))
        servers.append((_start_redis(state, redis), signal.SIGTERM))
        for number in (signal.SIGCHLD, signal.SIGTERM):
            signal.signal(number, _stop)
        _wait_for_servers(state, [server for server, _ in servers])
        state.ready.touch()
        _sleep_until_alone(state)
    finally:
        for number in (signal.SIGCHLD, signal.SIGTERM):
            signal.signal(number, signal.SIG_IGN if number == signal.SIGTERM else signal.SIG_DFL)
        state.ready.unlink(missing_ok=True)
        for server, ending in servers:
            server.send_signal(ending)
        for server, _ in servers:
            server.wait()


def _stop(number: int, _: FrameType | None) -> None:
    raise Stop(
        "a server has ended; its log is above" if number == signal.SIGCHLD else "told to end"
    )


def _sleep_until_alone(state: State) -> None:
    descriptor = os.open(state.root / "users.lock", os.O_RDWR | os.O_CREAT, 0o600)
    # Held until this process ends: who comes while the servers go down waits, then starts anew.
    fcntl.flock(descriptor, fcntl.LOCK_EX)


# ── PostgreSQL and Redis ─────────────────────────────────────────────────────────────────────


def _start_postgres(state: State, programs: Path) -> subprocess.Popen[bytes]:
    options = [part for name, value in POSTGRES.items() for part in ("-c", f"{name}={value}")]
    command = [str(programs / "postgres"), "-D", str(state.data), "-k", str(state.run), *options]
    return subprocess.Popen(  # noqa: S603
        _unprivileged(command),
        preexec_fn=dies_with_parent(signal.SIGINT),
    )


def _start_redis(state: State, program: Path) -> subprocess.Popen[bytes]:
    folder = state.root / "redis"
    folder.mkdir(mode=0o700, exist_ok=True)
    command = [str(program), *REDIS, "", "--unixsocket", str(state.sockets[1])]
    command += ["--dir", str(folder), "--loglevel", "warning"]
    return subprocess.Popen(  # noqa: S603
        command,
        preexec_fn=dies_with_parent(signal.SIGTERM),
    )


def _wait_for_servers(state: State, servers: list[subprocess.Popen[bytes]]) -> None:
    deadline = time.monotonic() + PATIENCE
    pid_file = state.data / "postmaster.pid"
    while not (_says_ready(pid_file) and all(map(answers, state.sockets))):
        if any(server.poll() is not None for server in servers):
            raise Stop("a server did not start; its log is above")
        if time.monotonic() > deadline:
            raise EmbeddedError("PostgreSQL is still recovering")
        time.sleep(0.02)


def _says_ready(pid_file: Path) -> bool:
    lines = _lines(pid_file)
    return len(lines) > 7 and lines[7].strip() == "ready"


def _lines(path: Path) -> list[str]:
    with suppress(OSError):
        return path.read_text(errors="replace").splitlines()
    return []


def _create_cluster(state: State, programs: Path) -> None:
    """Make the data folder beside its place and move it there whole, database included."""
    new = state.root / "postgres.new"
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir(mode=0o700)
    _own(new)
    _run([str(programs / "initdb"), "-D", str(new), *INITDB])
    _run([str(programs / "postgres"), "--single", "-D", str(new), "postgres"], CREATE)
    new.rename(state.data)


def _run(command: list[str], words: bytes = b"") -> None:
    done = subprocess.run(  # noqa: S603
        _unprivileged(command),
        input=words,
        capture_output=True,
        check=False,
        preexec_fn=dies_with_parent(signal.SIGKILL),
    )
    if done.returncode:
        lines = done.stderr.decode(errors="replace").split("\n")
        raise EmbeddedError(" ".join(filter(None, lines)) or f"{command[0]}: {done.returncode}")


# ── root, folders, leftovers ─────────────────────────────────────────────────────────────────


def _unprivileged(command: list[str]) -> list[str]:
    """PostgreSQL refuses root: run it as nobody, who may still pass through our folders."""
    if os.getuid() != 0:
        return command
    if not shutil.which("setpriv"):
        raise EmbeddedError("PostgreSQL does not run as root here; use another user")
    nobody = pwd.getpwnam("nobody")
    return [
        *("setpriv", "--reuid", str(nobody.pw_uid), "--regid", str(nobody.pw_gid)),
        *("--clear-groups", "--securebits", "+no_setuid_fixup"),
        *("--inh-caps", "-all,+dac_override", "--ambient-caps", "-all,+dac_override"),
        *("--pdeathsig", "INT", *command),
    ]


def _own(folder: Path) -> None:
    if os.getuid() == 0:
        nobody = pwd.getpwnam("nobody")
        os.chown(folder, nobody.pw_uid, nobody.pw_gid)


def _prepare_folders(state: State) -> None:
    state.run.mkdir(mode=0o700, exist_ok=True)
    owners = {os.getuid()} | ({pwd.getpwnam("nobody").pw_uid} if os.getuid() == 0 else set())
    found = state.run.lstat()
    if state.run.is_symlink() or found.st_uid not in owners:
        raise EmbeddedError(f"{state.run} belongs to somebody else")
    state.run.chmod(0o700)
    _own(state.run)


def _heal(state: State) -> None:
    """Remove what a power cut or a kill -9 left; we hold the keeper's lock, so all of it is stale.

    A reused process number in `postmaster.pid` would block the start for ever.
    """
    pid_file = state.data / "postmaster.pid"
    lines = _lines(pid_file)
    pid = int(lines[0]) if lines and lines[0].strip().isdigit() else 0
    if pid and _is_our_postgres(pid, state.data):
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGINT)
        deadline = time.monotonic() + PATIENCE
        while _is_our_postgres(pid, state.data) and time.monotonic() < deadline:
            time.sleep(0.02)
    postgres, redis = state.sockets
    for leftover in (pid_file, postgres, Path(f"{postgres}.lock")):
        leftover.unlink(missing_ok=True)
    _end_orphaned_redis(redis)


def _is_our_postgres(pid: int, data: Path) -> bool:
    """Whether that process is PostgreSQL on this very folder, not a stranger with its number."""
    if LINUX:
        with suppress(OSError):
            words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
            return Path(os.fsdecode(words[0])).name == "postgres" and os.fsencode(data) in words
        return False
    shown = subprocess.run(  # noqa: S603
        ["ps", "-ww", "-o", "args=", "-p", str(pid)],  # noqa: S607
        capture_output=True,
        text=True,
        check=False,
    ).stdout
    return "postgres" in shown and f" -D {data} " in shown


def _end_orphaned_redis(path: Path) -> None:
    with suppress(OSError), socket.socket(socket.AF_UNIX) as orphan:
        orphan.connect(str(path))
        orphan.sendall(b"SHUTDOWN\r\n")
        while orphan.recv(1024):
            pass
    path.unlink(missing_ok=True)
