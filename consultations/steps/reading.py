"""次回予定 to be read: what is due, what was said of it, which later session may have been it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from accounts.enums import Permission
from accounts.models import User
from accounts.permissions import has_permission
from consultations.enums import MemoStatus, StepAct, StepState
from consultations.models import Memo, NextStep, NextStepEvent
from consultations.models.next_step import NextStepQuerySet
from consultations.reading.kinship import Kin, kin_of
from consultations.steps.forms import ALL, MINE, Due, StepFilter

ORDER = ("due_on", "memo_id")
_MEMO = (
    *("number", "status", "started_at", "company_name", "person_name", "next_step"),
    *("staff_names", "topic_names", "is_restricted", "recorder"),
)
COLUMNS = (
    *("due_on", "state", "version", "lead"),
    *(f"memo__{name}" for name in _MEMO),
    *("memo__company__merged_into", "memo__company__predecessor"),
    *("memo__person__merged_into", "memo__person__founded"),
)


@dataclass
class StepRow:
    """A step as lists and pages show it."""

    step: NextStep
    may_settle: bool
    last: NextStepEvent | None = None
    later: Memo | None = None

    @property
    def is_open(self) -> bool:
        return self.step.state == StepState.OPEN


@dataclass(frozen=True)
class StepFailed:
    """An act on one step that was refused, with what was typed."""

    number: str
    message: str
    note: str = ""
    due_on: str = ""


def narrowed(user: User, filters: StepFilter, today: date) -> NextStepQuerySet:
    """The steps of the list; `due` only narrows what is still open."""
    rows = NextStep.objects.visible_to(user)
    state, co = filters.value("state"), filters.value("co")
    if state != ALL:
        rows = rows.filter(state=state or StepState.OPEN)
    if co == MINE:
        rows = rows.filter(lead__user=user)
    elif co:
        rows = rows.filter(lead=int(co))
    if office := filters.value("office"):
        rows = rows.filter(memo__office=int(office))
    if not state:
        rows = rows.filter(Due(filters.value("due") or Due.WEEK).q(today))
    return rows


def with_memo(rows: NextStepQuerySet) -> NextStepQuerySet:
    return rows.select_related("memo", "memo__company", "memo__person").only(*COLUMNS)


def due_counts(rows: NextStepQuerySet, today: date) -> dict[str, int]:
    """How many open steps stand behind each tab. One query."""
    counts: dict[str, int] = rows.aggregate(
        **{due.value: Count("pk", filter=due.q(today)) for due in Due if due != Due.ALL},
        **{Due.ALL.value: Count("pk")},
    )
    return counts


def step_rows(user: User, steps: Sequence[NextStep]) -> list[StepRow]:
    """What stands beside each step. Five queries at most, however many steps."""
    may = _may_settle(user, steps)
    last = _last_events(steps)
    later = later_memos(user, [step.memo for step in steps if step.state == StepState.OPEN])
    return [StepRow(step, step.pk in may, last.get(step.pk), later.get(step.pk)) for step in steps]


def _may_settle(user: User, steps: Sequence[NextStep]) -> set[int]:
    """As `rules.can_settle_step`, for all rows at once."""
    ids = {step.pk for step in steps}
    if not ids or not has_permission(user, Permission.NEXT_STEP):
        return set()
    if has_permission(user, Permission.MEMO_HEADER):
        return ids
    own = Memo.objects.filter(pk__in=ids).written_by(user)
    return set(own.order_by().values_list("pk", flat=True))


def _last_events(steps: Sequence[NextStep]) -> dict[int, NextStepEvent]:
    touched = [step.pk for step in steps if step.version]
    if not touched:
        return {}
    events = NextStepEvent.objects.filter(memo__in=touched).select_related("by", "done_in")
    found = (
        events.order_by("memo_id", "-sequence")
        .distinct("memo_id")
        .defer("done_in__content", "done_in__advice", "done_in__impression")
    )
    return {event.memo_id: event for event in found}


def later_memos(user: User, memos: Iterable[Memo]) -> dict[int, Memo]:
    """For each memo the client's next session after it, if the user may see it. Three queries."""
    memos = [memo for memo in memos if memo.started_at is not None]
    if not memos:
        return {}
    kin = kin_of(memos)
    sessions = (
        Memo.objects.visible_to(user)
        .filter(
            Q(company__in={pk for each in kin.values() for pk in each.companies})
            | Q(person__in={pk for each in kin.values() for pk in each.people}),
            started_at__gt=min(memo.started_at for memo in memos if memo.started_at),
        )
        .exclude(status__in=[MemoStatus.DRAFT, MemoStatus.VOID])
        .order_by("started_at", "pk")
        .only("number", "started_at", "company", "person", "topic_names")
    )
    return _first_after(memos, kin, list(sessions))


def _first_after(memos: list[Memo], kin: dict[int, Kin], sessions: list[Memo]) -> dict[int, Memo]:
    found: dict[int, Memo] = {}
    for memo in memos:
        for session in sessions:
            if _follows(memo, session) and kin[memo.pk].holds(
                session.company_id, session.person_id
            ):
                found[memo.pk] = session
                break
    return found


def _follows(memo: Memo, session: Memo) -> bool:
    assert memo.started_at is not None and session.started_at is not None
    return session.started_at > memo.started_at


def open_before(user: User, memo: Memo) -> list[NextStep]:
    """Open steps from the client's earlier memos: this session may have been what they promised."""
    if memo.started_at is None:
        return []
    kin = kin_of([memo])[memo.pk]
    mine = Q(memo__company__in=kin.companies) | Q(memo__person__in=kin.people)
    rows = (
        NextStep.objects.visible_to(user).open().filter(mine, memo__started_at__lt=memo.started_at)
    )
    return list(with_memo(rows.exclude(pk=memo.pk)).order_by(*ORDER)[:3])


def is_later_session(memo: Memo, session: Memo) -> bool:
    """Whether the session came after the memo's and is the same client's."""
    if memo.started_at is None or session.started_at is None:
        return False
    kin = kin_of([memo])[memo.pk]
    return session.started_at > memo.started_at and kin.holds(session.company_id, session.person_id)


@dataclass(frozen=True)
class Settled:
    """An act that was just done, to be taken back with one click."""

    memo: Memo
    due_on: date
    version: int
    last_act: StepAct


def just_settled(user: User, act: str, number: str) -> Settled | None:
    """The person's own last act on the step of this memo, if it is the one the address names."""
    if act not in (StepAct.DONE, StepAct.POSTPONED, StepAct.DROPPED):
        return None
    rows = NextStep.objects.visible_to(user).filter(memo__number=number[:12])
    step = rows.select_related("memo").only("due_on", "version", "memo__number").first()
    if step is None:
        return None
    event = step.memo.step_events.filter(sequence=step.version, by=user, act=act).first()
    return Settled(step.memo, step.due_on, step.version, StepAct(act)) if event else None
