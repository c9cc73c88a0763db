"""The processes below `make run` end with it, whichever way it ends."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.ops.machine import BASE_DIR, environment, eventually, processes

RUNNER = """
import os, signal, sys
from pathlib import Path
from scripts.processes import Processes

below = Processes(dict(os.environ), procfile=Path(sys.argv[1]), grace=0.3)
for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
    signal.signal(number, below.stop)
below.start()
print("up", flush=True)
sys.exit(below.wait())
"""
# One that obeys, one with a child of its own, one that will not listen.
OBSTINATE = """
web: sleep 60
worker: sh -c 'sleep 60 & wait'
beat: sh -c 'trap "" TERM; while :; do sleep 0.1; done'
"""


def start(folder: Path, procfile: str) -> subprocess.Popen[str]:
    (folder / "Procfile").write_text(procfile.strip() + "\n")
    program = subprocess.Popen(
        [sys.executable, "-c", RUNNER, str(folder / "Procfile")],
        cwd=BASE_DIR,
        env=environment(folder),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert program.stdout
    assert program.stdout.readline() == "up\n"
    return program


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_signal_ends_all_of_them(tmp_path: Path, number: signal.Signals) -> None:
    program = start(tmp_path, OBSTINATE)
    assert len(processes(tmp_path)) >= 4
    program.send_signal(number)
    program.communicate()
    assert program.returncode == 0
    assert eventually(lambda: not processes(tmp_path)), processes(tmp_path)


def test_all_end_when_one_ends_by_itself(tmp_path: Path) -> None:
    program = start(tmp_path, "web: sleep 60\nworker: sh -c 'exit 3'")
    _, words = program.communicate()
    assert program.returncode == 3
    assert "worker が終了したため" in words
    assert eventually(lambda: not processes(tmp_path)), processes(tmp_path)


def test_kernel_ends_them_when_it_is_killed(tmp_path: Path) -> None:
    program = start(tmp_path, "web: sleep 60\nworker: sleep 60")
    program.kill()
    program.communicate()
    assert eventually(lambda: not processes(tmp_path)), processes(tmp_path)
