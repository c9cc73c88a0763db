"""Whose turn it is, what may be done now, and in which words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from accounts.enums import Permission, Role
from accounts.models import User
from accounts.permissions import has_permission
from center.models import Programme
from reports.enums import CLOSE_MOVES, CloseAct, CloseState
from reports.models import MonthClose, MonthCloseStep
from yorozu.kit.wareki import month_range

PERMISSIONS: dict[CloseAct, Permission] = {
    CloseAct.APPLY: Permission.MONTH_APPLY,
    CloseAct.CHECK: Permission.MONTH_CHECK,
    CloseAct.APPROVE: Permission.MONTH_APPROVE,
    CloseAct.SEND_BACK: Permission.MONTH_RETURN,
    CloseAct.WITHDRAW: Permission.MONTH_APPLY,
    CloseAct.REOPEN: Permission.MONTH_APPROVE,
}
# Who has what is in the state on their desk, and may send it back.
TURN: dict[str, Role] = {
    "": Role.SECRETARIAT,
    CloseState.RETURNED: Role.SECRETARIAT,
    CloseState.APPLIED: Role.CHIEF,
    CloseState.CHECKED: Role.MANAGER,
}
NOT_BEGUN = "未申請"


@dataclass(frozen=True)
class Stage:
    """One of the three steps as the page shows them."""

    act: CloseAct
    who: str
    step: MonthCloseStep | None
    is_current: bool

    @property
    def label(self) -> str:
        return str(self.act.label)


def standing(month: date, programme: Programme) -> MonthClose | None:
    """The round that is under way or closed; None where the month was not applied for."""
    rows = MonthClose.objects.of(month, programme).standing().select_related("programme")
    return rows.first()


def is_over(month: date) -> bool:
    """Whether the month's last day has passed."""
    return month_range(month)[1] <= timezone.localdate()


def state_of(close: MonthClose | None) -> str:
    return close.state if close else ""


def state_words(close: MonthClose | None) -> str:
    return str(CloseState(close.state).label) if close else NOT_BEGUN


def may(user: User, act: CloseAct, close: MonthClose | None) -> bool:
    """Whether the act is the user's to do now."""
    state = state_of(close)
    if state not in CLOSE_MOVES[act][0] or not has_permission(user, PERMISSIONS[act]):
        return False
    return act != CloseAct.SEND_BACK or user.role == TURN.get(state)


def stages(steps: list[MonthCloseStep], close: MonthClose | None) -> list[Stage]:
    """申請 → 確認 → 承認, each with who did it last; a step that was sent back is undone."""
    done: dict[str, MonthCloseStep] = {}
    for step in steps:
        if step.act in (CloseAct.SEND_BACK, CloseAct.WITHDRAW):
            done = {}
        else:
            done[step.act] = step
    turn = TURN.get(state_of(close))
    wanted = (
        (CloseAct.APPLY, Role.SECRETARIAT),
        (CloseAct.CHECK, Role.CHIEF),
        (CloseAct.APPROVE, Role.MANAGER),
    )
    return [Stage(act, str(role.label), done.get(act), role == turn) for act, role in wanted]
