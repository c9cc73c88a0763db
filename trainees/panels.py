"""What this room puts on the start page: what is to write, what is to answer, who learns."""

from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Min, Q
from django.utils import timezone

from accounts.enums import COUNSEL, OFFICE, Role
from accounts.models import User
from trainees.enums import LogKind, LogState, TraineeState
from trainees.models import LearningLog, OjtPlan, Trainee
from trainees.rules import can_decide, is_new_co
from trainees.selectors.ojt import progress_of_all
from trainees.selectors.sittings import (
    COMMENT_DAYS,
    LEARNING,
    missing_for,
    waiting_comments,
)
from yorozu.kit.registry import StartPanel

Context = dict[str, Any]
MOST = 5


def _learning(user: User, today: date) -> Context | None:
    """A trainee's own; nothing once the training is over."""
    states = (TraineeState.ACCEPTED, *LEARNING)
    trainee = Trainee.objects.visible_to(user).filter(state__in=states).first()
    if trainee is None:
        return None
    if user.pledged_on is None:
        return {"learning_trainee": trainee, "learning_must_pledge": True}
    if trainee.state not in LEARNING or not user.may_see_clients_on(today):
        return None
    logs = LearningLog.objects.visible_to(user).filter(trainee=trainee)
    missing = missing_for(user, timezone.now())
    return {
        "learning_trainee": trainee,
        "learning_missing": missing[:MOST],
        "learning_missing_count": len(missing),
        "learning_has_today": logs.filter(
            day=today, kind=LogKind.DAILY, state=LogState.SUBMITTED
        ).exists(),
        "learning_answered": list(
            logs.filter(commented_at__isnull=False).order_by("-commented_at")[:3]
        ),
    }


def _care(user: User, today: date) -> Context | None:
    """The mentor's trainees; of everybody for the office, for a chief those without a mentor."""
    late = Q(submitted_at__date__lte=today - timedelta(days=COMMENT_DAYS))
    waiting = (
        waiting_comments(user)
        .order_by()
        .aggregate(n=Count("pk"), late=Count("pk", filter=late), oldest=Min("submitted_at"))
    )
    logs = sum(each.is_late for each in missing_for(user, timezone.now()))
    context: Context = {
        "care_waiting": waiting["n"] if user.role in COUNSEL else waiting["late"],
        "care_late_comments": waiting["late"],
        "care_oldest": waiting["oldest"],
        "care_late_logs": logs,
        "care_over": [],
        "care_unpledged": [],
    }
    if user.role in OFFICE:
        context |= _to_settle(user, today)
    return context if any(context[name] for name in _SAID) else None


_RUNNING = (TraineeState.ACCEPTED, TraineeState.IN_TRAINING)
_SAID = ("care_waiting", "care_late_logs", "care_over", "care_unpledged")


def _to_settle(user: User, today: date) -> Context:
    """What only the office can do: end a training, see to the pledge. One query."""
    rows = Trainee.objects.visible_to(user).select_related("user")
    running = list(rows.filter(state__in=_RUNNING, starts_on__lte=today))
    over = [
        each
        for each in running
        if each.state == TraineeState.IN_TRAINING and each.is_over_on(today)
    ]
    unpledged = [each for each in running if each.user is None or each.user.pledged_on is None]
    return {"care_over": over[:MOST], "care_unpledged": unpledged[:MOST]}


def _ojt(user: User, today: date) -> Context | None:  # noqa: ARG001
    """The chief's to decide, the office's to follow, the new one's own."""
    rows = OjtPlan.objects.visible_to(user).still_open().select_related("coordinator__user")
    mine = [
        each
        for each in rows
        if user.role in OFFICE or can_decide(user, each) or is_new_co(user, each)
    ]
    if not mine:
        return None
    return {"ojt_running": progress_of_all(mine[:MOST], timezone.now())}


PANELS = (
    StartPanel(
        "learning", "trainees/_panel_learning.html", frozenset({Role.TRAINEE}), 110, _learning
    ),
    StartPanel("trainee_care", "trainees/_panel_care.html", OFFICE | COUNSEL, 160, _care),
    StartPanel("ojt", "trainees/_panel_ojt.html", OFFICE | COUNSEL, 330, _ojt),
)
