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

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from center.models import Programme
from consultations.enums import FINAL_OUTCOMES
from consultations.models import Intake, Referral
from yorozu.kit.wareki import start_of

Span = tuple[date, date]


def intake_counts(programme: Programme, spans: list[Span]) -> dict[str, list[int]]:
    """By outcome, one number for each span; "" is the total. One query."""
    rows = Intake.objects.filter(programme=programme, closed_at__isnull=False)
    counted = _counted(rows, "outcome", "taken_at", spans)
    return {
        "": _sum(counted.values(), spans),
        **{outcome: counted.get(outcome, [0] * len(spans)) for outcome in FINAL_OUTCOMES},
    }


def referral_counts(programme: Programme, spans: list[Span]) -> dict[str, list[int]]:
    """ "" all of them, "yes" those with a result; one number for each span. One query."""
    rows = Referral.objects.filter(programme=programme)
    counted = _counted(rows, "has_result", "referred_at", spans)
    return {"": _sum(counted.values(), spans), "yes": counted.get(True, [0] * len(spans))}


def _counted(
    rows: "QuerySet[Any]", part: str, moment: str, spans: list[Span]
) -> dict[Any, list[int]]:
    """For each value of `part` one number for each span."""
    sums = {f"in_{n}": Count("pk", filter=_within(span, moment)) for n, span in enumerate(spans)}
    found = rows.filter(_any(spans, moment)).order_by().values_list(part).annotate(**sums)
    return {value: list(numbers) for value, *numbers in found}


def _sum(parts: Collection[list[int]], spans: list[Span]) -> list[int]:
    return [sum(part[n] for part in parts) for n in range(len(spans))]


def _within(span: Span, moment: str) -> Q:
    first, until = span
    return Q(**{f"{moment}__gte": start_of(first), f"{moment}__lt": start_of(until)})


def _any(spans: list[Span], moment: str) -> Q:
    found = Q()
    for span in spans:
        found |= _within(span, moment)
    return found
