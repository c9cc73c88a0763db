"""`make run` as a person meets it: it starts, says where it is, and leaves nothing behind."""

import os
import re
import signal
import socket
import subprocess
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

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


@pytest.fixture
def start(state: Path, port: int) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """`make run`; a test that fails in the middle leaves nothing behind either."""
    programs: list[subprocess.Popen[str]] = []

    def run(folder: Path = state) -> subprocess.Popen[str]:
        program = subprocess.Popen(
            [*MAKE, "run", f"PORT={port}", "SCALE=tiny"],
            cwd=BASE_DIR,
            env=environment(folder),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        programs.append(program)
        return program

    yield run
    for number in processes(state):
        with suppress(ProcessLookupError):
            os.kill(number, signal.SIGKILL)
    for program in programs:
        program.communicate()


def read_until(program: subprocess.Popen[str], words: str) -> str:
    assert program.stdout
    seen = ""
    while words not in seen:
        line = program.stdout.readline()
        assert line, seen
        seen += line
    return seen


def test_run_serves_and_ctrl_c_leaves_nothing(start: Any, state: Path, port: int) -> None:
    program = start()
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
    program.wait()
    assert eventually(lambda: not processes(state)), processes(state)


def test_taken_port_is_one_clear_line_before_anything_starts(
    start: Any, tmp_path: Path, port: int
) -> None:
    with socket.socket() as owner:
        owner.bind(("127.0.0.1", port))
        owner.listen()
        program = start(tmp_path / "untouched")
        shown = program.stdout.read()
        program.wait()
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
