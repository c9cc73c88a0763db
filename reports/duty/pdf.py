"""A coordinator's month of 従事日誌 on paper, with the 確認欄."""

from __future__ import annotations

from reports.duty.reading import Month, hours, totals_in_words
from reports.enums import DutyAct
from reports.models import DutyStep
from yorozu.kit.pdf import render_pdf
from yorozu.kit.wareki import format_month


def duty_pdf(found: Month, steps: list[DutyStep]) -> bytes:
    title = f"従事日誌 {format_month(found.month)} {found.coordinator.name}"
    return render_pdf("print/duty.html", duty_context(found, steps), title=title)


def duty_context(found: Month, steps: list[DutyStep]) -> dict[str, object]:
    return {
        "found": found,
        "days": [(each, hours(each.length)) for each in found.days],
        "kinds": found.kinds,
        "totals": totals_in_words(found),
        "whole": hours(found.length),
        "confirmed": _last(steps, DutyAct.CONFIRM),
        "approved": _last(steps, DutyAct.APPROVE),
    }


def _last(steps: list[DutyStep], act: DutyAct) -> DutyStep | None:
    """The step, unless it was taken back or sent back since."""
    found = None
    for step in steps:
        if step.act in (DutyAct.WITHDRAW, DutyAct.SEND_BACK):
            found = None
        elif step.act == act:
            found = step
    return found
