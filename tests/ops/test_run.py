"""`make run` as a person meets it: it starts, says where it is, and leaves nothing behind."""

import os
import re
import signal
import socket
import subprocess
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.ops.machine import BASE_DIR, environment, eventually, processes

# What is installed stays as it is while tests run.
MAKE = ["make", "--no-print-directory", "-o", ".venv/installed", "-o", "system"]


@pytest.fixture(scope="module")
def state(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("run")


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(autouse=True)
def nothing_left(state: Path) -> Iterator[None]:
    yield
    for number in processes(state):
        os.kill(number, signal.SIGKILL)


def start(target: str, state: Path, port: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [*MAKE, target, f"PORT={port}", "SCALE=tiny"],
        cwd=BASE_DIR,
        env=environment(state),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


def read_until(program: subprocess.Popen[str], words: str) -> str:
    assert program.stdout
    seen = ""
    while words not in seen:
        line = program.stdout.readline()
        assert line, seen
        seen += line
    return seen


def test_run_serves_and_ctrl_c_leaves_nothing(state: Path, port: int) -> None:
    program = start("run", state, port)
    shown = read_until(program, "trainee@yorozu.example")
    assert f"http://localhost:{port}/" in shown
    assert "yorozu-demo" in shown
    assert len(re.findall(r"@yorozu\.example +\S", shown)) == 8
    with urllib.request.urlopen(f"http://localhost:{port}/accounts/login/") as answer:
        page = answer.read().decode()
    asset = re.search(r'"(/static/[^"]+\.css)"', page)
    assert asset
    with urllib.request.urlopen(f"http://localhost:{port}{asset[1]}") as answer:
        assert answer.status == 200
    os.killpg(program.pid, signal.SIGINT)
    program.communicate()
    assert eventually(lambda: not processes(state)), processes(state)


@pytest.mark.parametrize("end", ["terminal closed", "killed"])
def test_no_process_outlives_it(state: Path, port: int, end: str) -> None:
    program = start("run", state, port)
    read_until(program, f"http://localhost:{port}/")
    if end == "terminal closed":
        os.killpg(program.pid, signal.SIGHUP)
    else:
        (runner,) = (n for n, words in processes(state).items() if "-m scripts.run" in words)
        os.kill(runner, signal.SIGKILL)
    program.communicate()
    assert eventually(lambda: not processes(state)), processes(state)


def test_taken_port_is_one_clear_line_before_anything_starts(tmp_path: Path, port: int) -> None:
    with socket.socket() as owner:
        owner.bind(("127.0.0.1", port))
        owner.listen()
        program = start("run", tmp_path / "untouched", port)
        shown, _ = program.communicate()
    line, *rest = shown.splitlines()
    assert line.startswith(f"ポート {port} は使用中です")
    assert [words for words in rest if not words.startswith("make: ***")] == []
    assert program.returncode != 0
    assert not (tmp_path / "untouched").exists()


def test_production_settings_serve_strictly(tmp_path: Path) -> None:
    """Headers, cookies, static files, health pages and the worker."""
    done = subprocess.run(
        [*MAKE, "prod-smoke"],
        cwd=BASE_DIR,
        env=environment(tmp_path),
        capture_output=True,
        text=True,
    )
    assert done.stdout.rstrip().endswith("prod-smoke: ok"), done.stdout + done.stderr
    assert eventually(lambda: not processes(tmp_path)), processes(tmp_path)
