"""The audit trail as people read it: words for the acts, links to what still exists."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from accounts import wording
from accounts.models import AuditEvent, User


@dataclass(frozen=True)
class Row:
    """One act as the page shows it."""

    event: AuditEvent
    act: str
    kind: str
    target: str
    target_url: str
    detail: str


def rows_for(user: User, events: Iterable[AuditEvent]) -> list[Row]:
    """The events in words; one query for each kind of target, however many events."""
    events = list(events)
    ids: dict[str, set[str]] = defaultdict(set)
    for event in events:
        ids[event.target_kind].add(event.target_id)
    found = {kind: wording.find(kind, user, ids[kind]) for kind in ids}
    return [
        _row(event, *found[event.target_kind].get(event.target_id, ("", ""))) for event in events
    ]


def _row(event: AuditEvent, title: str, url: str) -> Row:
    detail = dict(event.detail)
    number = str(detail.pop("number", ""))
    return Row(
        event,
        wording.act_words(event.act),
        wording.kind_words(event.target_kind) if event.target_kind else "",
        title or number or event.target_id,
        url,
        wording.detail_line(event.act, detail),
    )


HEADERS = ["日時", "利用者", "利用者番号", "操作", "対象の種類", "対象", "内容", "操作（記号）"]


def cells(events: Iterator[AuditEvent]) -> Iterator[list[Any]]:
    """The events as rows of a file; targets by number or id, without looking each up."""
    for event in events:
        row = _row(event, "", "")
        yield [
            event.at,
            event.actor_name,
            event.actor_id,
            row.act,
            row.kind,
            row.target,
            row.detail,
            event.act,
        ]
