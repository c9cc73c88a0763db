"""Which steps a conference may take now, in the words of their buttons."""

from dataclasses import dataclass

from assist.enums import ASSIST_TRANSITIONS, STEP_ACTS, WITH_REASON, AssistAct, AssistState
from assist.models import AssistConference

_BUTTONS = {
    AssistAct.FIXED: "議題を確定する",
    AssistAct.HELD: "開催を記録する",
    AssistAct.CLOSED: "会議を終了する",
    AssistAct.REOPENED: "準備中に戻す",
    AssistAct.UNHELD: "開催の記録を取り消す",
    AssistAct.CLOSING_UNDONE: "終了を取り消す",
    AssistAct.CANCELLED: "会議を中止する",
}


@dataclass(frozen=True)
class Step:
    state: AssistState
    label: str
    asks_why: bool


def steps_of(conference: AssistConference) -> list[Step]:
    """The step forward first, those that say why after it."""
    found = [
        Step(new, _BUTTONS[STEP_ACTS[old, new]], (old, new) in WITH_REASON)
        for old, new in ASSIST_TRANSITIONS
        if old == conference.state
    ]
    order = list(_BUTTONS.values())
    return sorted(found, key=lambda step: order.index(step.label))
