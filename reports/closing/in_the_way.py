"""What stands in the way of closing a month: each group with its number, its list and its rows.

A number counts what the list it opens holds for the same reader: both ask the same rows.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from center.models import Programme
from consultations.enums import MemoStatus
from consultations.models import Memo
from consultations.models.querysets import MemoQuerySet
from partners.enums import EventState
from partners.models import OutreachEvent
from reports.closing.items import Item, doubles, drafts, memo_item, unwritten_items
from reports.closing.unwritten import unwritten_in
from reports.duty.unapproved import unapproved_items
from yorozu.kit.wareki import format_date, month_range

SHOWN = 5
NUMBERED = (MemoStatus.SUBMITTED, MemoStatus.RETURNED, MemoStatus.CONFIRMED)
# Event states in which something is still to be written down once the day has passed.
UNREPORTED = (EventState.CONFIRMED, EventState.HELD)


@dataclass(frozen=True)
class Group:
    """`items` are the first few of `count`; `todo` says what one does about them."""

    key: str
    label: str
    todo: str
    count: int
    url: str
    items: list[Item] = field(default_factory=list)


@dataclass(frozen=True)
class Month:
    """Whose eyes, which month, which programme."""

    user: User
    month: date
    programme: Programme

    @property
    def first(self) -> date:
        return month_range(self.month)[0]

    @property
    def until(self) -> date:
        return month_range(self.month)[1]

    def memos(self) -> MemoQuerySet:
        return Memo.objects.listed_to(self.user).between(self.first, self.until)

    def memo_url(self, **query: str | list[str]) -> str:
        asked: dict[str, str | list[str]] = {
            "programme": self.programme.code,
            "from": self.first.isoformat(),
            "to": (self.until - timedelta(days=1)).isoformat(),
        }
        return f"{reverse('consultations:list')}?{urlencode(asked | query, doseq=True)}"

    def own_url(self, key: str) -> str:
        address = reverse("reports:close_left", args=[f"{self.month:%Y-%m}", key])
        return f"{address}?{urlencode({'programme': self.programme.code})}"


def groups(user: User, month: date, programme: Programme) -> list[Group]:
    """All of them, also those that count nothing: a fixed number of queries."""
    asked = Month(user, month, programme)
    return [make(asked) for make in _MAKERS]


def counts_left(user: User, month: date, programme: Programme) -> dict[str, int]:
    """How many of each, for the step that is taken now."""
    return {group.key: group.count for group in groups(user, month, programme)}


def _drafts(asked: Month) -> Group:
    found = drafts(asked.user, asked.first, asked.until, asked.programme)
    return Group(
        "drafts",
        "下書きのままのメモ",
        "書いた人が提出します。",
        len(found),
        asked.own_url("drafts"),
        found[:SHOWN],
    )


def _in_state(key: str, label: str, todo: str, state: MemoStatus) -> Callable[[Month], Group]:
    def make(asked: Month) -> Group:
        rows = asked.memos().filter(status=state, programme=asked.programme)
        return _memo_group(key, label, todo, rows, asked.memo_url(state=state.value))

    return make


def _memo_group(key: str, label: str, todo: str, rows: MemoQuerySet, url: str) -> Group:
    shown = rows.order_by("started_at", "id")[:SHOWN]
    return Group(key, label, todo, rows.count(), url, [memo_item(memo) for memo in shown])


def _unwritten(asked: Month) -> Group:
    rows = unwritten_in(asked.user, asked.first, asked.until, asked.programme)
    return Group(
        "unwritten",
        "メモのない相談（記録待ち）",
        "メモを書くか、予約をキャンセル・無断欠席にします。",
        rows.count(),
        asked.own_url("unwritten"),
        unwritten_items(rows.order_by("ends", "id")[:SHOWN]),
    )


def _events(asked: Month) -> Group:
    """Begun before today; of the month under way those to come are in nobody's way."""
    until = min(asked.until, timezone.localdate())
    rows = OutreachEvent.objects.visible_to(asked.user).filter(
        state__in=UNREPORTED, programme=asked.programme
    )
    rows = rows.between(asked.first, max(until, asked.first))
    query = {
        "programme": asked.programme.code,
        "state": [state.value for state in UNREPORTED],
        "from": asked.first.isoformat(),
        "to": (until - timedelta(days=1)).isoformat(),
    }
    items = [
        Item(
            f"{format_date(event.starts_at.date())} {event.title}" if event.starts_at else "",
            f"{event.host or '拠点の主催'}　{event.get_state_display()}",
            event.get_absolute_url(),
            "実施報告を書く" if event.state == EventState.HELD else "開催済にする",
        )
        for event in rows.select_related("organization", "branch").order_by("period")[:SHOWN]
    ]
    return Group(
        "events",
        "報告の済んでいない行事",
        "開催済にし、参加者数と実施報告を書きます。",
        rows.count(),
        f"{reverse('events:list')}?{urlencode(query, doseq=True)}",
        items,
    )


def _no_topic(asked: Month) -> Group:
    rows = asked.memos().filter(programme=asked.programme, primary_topic__isnull=True)
    return _memo_group(
        "no_topic",
        "相談分野のないメモ",
        "確認済なら確認を取り消し、見出し項目で相談分野を選びます。",
        rows.filter(status__in=NUMBERED),
        asked.memo_url(topic="none", state=[state.value for state in NUMBERED]),
    )


def _no_programme(asked: Month) -> Group:
    rows = asked.memos().filter(Q(programme__isnull=True), status__in=NUMBERED)
    return _memo_group(
        "no_programme",
        "事業区分のないメモ",
        "見出し項目で事業区分を選びます。どの事業の件数にも入っていません。",
        rows,
        asked.memo_url(programme="none", state=[state.value for state in NUMBERED]),
    )


def _doubles(asked: Month) -> Group:
    found = doubles(asked.user, asked.first, asked.until, asked.programme)
    return Group(
        "doubles",
        "二重登録かもしれない記録",
        "同じものなら、企業は統合し、メモは取消にします。別のものなら、そのままで構いません。",
        len(found),
        asked.own_url("doubles"),
        found[:SHOWN],
    )


def _duty(asked: Month) -> Group:
    found = unapproved_items(asked.user, asked.month)
    address = reverse("reports:duty", args=[f"{asked.month:%Y-%m}"])
    return Group(
        "duty",
        "承認の済んでいない従事日誌",
        "COが確認し、課長が承認します。締めると、日誌は書き足せなくなります。",
        len(found),
        f"{address}?state=open",
        found[:SHOWN],
    )


_MAKERS: tuple[Callable[[Month], Group], ...] = (
    _drafts,
    _in_state(
        "unconfirmed",
        "未確認のメモ",
        "内容を確かめて、確認か差戻しをします。",
        MemoStatus.SUBMITTED,
    ),
    _in_state(
        "returned", "差戻し中のメモ", "書いた人が直して、再提出します。", MemoStatus.RETURNED
    ),
    _unwritten,
    _events,
    _no_topic,
    _no_programme,
    _doubles,
    _duty,
)
LABELS = {
    "drafts": "下書き",
    "unconfirmed": "未確認",
    "returned": "差戻し中",
    "unwritten": "記録待ち",
    "events": "行事の未報告",
    "no_topic": "分野なし",
    "no_programme": "事業区分なし",
    "doubles": "二重登録の疑い",
    "duty": "従事日誌の未承認",
}


def left_words(left: dict[str, int]) -> str:
    """What stood in the way at a step, in one line."""
    return "、".join(f"{LABELS[key]} {left[key]}件" for key in LABELS if left.get(key))
