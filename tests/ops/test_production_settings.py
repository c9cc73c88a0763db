"""Production starts with everything it needs or not at all, and says what is missing."""

import runpy
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from tests.ops.machine import BASE_DIR, environment, processes
from yorozu.settings import DEVELOPMENT_SECRET

COMPLETE = {
    "DEBUG": "0",
    "SECRET_KEY": "k7Tq2vXw9ZpLr4NfYb8HsDj3GmCe6AuVxQtRnWyBzKpMhJd5",
    "ALLOWED_HOSTS": "portal.example.jp",
    "PUBLIC_URL": "https://portal.example.jp",
    "DATABASE_URL": "postgres://yorozu:secret@db:5432/yorozu",
    "REDIS_URL": "redis://redis:6379/0",
    "EMAIL_URL": "smtp+tls://user:secret@mail.example.jp:587",
}
COMPLETE["SECRET_KEY"] += "Xv2Lq9"
REQUIRED = [name for name in COMPLETE if name != "DEBUG"]


@pytest.fixture
def load(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Load the settings in an environment; None takes a variable away."""

    def settings(**changes: str | None) -> dict[str, Any]:
        for name, value in {**COMPLETE, **changes}.items():
            if value is None:
                monkeypatch.delenv(name, raising=False)
            else:
                monkeypatch.setenv(name, value)
        return runpy.run_path(str(BASE_DIR / "yorozu" / "settings.py"))

    return settings


@pytest.mark.parametrize("name", REQUIRED)
def test_missing_variable_stops_the_boot_with_its_name(load: Any, name: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=name):
        load(**{name: None})


@pytest.mark.parametrize("name", REQUIRED)
def test_empty_variable_stops_the_boot(load: Any, name: str) -> None:
    """As `.env.example` has it before anybody filled it in."""
    with pytest.raises(ImproperlyConfigured, match=name):
        load(**{name: ""})


@pytest.mark.parametrize("secret", [DEVELOPMENT_SECRET, "short", "a" * 60])
def test_default_or_weak_secret_is_refused(load: Any, secret: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="SECRET_KEY"):
        load(SECRET_KEY=secret)


def test_complete_environment_is_strict(load: Any) -> None:
    settings = load()
    assert settings["DEBUG"] is False
    assert settings["ALLOWED_HOSTS"] == ["portal.example.jp"]
    assert settings["SESSION_COOKIE_SECURE"] is settings["CSRF_COOKIE_SECURE"] is True
    assert settings["SECURE_HSTS_SECONDS"] >= 31_536_000
    assert settings["SECURE_SSL_REDIRECT"] is True
    assert "Manifest" in settings["STORAGES"]["staticfiles"]["BACKEND"]


@pytest.mark.parametrize(
    "given",
    [{"DEBUG": "0"}, {"SECRET_KEY": COMPLETE["SECRET_KEY"]}, {"DATABASE_URL": "postgres://x/y"}],
)
def test_embedded_services_stay_away_from_production(tmp_path: Path, given: dict[str, str]) -> None:
    done = subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=BASE_DIR,
        env=environment(tmp_path / "state", **given),
        capture_output=True,
        text=True,
    )
    assert done.returncode != 0
    assert "ImproperlyConfigured" in done.stderr
    assert not (tmp_path / "state").exists()
    assert processes(tmp_path) == {}
