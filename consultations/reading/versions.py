"""The versions of a memo, as the database kept them, with what each changed."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Model
from django.utils import timezone

from accounts.models import User
from consultations.enums import MemoStatus
from consultations.models import Memo, MemoTransition
from consultations.reading.differences import Piece, text_difference
from yorozu.kit.wareki import format_date

TEXTS = ("content", "advice", "impression")
# The paper's order; what is left out is bookkeeping, or follows from what is here.
FIELDS = (
    *("started_at", "ended_at", "staff_names", "company_kana", "company_name", "business"),
    *("person_kana", "person_name", "recorder_name", *TEXTS),
    *("programme", "office", "method", "topic_names", "course", "introduced_by"),
    *("introduced_branch", "next_on", "next_step", "is_restricted"),
    *("client_industry", "client_staff", "client_stage", "client_sex", "client_age_band"),
    *("client_municipality", "is_correction"),
)
RELATED = ("programme", "office", "course", "introduced_by", "introduced_branch")
ACTS = {
    (MemoStatus.DRAFT, MemoStatus.SUBMITTED): "提出",
    (MemoStatus.RETURNED, MemoStatus.SUBMITTED): "再提出",
    (MemoStatus.SUBMITTED, MemoStatus.RETURNED): "差戻し",
    (MemoStatus.SUBMITTED, MemoStatus.CONFIRMED): "確認",
    (MemoStatus.CONFIRMED, MemoStatus.SUBMITTED): "確認取消",
    (MemoStatus.SUBMITTED, MemoStatus.VOID): "取消",
    (MemoStatus.CONFIRMED, MemoStatus.VOID): "取消",
}


@dataclass(frozen=True)
class Change:
    """One box: short values as before → after, long texts as pieces."""

    label: str
    before: str
    after: str
    pieces: list[Piece] = field(default_factory=list)


@dataclass(frozen=True)
class Version:
    at: datetime
    by: str
    act: str
    reason: str
    changes: list[Change]


def versions_of(memo: Memo) -> list[Version]:
    """Newest first; saves that changed nothing a reader sees are left out. Three queries."""
    events = list(
        memo.events.select_related(  # type: ignore[attr-defined]
            "pgh_context", "client_industry", *RELATED
        ).order_by("pgh_id")
    )
    transitions = iter(memo.transitions.select_related("by").order_by("at", "pk"))
    names = _names_of_actors(events)
    found: list[Version] = []
    earlier: Any = None
    for event in events:
        moved = _transition(transitions, earlier, event)
        changes = list(_changes(earlier, event)) if earlier else []
        if moved or changes or earlier is None:
            found.append(_version(event, moved, changes, names))
        earlier = event
    return found[::-1]


def _transition(
    transitions: Iterator[MemoTransition], earlier: Any, event: Any
) -> MemoTransition | None:
    """The row of history that goes with a change of state; imported memos have none."""
    if earlier is not None and earlier.status == event.status:
        return None
    return next(transitions, None)


def _version(
    event: Any, moved: MemoTransition | None, changes: list[Change], names: dict[str, str]
) -> Version:
    act = "訂正"
    if moved is not None:
        pair = (MemoStatus(moved.from_status), MemoStatus(moved.to_status))
        act = ACTS.get(pair, moved.get_to_status_display())
    elif event.pgh_label == "insert":
        act = "旧台帳から取込" if event.is_legacy else "登録"
    return Version(
        at=event.pgh_created_at,
        by=moved.by.name if moved else names.get(_actor(event), "システム"),
        act=act,
        reason=moved.reason if moved else "",
        changes=changes,
    )


def _actor(event: Any) -> str:
    metadata = event.pgh_context.metadata if event.pgh_context else {}
    return str(metadata.get("user") or "")


def _names_of_actors(events: list[Any]) -> dict[str, str]:
    ids = {int(actor) for event in events if (actor := _actor(event)).isdigit()}
    return {str(pk): name for pk, name in User.objects.filter(pk__in=ids).values_list("pk", "name")}


def _changes(earlier: Any, event: Any) -> Iterator[Change]:
    for name in FIELDS:
        attribute = Memo._meta.get_field(name).attname  # type: ignore[union-attr]
        if getattr(earlier, attribute) == getattr(event, attribute):
            continue
        label = str(Memo._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
        before, after = _shown(earlier, name), _shown(event, name)
        pieces = text_difference(before, after) if name in TEXTS else []
        yield Change(label, before, after, pieces)


def _shown(event: Any, name: str) -> str:
    if hasattr(event, display := f"get_{name}_display"):
        return str(getattr(event, display)())
    value = getattr(event, name)
    if isinstance(value, datetime):
        local = timezone.localtime(value)
        return f"{format_date(local, weekday=True)} {local:%H:%M}"
    if isinstance(value, date):
        return format_date(value, weekday=True)
    if isinstance(value, bool):
        return "あり" if value else "なし"
    if isinstance(value, Model):
        return str(value)
    return "" if value is None else str(value)
