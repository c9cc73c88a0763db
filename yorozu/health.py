"""/healthz says that the process lives, /readyz that it can do its work."""

import logging
from collections.abc import Callable

from django.core.cache import cache
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

logger = logging.getLogger(__name__)


def _database() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return bool(cursor.fetchone() == (1,))


def _redis() -> bool:
    cache.set("readyz", "1", timeout=10)
    return bool(cache.get("readyz") == "1")


def _migrations() -> bool:
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


CHECKS: dict[str, Callable[[], bool]] = {
    "database": _database,
    "redis": _redis,
    "migrations": _migrations,
}


def _passes(name: str, check: Callable[[], bool]) -> bool:
    try:
        return check()
    except Exception:
        # The reason belongs in the log, never in an answer that anybody may read.
        logger.warning("readyz: %s failed", name, exc_info=True)
        return False


@never_cache
@require_safe
def healthz(_: HttpRequest) -> HttpResponse:
    """Touch nothing outside the process: a slow database must not make it restart."""
    return HttpResponse("ok", content_type="text/plain")


@never_cache
@require_safe
def readyz(_: HttpRequest) -> HttpResponse:
    """Answer 200 when database, Redis and migrations are fine, else 503 with the names."""
    results = {name: _passes(name, check) for name, check in CHECKS.items()}
    return JsonResponse(
        {name: "ok" if fine else "failed" for name, fine in results.items()},
        status=200 if all(results.values()) else 503,
    )
