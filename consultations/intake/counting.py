"""How first contacts and referrals are counted (domain.md, "How things are counted").

The report, its JSON and the lists all count through this module, so that a figure and the list it
opens cannot differ. A figure's link says in the list's query string:

    counted=1             `IntakeQuerySet.counted`: closed with an outcome (一次対応 only)
    programme=yorozu      the 事業区分 by code
    from= & to=           taken (referred) on these ISO days, both included
    outcome=<code>        one outcome; the outcomes are disjoint and add up to 一次対応件数
    result=yes            `ReferralQuerySet.with_result`: 結果あり (他機関紹介 only)

一次対応件数 is by the day the contact came in, whatever the day it ended; what is still open
counts once it has ended. It never is a 相談対応件数. 他機関紹介 is by the day of the referral, from
a first contact or from a memo alike; one that was declined has no result.
"""

from center.models import Programme
from consultations.models import Intake, Referral
from yorozu.kit.spans import TOTAL, Span, count_by


def intake_counts(programme: Programme, spans: list[Span]) -> dict[str, list[int]]:
    """By outcome, one number for each span; "" is the total. One query."""
    rows = Intake.objects.filter(programme=programme, closed_at__isnull=False)
    return count_by(rows, "outcome", spans, "taken_at")


def referral_counts(programme: Programme, spans: list[Span]) -> dict[str, list[int]]:
    """ "" all of them, "yes" those with a result; one number for each span. One query."""
    rows = Referral.objects.filter(programme=programme)
    counted = count_by(rows, "has_result", spans, "referred_at")
    return {TOTAL: counted[TOTAL], "yes": counted[True]}
