from center.models.codes import (
    DEFAULT_PROGRAMME,
    UNSET_OFFICE,
    ByYear,
    ByYearQuerySet,
    EditedQuerySet,
    Industry,
    Office,
    Programme,
    SupportCourse,
    Topic,
)
from center.models.locks import MonthLock, MonthLockQuerySet
from center.models.years import ClosedDay, Target, YearPreparation

__all__ = [
    "DEFAULT_PROGRAMME",
    "UNSET_OFFICE",
    "ByYear",
    "ByYearQuerySet",
    "ClosedDay",
    "EditedQuerySet",
    "Industry",
    "MonthLock",
    "MonthLockQuerySet",
    "Office",
    "Programme",
    "SupportCourse",
    "Target",
    "Topic",
    "YearPreparation",
]
