from center.services.calendar import closed_day_change, closed_day_set_active, closed_days_add
from center.services.codes import (
    code_add,
    code_bring_back,
    code_change,
    code_place,
    code_retire,
)
from center.services.months import (
    month_is_locked,
    month_lock,
    month_release,
    months_hold,
    months_take,
)
from center.services.targets import Cell, Clash, TargetsClash, targets_set
from center.services.years import year_prepare

__all__ = [
    "Cell",
    "Clash",
    "TargetsClash",
    "closed_day_change",
    "closed_day_set_active",
    "closed_days_add",
    "code_add",
    "code_bring_back",
    "code_change",
    "code_place",
    "code_retire",
    "month_is_locked",
    "month_lock",
    "month_release",
    "months_hold",
    "months_take",
    "targets_set",
    "year_prepare",
]
