"""Paging by key: page 5,000 costs what page 1 costs, one query each."""

import base64
import binascii
import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import F, Field, Model, Q, QuerySet
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan, TupleLessThan
from django.http import HttpRequest
from django.utils import timezone

from yorozu.kit.converters import BIGINT

RowT = TypeVar("RowT")
RowT_co = TypeVar("RowT_co", covariant=True)
ModelT = TypeVar("ModelT", bound=Model)

AFTER, BEFORE = CURSORS = ("after", "before")
SIZE = 50
MAX_CURSOR = 1000


@dataclass(frozen=True)
class KeysetPage(Generic[RowT]):
    """Rows of one page; the links keep every other parameter and are "" where there is no page."""

    rows: list[RowT]
    next_url: str = ""
    previous_url: str = ""
    first_url: str = ""


class Fetch(Protocol[RowT_co]):
    """Up to ``limit`` rows beyond the key, nearest first."""

    def __call__(self, key: list[Any] | None, backwards: bool, limit: int) -> Sequence[RowT_co]: ...


class _BadCursorError(Exception):
    pass


def keyset_page(
    queryset: "QuerySet[ModelT, RowT]",
    request: HttpRequest,
    order: Sequence[str] = ("-started_at", "-id"),
    size: int = SIZE,
    fetch: Fetch[RowT] | None = None,
) -> KeysetPage[RowT]:
    """One page of ``queryset`` in ``order``; a cursor that makes no sense gives the first page.

    ``fetch`` gives the rows where the queryset cannot (a search): those beyond the key, nearest
    first, ``backwards`` or not.

    The order's last part must be unique, none may be NULL, and each must be readable on a row
    (``a__b`` follows the relation: select_related it).
    """
    side, key = _cursor(queryset, request, order)
    backwards = side == BEFORE
    if fetch is None:
        rows = _fetch(queryset, order, key, backwards, size + 1)
    else:
        rows = list(fetch(key, backwards, size + 1))
    more, rows = len(rows) > size, rows[:size]
    if backwards:
        rows.reverse()
    has_previous = more if backwards else key is not None
    has_next = backwards or more
    return KeysetPage(
        rows=rows,
        next_url=_url(request, AFTER, order, rows[-1]) if rows and has_next else "",
        previous_url=_url(request, BEFORE, order, rows[0]) if rows and has_previous else "",
        first_url=_link(request, "", "") if has_previous else "",
    )


def _fetch(
    queryset: "QuerySet[ModelT, RowT]",
    order: Sequence[str],
    key: list[Any] | None,
    backwards: bool,
    limit: int,
) -> list[RowT]:
    ordered = queryset.order_by(*(_flip(part) if backwards else part for part in order))
    if key is not None:
        ordered = ordered.filter(_beyond(order, key, backwards))
    return list(ordered[:limit])


# --- SQL --------------------------------------------------------------------------------------


def _flip(part: str) -> str:
    return part[1:] if part.startswith("-") else f"-{part}"


def _beyond(order: Sequence[str], key: list[Any], backwards: bool) -> Any:
    """What lies after the key (before it, going backwards): ``(a, b) < (x, y)`` in SQL."""
    names = [part.lstrip("-") for part in order]
    falling = [part.startswith("-") != backwards for part in order]
    if len(names) > 1 and len(set(falling)) == 1:
        lookup = TupleLessThan if falling[0] else TupleGreaterThan
        return lookup(Tuple(*(F(name) for name in names)), tuple(key))
    condition = Q()
    same = Q()
    for name, value, down in zip(names, key, falling, strict=True):
        condition |= same & Q(**{f"{name}__{'lt' if down else 'gt'}": value})
        same &= Q(**{name: value})
    return condition


# --- the cursor in the address ----------------------------------------------------------------


def _url(request: HttpRequest, side: str, order: Sequence[str], row: Any) -> str:
    values = [_text(_read(row, part.lstrip("-"))) for part in order]
    packed = json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode()
    return _link(request, side, base64.urlsafe_b64encode(packed).rstrip(b"=").decode())


def _link(request: HttpRequest, side: str, cursor: str) -> str:
    query = request.GET.copy()
    for name in CURSORS:
        query.pop(name, None)
    if side:
        query[side] = cursor
    return f"?{query.urlencode()}"


def _read(row: Any, name: str) -> Any:
    if isinstance(row, dict):
        return row[name]
    for part in name.split("__"):
        row = getattr(row, part)
    return row


def _text(value: Any) -> str:
    return value.isoformat() if isinstance(value, dt.datetime | dt.date) else str(value)


def _cursor(
    queryset: "QuerySet[Any, Any]", request: HttpRequest, order: Sequence[str]
) -> tuple[str, list[Any] | None]:
    for side in CURSORS:
        if packed := request.GET.get(side):
            try:
                texts = _unpack(packed, len(order))
                fields = [_field(queryset, part.lstrip("-")) for part in order]
                return side, [_value(*pair) for pair in zip(fields, texts, strict=True)]
            except _BadCursorError:
                break
    return "", None


def _unpack(packed: str, length: int) -> list[str]:
    if len(packed) > MAX_CURSOR:
        raise _BadCursorError
    try:
        padded = packed + "=" * (-len(packed) % 4)
        texts = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
    except (binascii.Error, ValueError, RecursionError) as error:
        raise _BadCursorError from error
    if not isinstance(texts, list) or len(texts) != length:
        raise _BadCursorError
    if not all(isinstance(text, str) and text.isprintable() for text in texts):
        raise _BadCursorError
    return texts


def _field(queryset: "QuerySet[Any, Any]", name: str) -> "Field[Any, Any]":
    field: Field[Any, Any] = F(name).resolve_expression(queryset.query.chain()).output_field
    return field


def _value(field: "Field[Any, Any]", text: str) -> Any:
    """The cursor's text as this field's value, or _BadCursorError."""
    try:
        value = field.to_python(text)
    except (ValidationError, ValueError, TypeError, OverflowError) as error:
        raise _BadCursorError from error
    if value is None or (isinstance(value, int) and not -BIGINT <= value < BIGINT):
        raise _BadCursorError
    if isinstance(value, dt.datetime) and (timezone.is_naive(value) or not 1 < value.year < 9999):
        raise _BadCursorError
    return value
