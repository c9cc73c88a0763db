"""What each role must do now, counted for the start page. Every number opens its list."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Min, Q
from django.db.models.functions import TruncMonth
from django.utils import timezone

from accounts.models import User
from center.enums import Measure
from center.models import DEFAULT_PROGRAMME, MonthLock, Target
from consultations.enums import MemoStatus
from consultations.models import Memo, MemoDraft, NextStep
from consultations.steps.forms import Due
from consultations.steps.reading import due_counts, with_memo
from coordinators.models import Coordinator
from yorozu.kit.spans import within
from yorozu.kit.wareki import fiscal_year, fiscal_year_range, month_range, start_of

RISING_DAYS = 30
# Below this a topic rises by chance.
RISES_BY = 3
NOT_COUNTED = (MemoStatus.DRAFT, MemoStatus.VOID)


@dataclass(frozen=True)
class OpenDraft:
    """Something half written; the names are as typed so far."""

    memo: Memo
    client: str
    saved_at: datetime


@dataclass(frozen=True)
class Desk:
    """A writer's own work: what is unfinished, what came back, what was written today."""

    drafts: list[OpenDraft]
    returned: list[Memo]
    waiting: int
    today: list[Memo]
    written_this_month: int

    @property
    def has_work(self) -> bool:
        """Whether anything of the writer's own is open."""
        return bool(self.drafts or self.returned or self.waiting or self.today)


@dataclass(frozen=True)
class Queue:
    """The secretariat's confirmation queue."""

    waiting: int
    oldest: datetime | None
    returned: int
    returned_oldest: datetime | None
    confirmed_this_month: int


@dataclass(frozen=True)
class Load:
    """Sessions led this month, by coordinator, and next steps whose day has passed."""

    coordinator: Coordinator
    sessions: int
    unconfirmed: int
    overdue: int


@dataclass(frozen=True)
class DueSteps:
    """Next steps: the first few, and how many each list holds (that of the week: late ones too)."""

    steps: list[NextStep]
    overdue: int
    week: int
    every: int


@dataclass(frozen=True)
class MonthState:
    """How far a month is: a report counts only what is confirmed."""

    month: date
    confirmed: int
    waiting: int
    returned: int
    is_closed: bool


@dataclass(frozen=True)
class Goal:
    """The 年度's target of 相談対応件数 and how far it is."""

    target: int
    reached: int
    share: int
    elapsed: int


@dataclass(frozen=True)
class Rising:
    """A topic asked about more often than in the days before."""

    topic: int
    name: str
    now: int
    before: int


def desk_of(user: User, today: date) -> Desk:
    """The writer's own memos. Four queries."""
    mine = Memo.objects.visible_to(user).written_by(user)
    waiting = Q(status=MemoStatus.SUBMITTED)
    written = within(month_range(today), "started_at") & ~Q(status__in=NOT_COUNTED)
    counts = mine.filter(waiting | written).aggregate(
        waiting=Count("pk", filter=waiting), written_this_month=Count("pk", filter=written)
    )
    drafts = (
        MemoDraft.objects.filter(memo__in=mine, discarded_at__isnull=True)
        .select_related("memo")
        .order_by("-saved_at")
    )
    day = mine.between(today, today + timedelta(days=1))
    return Desk(
        drafts=[_open(draft) for draft in drafts[:8]],
        returned=list(mine.filter(status=MemoStatus.RETURNED)[:8]),
        today=list(day.exclude(status__in=NOT_COUNTED).order_by("started_at")[:8]),
        **counts,
    )


def _open(draft: MemoDraft) -> OpenDraft:
    names = (draft.data.get("company_name"), draft.data.get("person_name"))
    return OpenDraft(draft.memo, " ".join(str(name) for name in names if name), draft.saved_at)


def confirmation_queue(user: User, today: date) -> Queue:
    """Two queries."""
    memos = Memo.objects.visible_to(user)
    first, until = month_range(today)
    waiting, returned = Q(status=MemoStatus.SUBMITTED), Q(status=MemoStatus.RETURNED)
    found = memos.filter(status__in=(MemoStatus.SUBMITTED, MemoStatus.RETURNED)).aggregate(
        waiting=Count("pk", filter=waiting),
        oldest=Min("submitted_at", filter=waiting),
        returned=Count("pk", filter=returned),
        returned_oldest=Min("submitted_at", filter=returned),
    )
    return Queue(
        **found,
        confirmed_this_month=memos.counted().between(first, until).count(),
    )


