"""A migrated and seeded database, made once and kept."""

import time

from django.core.management import call_command
from django.db import connection

from consultations.models import Memo


def sweep() -> None:
    """Clear away dead rows of what a group took back: the next one would read past them."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")


def prepare(scale: str) -> None:
    call_command("migrate", verbosity=0)
    if not Memo.objects.exists():
        print(f"seeding --scale {scale} …", flush=True)
        start = time.perf_counter()
        call_command("seed_demo", scale=scale, verbosity=0)
        print(f"seed_demo --scale {scale}: {time.perf_counter() - start:.1f} s", flush=True)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*), pg_database_size(current_database()) FROM companies_company"
        )
        companies, size = cursor.fetchone()
    print(
        f"{Memo.objects.count():,} memos, {companies:,} companies, {size / 1e6:,.0f} MB",
        flush=True,
    )
