"""The Procfile's processes as children of this one; none outlives it, however it dies.

Why not a process manager from a shelf: docs/adr/0011-own-process-runner.md.
"""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from yorozu.embedded.state import BASE_DIR, dies_with_parent

GRACE = 8.0  # seconds; a job cut off here is found by its quiet heartbeat and queued again


class Processes:
    """Starts web, worker and beat; ends all of them as soon as one ends or we are told to."""

    def __init__(
        self,
        environment: dict[str, str],
        procfile: Path = BASE_DIR / "Procfile",
        grace: float = GRACE,
    ) -> None:
        self.stopping = False
        self.lines = procfile.read_text().splitlines()
        self.grace = grace
        path = f"{Path(sys.executable).parent}{os.pathsep}{environment.get('PATH', '')}"
        self.environment = environment | {
            "PATH": path,
            "PYTHONUNBUFFERED": "1",
            # Celery's page about root, which a container on a desk usually is.
            "PYTHONWARNINGS": "ignore:You're running the worker with superuser",
        }
        self.running: dict[str, subprocess.Popen[bytes]] = {}

    def start(self) -> None:
        """Spawn each line of the Procfile in a session of its own: Ctrl-C reaches only us."""
        for line in self.lines:
            name, _, command = line.partition(": ")
            if not self.stopping:
                self.running[name] = subprocess.Popen(  # noqa: S602 - our own file
                    f"exec {command}",
                    shell=True,
                    cwd=BASE_DIR,
                    env=self.environment,
                    start_new_session=True,
                    preexec_fn=dies_with_parent(signal.SIGTERM),
                )

    def wait(self) -> int:
        """Sleep until one process ends by itself or `stop()` is asked for; then end them all."""
        ended = ""
        while not self.stopping and not ended:
            time.sleep(0.1)
            ended = next((n for n, p in self.running.items() if p.poll() is not None), "")
        self._end()
        if ended and not self.stopping:
            print(f"{ended} が終了したため、すべて停止しました。", file=sys.stderr)
            return self.running[ended].returncode or 1
        return 0

    def stop(self, *_: object) -> None:
        """A signal handler: `wait()` does the work."""
        self.stopping = True

    def _end(self) -> None:
        for process in self.running.values():
            _signal_group(process, signal.SIGTERM)
        deadline = time.monotonic() + self.grace
        for process in self.running.values():
            try:
                process.wait(timeout=max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                _signal_group(process, signal.SIGKILL)
                process.wait()
        for process in self.running.values():
            _signal_group(process, signal.SIGKILL)  # what a dead parent may have left


def _signal_group(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    try:
        if number == signal.SIGTERM:
            process.send_signal(number)  # it tells its own children, in its own order
        else:
            os.killpg(process.pid, number)
    except ProcessLookupError:
        pass
