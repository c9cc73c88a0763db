"""一次対応 and 他機関紹介 of a month, beside 相談対応件数 and never inside it.

Counted by `consultations.intake.counting`, which the lists count by too.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from center.models import Programme
from consultations.enums import FINAL_OUTCOMES, IntakeOutcome
from consultations.intake.counting import intake_counts, referral_counts
from reports.counts import Counts
from reports.lines import Line
from reports.periods import Periods

NONE = Counts()
TOTAL, REFERRALS, WITH_RESULT = "一次対応件数", "他機関紹介件数", "うち結果あり"


@dataclass(frozen=True)
class FirstContacts:
    total: Counts = NONE
    by_outcome: Mapping[str, Counts] = field(default_factory=dict)
    referrals: Counts = NONE
    with_result: Counts = NONE

    def lines(self) -> list[Line]:
        """In the order they are read: the total, its outcomes, the referrals."""
        intakes, referrals = "intake:list", "intake:referrals"
        return [
            Line(TOTAL, self.total, intakes, {"counted": "1"}),
            *(
                Line(
                    f"うち{IntakeOutcome(outcome).label}",
                    self.by_outcome.get(outcome, NONE),
                    intakes,
                    {"counted": "1", "outcome": outcome},
                    is_part=True,
                )
                for outcome in FINAL_OUTCOMES
            ),
            Line(REFERRALS, self.referrals, referrals, {}),
            Line(WITH_RESULT, self.with_result, referrals, {"result": "yes"}, is_part=True),
        ]


def first_contacts(periods: Periods, programme: Programme) -> FirstContacts:
    """Two queries."""
    spans = periods.spans
    intakes, referrals = intake_counts(programme, spans), referral_counts(programme, spans)
    return FirstContacts(
        total=Counts(*intakes[""]),
        by_outcome={outcome: Counts(*intakes[outcome]) for outcome in FINAL_OUTCOMES},
        referrals=Counts(*referrals[""]),
        with_result=Counts(*referrals["yes"]),
    )
