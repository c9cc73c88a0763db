"""The narrowed audit trail as a file."""

from collections.abc import Callable, Iterator
from typing import IO

from django.core.exceptions import BadRequest
from django.http import QueryDict
from django.utils import timezone

from accounts import audit
from accounts.filters import AuditFilterForm, narrow, narrowed_by
from accounts.models import AuditEvent, User
from accounts.models.audit import AuditEventQuerySet
from accounts.trail import HEADERS, cells
from yorozu.kit.export import write_csv, write_xlsx

AT_ONCE = 2000
CHUNK = 1000


def export_rows(user: User, data: QueryDict) -> AuditEventQuerySet:
    """What the page shows under these conditions, all pages of it. Raises BadRequest."""
    form = AuditFilterForm(data)
    if not form.is_valid():
        raise BadRequest("filters")
    return narrow(AuditEvent.objects.visible_to(user), form.cleaned_data)


def write_rows(
    target: IO[bytes],
    kind: str,
    rows: AuditEventQuerySet,
    tell: Callable[[int], object] | None = None,
) -> int:
    """Write the file, newest first, in constant memory; how many rows. `tell` hears progress."""
    lines = cells(_told(rows, tell))
    if kind == "csv":
        return write_csv(target, HEADERS, lines)
    return write_xlsx(target, "操作記録", HEADERS, lines)


def _told(rows: AuditEventQuerySet, tell: Callable[[int], object] | None) -> Iterator[AuditEvent]:
    ordered = rows.order_by("-at", "-id").iterator(chunk_size=CHUNK)
    for count, event in enumerate(ordered):
        if tell is not None and count % CHUNK == 0:
            tell(count)
        yield event


def file_name(kind: str) -> str:
    return f"操作記録_{timezone.localtime():%Y%m%d_%H%M}.{kind}"


def record_export(user: User, kind: str, rows: int, data: QueryDict) -> None:
    filters = narrowed_by(data).dict()
    audit.record("audit.exported", by=user, kind=kind, rows=rows, filters=filters)
