"""What each role must do now, counted for the start page. Every number opens its list."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Min, Q
from django.utils import timezone

from accounts.models import User
from consultations.enums import MemoStatus
from consultations.models import Memo, MemoDraft
from coordinators.models import Coordinator
from yorozu.kit.wareki import month_range


@dataclass(frozen=True)
class OpenDraft:
    """Something half written; the names are as typed so far."""

    memo: Memo
    client: str
    saved_at: datetime


@dataclass(frozen=True)
class Desk:
    """A writer's own work: what is unfinished, what came back, what is promised."""

    drafts: list[OpenDraft]
    returned: list[Memo]
    waiting: int
    due: list[Memo]
    written_this_month: int

    @property
    def has_work(self) -> bool:
        """Whether anything of the writer's own is open."""
        return bool(self.drafts or self.returned or self.waiting or self.due)


@dataclass(frozen=True)
class Queue:
    """The secretariat's confirmation queue."""

    waiting: int
    oldest: datetime | None
    returned: int
    confirmed_this_month: int


@dataclass(frozen=True)
class Load:
    """Sessions led this month, by coordinator."""

    coordinator: Coordinator
    sessions: int
    unconfirmed: int


def desk_of(user: User, today: date) -> Desk:
    """The writer's own memos; next steps promised up to a week from now."""
    mine = Memo.objects.visible_to(user).written_by(user)
    first, until = month_range(today)
    drafts = (
        MemoDraft.objects.filter(memo__in=mine, discarded_at__isnull=True)
        .select_related("memo")
        .order_by("-saved_at")
    )
    counts = mine.aggregate(
        waiting=Count("pk", filter=Q(status=MemoStatus.SUBMITTED)),
    )
    return Desk(
        drafts=[_open(draft) for draft in drafts[:8]],
        returned=list(mine.filter(status=MemoStatus.RETURNED)[:8]),
        waiting=counts["waiting"],
        due=list(
            mine.filter(next_on__range=(today - timedelta(days=14), today + timedelta(days=7)))
            .exclude(status=MemoStatus.VOID)
            .order_by("next_on")[:8]
        ),
        written_this_month=mine.between(first, until)
        .exclude(status__in=[MemoStatus.DRAFT, MemoStatus.VOID])
        .count(),
    )


def _open(draft: MemoDraft) -> OpenDraft:
    names = (draft.data.get("company_name"), draft.data.get("person_name"))
    return OpenDraft(draft.memo, " ".join(str(name) for name in names if name), draft.saved_at)


def confirmation_queue(user: User, today: date) -> Queue:
    memos = Memo.objects.visible_to(user)
    first, until = month_range(today)
    waiting = memos.awaiting_confirmation().aggregate(n=Count("pk"), oldest=Min("submitted_at"))
    return Queue(
        waiting=waiting["n"],
        oldest=waiting["oldest"],
        returned=memos.filter(status=MemoStatus.RETURNED).count(),
        confirmed_this_month=memos.counted().between(first, until).count(),
    )


def load_by_coordinator(user: User, today: date) -> list[Load]:
    """This month's sessions by lead, most first; coordinators in office without any are shown."""
    first, until = month_range(today)
    counts = {
        row["lead"]: (row["n"], row["open"])
        for row in Memo.objects.visible_to(user)
        .between(first, until)
        .exclude(status__in=[MemoStatus.DRAFT, MemoStatus.VOID])
        .order_by()
        .values("lead")
        .annotate(n=Count("pk"), open=Count("pk", filter=~Q(status=MemoStatus.CONFIRMED)))
    }
    loads = [
        Load(each, *counts.get(each.pk, (0, 0)))
        for each in Coordinator.objects.in_office_on(timezone.localdate())
    ]
    return sorted(loads, key=lambda load: -load.sessions)


def sat_in(user: User) -> list[Memo]:
    """A trainee's own sessions, newest first."""
    return list(Memo.objects.visible_to(user)[:20])
