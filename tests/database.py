"""A migrated database is kept as a template; each run and each worker gets a copy of its own.

Migrating takes seconds, copying a tenth of one. The template's name carries a digest of every
migration and of the installed versions, so a changed one makes a new template by itself.
"""

import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import ProgrammingError, connection, transaction
from django.db.utils import OperationalError

BASE_DIR = Path(__file__).resolve().parent.parent
TEMPLATE = "yorozu_template_"
COPY = "yorozu_test_"


@contextmanager
def copied_database() -> Iterator[None]:
    """Point Django at a fresh copy; drop it at the end. Copies of killed runs go as well."""
    original = connection.settings_dict["NAME"]
    name = f"{COPY}{os.getpid()}"
    with _lock():
        template = _template()
        _drop_leftovers()
        _execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY file_copy')
    _use(name)
    try:
        yield
    finally:
        _use(original)
        _execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@contextmanager
def _lock() -> Iterator[None]:
    with (settings.STATE_DIR / "test-template.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


# What migrating leaves and no test changes.
KEPT = {"django_migrations", "django_content_type", "auth_permission"}


def empty_tables(_case: object = None) -> None:
    """Delete every row, past triggers and foreign keys.

    Takes the place of Django's flush after a test that commits: truncating two hundred tables,
    most of them empty, took longer than most of these tests.
    """
    tables = [name for name in connection.introspection.table_names() if name not in KEPT]
    filled = " UNION ALL ".join(
        f"SELECT '{name}' WHERE EXISTS (SELECT FROM {name})" for name in tables
    )
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(filled)
        deletes = "; ".join(f"DELETE FROM {name}" for (name,) in cursor.fetchall())
        cursor.execute(f"SET LOCAL session_replication_role = replica; {deletes}")


def _digest() -> str:
    files = [BASE_DIR / "requirements" / "base.txt", *BASE_DIR.glob("*/migrations/*.py")]
    files += BASE_DIR.glob("yorozu/*/migrations/*.py")
    return hashlib.sha256(b"\0".join(path.read_bytes() for path in sorted(files))).hexdigest()[:12]


def _template() -> str:
    name = f"{TEMPLATE}{_digest()}"
    present = _names(TEMPLATE)
    if name in present:
        return name
    for old in present:
        with suppress(OperationalError, ProgrammingError):  # another run copies it just now
            _execute(f'DROP DATABASE "{old}"')
    original = connection.settings_dict["NAME"]
    new = f"{TEMPLATE}new"
    _execute(f'CREATE DATABASE "{new}"')
    _use(new)
    try:
        call_command("migrate", verbosity=0, interactive=False)
    finally:
        _use(original)
    _execute(f'ALTER DATABASE "{new}" RENAME TO "{name}"')
    return name


def _drop_leftovers() -> None:
    for name in _names(COPY):
        owner = name.removeprefix(COPY)
        if not (owner.isdigit() and _lives(int(owner))):
            _execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True


def _use(name: str) -> None:
    connection.close()
    settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = name


def _names(prefix: str) -> list[str]:
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [prefix])
        return [row[0] for row in cursor.fetchall()]


def _execute(sql: str) -> None:
    with connection._nodb_cursor() as cursor:
        cursor.execute(sql)
