"""How long records are kept.

Books of a government commission are kept for five years after the 年度 ends (domain.md, "Rules of
the programme"). A session of 令和2年度 (until 2021-03-31) may be disposed of from 2026-04-01 on.
"""

from datetime import date

from yorozu.kit.wareki import fiscal_year

YEARS_KEPT = 5


def kept_from(today: date) -> date:
    """The first day that is still kept; what was last used before it is past its term."""
    return date(fiscal_year(today) - YEARS_KEPT, 4, 1)