def load_by_coordinator(user: User, today: date) -> list[Load]:
    """This month's sessions by lead, most first; coordinators in office without any are shown."""
    first, until = month_range(today)
    counts = {
        row["lead"]: (row["n"], row["open"])
        for row in Memo.objects.visible_to(user)
        .between(first, until)
        .exclude(status__in=NOT_COUNTED)
        .order_by()
        .values("lead")
        .annotate(n=Count("pk"), open=Count("pk", filter=~Q(status=MemoStatus.CONFIRMED)))
    }
    late = NextStep.objects.visible_to(user).open().filter(Due.OVERDUE.q(today))
    overdue = dict(late.order_by().values_list("lead").annotate(n=Count("pk")))
    loads = [
        Load(each, *counts.get(each.pk, (0, 0)), overdue.get(each.pk, 0))
        for each in Coordinator.objects.in_office_on(timezone.localdate())
    ]
    return sorted(loads, key=lambda load: -load.sessions)


def sat_in(user: User) -> list[Memo]:
    """A trainee's own sessions, newest first."""
    return list(Memo.objects.visible_to(user)[:20])


def due_steps(user: User, today: date, *, mine: bool) -> DueSteps:
    """Two queries."""
    rows = NextStep.objects.visible_to(user).open()
    if mine:
        rows = rows.filter(lead__user=user)
    counts = due_counts(rows, today)
    first = with_memo(rows.filter(Due.WEEK.q(today))).order_by("due_on", "memo_id")
    return DueSteps(
        steps=list(first[:6]),
        overdue=counts[Due.OVERDUE],
        week=counts[Due.WEEK],
        every=counts[Due.ALL],
    )


def month_states(user: User, months: list[date]) -> list[MonthState]:
    """Of the default programme, for months on end; two queries."""
    locked = set(
        MonthLock.objects.standing()
        .filter(month__in=months, programme__code=DEFAULT_PROGRAMME)
        .values_list("month", flat=True)
    )
    found = (
        Memo.objects.visible_to(user)
        .between(min(months), month_range(max(months))[1])
        .filter(programme__code=DEFAULT_PROGRAMME)
        .order_by()
        .values_list(TruncMonth("started_at"), "status")
        .annotate(n=Count("pk"))
    )
    counts = {(timezone.localdate(month), status): n for month, status, n in found}
    return [
        MonthState(
            month=month,
            confirmed=counts.get((month, MemoStatus.CONFIRMED), 0),
            waiting=counts.get((month, MemoStatus.SUBMITTED), 0),
            returned=counts.get((month, MemoStatus.RETURNED), 0),
            is_closed=month in locked,
        )
        for month in months
    ]


def goal_of_year(user: User, today: date) -> Goal | None:
    """None while no target is set. Two queries."""
    year = fiscal_year(today)
    target = Target.objects.filter(
        fiscal_year=year, programme__code=DEFAULT_PROGRAMME, measure=Measure.CONSULTATIONS
    ).first()
    if target is None or not target.value:
        return None
    first, end = fiscal_year_range(year)
    counted = Memo.objects.visible_to(user).counted().filter(programme=target.programme_id)
    reached = counted.between(first, today + timedelta(days=1)).count()
    return Goal(
        target=target.value,
        reached=reached,
        share=round(100 * reached / target.value),
        elapsed=round(100 * ((today - first).days + 1) / (end - first).days),
    )


def rising_topics(user: User, today: date) -> list[Rising]:
    """Primary topics of the last 30 days against the 30 before, the steepest first. One query."""
    end = today + timedelta(days=1)
    since = end - timedelta(days=RISING_DAYS)
    recent = Q(started_at__gte=start_of(since))
    rows = (
        Memo.objects.visible_to(user)
        .between(since - timedelta(days=RISING_DAYS), end)
        .exclude(status__in=NOT_COUNTED)
        .exclude(primary_topic=None)
        .order_by()
        .values_list("primary_topic", "primary_topic__name")
        .annotate(now=Count("pk", filter=recent), before=Count("pk", filter=~recent))
    )
    rising = [Rising(*row) for row in rows]
    rising = [each for each in rising if each.now - each.before >= RISES_BY]
    return sorted(rising, key=lambda each: (each.before - each.now, each.name))[:5]
