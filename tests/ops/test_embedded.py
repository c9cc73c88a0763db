"""The keeper of PostgreSQL and Redis, with real processes and real deaths."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
import redis

from tests.ops.machine import (
    BASE_DIR,
    ServiceUser,
    environment,
    eventually,
    keeper,
    postmasters,
    processes,
)

Start = Callable[[Path], ServiceUser]

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")


@pytest.fixture(scope="module")
def state(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder whose database exists already; each test leaves it without processes."""
    folder = tmp_path_factory.mktemp("state")
    user = ServiceUser(folder)
    assert user.urls()[0].startswith("postgres://")
    user.close()
    assert eventually(lambda: not processes(folder))
    return folder


@pytest.fixture(autouse=True)
def nothing_left(state: Path) -> Iterator[None]:
    yield
    assert eventually(lambda: not processes(state)), processes(state)


@pytest.fixture
def start(nothing_left: None) -> Iterator[Start]:
    """Start users of a folder's services; a test that fails leaves none behind."""
    users: list[ServiceUser] = []

    def service_user(folder: Path) -> ServiceUser:
        users.append(ServiceUser(folder))
        return users[-1]

    yield service_user
    for user in users:
        if user.process.stdin and not user.process.stdin.closed:
            user.close()


def test_two_checkouts_started_together_never_meet(tmp_path: Path, start: Start) -> None:
    folders = [tmp_path / "a", tmp_path / "支援 拠点" / ("長い名前" * 12)]
    (folders[0] / "postgres.new").mkdir(parents=True)  # a first start that was killed
    (folders[0] / "postgres.new" / "PG_VERSION").write_text("18\n")
    users = [start(folder) for folder in folders]
    identities = set()
    for index, user in enumerate(users):
        database, cache = user.urls()
        with psycopg.connect(database) as connection:
            row = connection.execute("SELECT system_identifier FROM pg_control_system()").fetchone()
            locale = connection.execute(
                "SELECT datlocprovider, datlocale, pg_encoding_to_char(encoding)"
                " FROM pg_database WHERE datname = 'yorozu'"
            ).fetchone()
        assert locale == ("b", "C.UTF-8", "UTF8")
        identities.add(row)
        with redis.Redis.from_url(cache) as client:
            assert client.keys() == []
            client.set("mine", index)
    for user in users:
        user.close()
    assert len(identities) == 2
    assert eventually(lambda: not any(map(processes, folders)))


def test_many_at_once_share_one_server(state: Path, start: Start) -> None:
    users = [start(state) for _ in range(6)]
    urls = {tuple(user.urls()) for user in users}
    servers = postmasters(state)
    for user in users:
        user.close()
    assert len(urls) == 1
    assert len(servers) == 1


def test_servers_leave_after_the_last_user_was_killed(state: Path, start: Start) -> None:
    first, second = start(state), start(state)
    database = first.urls()[0]
    second.urls()
    first.close(signal.SIGKILL)
    with psycopg.connect(database) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
    second.close(signal.SIGKILL)
    assert eventually(lambda: not processes(state))
    assert not (state / "postgres" / "postmaster.pid").exists()


@pytest.mark.parametrize("owner", ["this process", "nobody alive"])
def test_stale_lock_after_a_power_cut_heals(state: Path, start: Start, owner: str) -> None:
    number = os.getpid() if owner == "this process" else 4_194_300
    run = state / "run"
    lines = f"{number}\n{state}/postgres\n1700000000\n5432\n{run}\n\n  1234 5\nready   \n"
    (state / "postgres" / "postmaster.pid").write_text(lines)
    (run / ".s.PGSQL.5432.lock").write_text(lines)
    (run / ".s.PGSQL.5432").touch()
    (run / "redis.sock").touch()
    (state / "ready").touch()
    user = start(state)
    with psycopg.connect(user.urls()[0]) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
    user.close()


def test_killed_keeper_takes_its_servers_along_and_the_next_user_heals(
    state: Path, start: Start
) -> None:
    user = start(state)
    with psycopg.connect(user.urls()[0], autocommit=True) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS kept AS SELECT 42 AS answer")
    os.kill(keeper(state), signal.SIGKILL)
    healed = start(state)
    with psycopg.connect(healed.urls()[0]) as connection:
        assert connection.execute("SELECT answer FROM kept").fetchone() == (42,)
    user.close()
    healed.close()


def test_orphaned_postgres_is_ended_before_a_new_one_starts(state: Path, start: Start) -> None:
    user = start(state)
    database = user.urls()[0]
    (server,) = postmasters(state)
    os.kill(server, signal.SIGKILL)  # the keeper notices, ends Redis and itself
    assert eventually(lambda: not any("yorozu.embedded" in w for w in processes(state).values()))
    healed = start(state)
    assert healed.urls()[0] == database
    with psycopg.connect(database) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
    user.close()
    healed.close()


def test_broken_data_is_said_in_one_line(tmp_path: Path, start: Start) -> None:
    (tmp_path / "postgres").mkdir(mode=0o700)
    (tmp_path / "postgres" / "PG_VERSION").write_text("9\n")
    user = start(tmp_path)
    assert f"起動できません（{tmp_path}/services.log）" in user.urls()[0]
    user.close()
    assert eventually(lambda: not processes(tmp_path))


def test_run_passes_ctrl_c_and_leaves_nothing(state: Path) -> None:
    command = [sys.executable, "-c", "print('up', flush=True); import time; time.sleep(60)"]
    program = subprocess.Popen(
        [sys.executable, "manage.py", "run", *command],
        cwd=BASE_DIR,
        env=environment(state),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    assert program.stdout
    assert program.stdout.readline() == b"up\n"
    assert processes(state)
    os.killpg(program.pid, signal.SIGINT)
    program.communicate()
    assert program.returncode != 0
