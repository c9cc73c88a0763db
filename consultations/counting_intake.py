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

from datetime import date

from django.db.models import Count, Q

from center.models import Programme
from consultations.enums import FINAL_OUTCOMES
from consultations.models import Intake, Referral
from yorozu.kit.wareki import start_of

Span = tuple[date, date]


def intake_counts(programme: Programme, spans: list[Span]) -> dict[str, list[int]]:
    """By outcome, one number for each span; "" is the total. One query."""
    names = {f"{outcome}_{n}": (outcome, n) for outcome in ("", *FINAL_OUTCOMES) for n in _n(spans)}
    rows = Intake.objects.filter(programme=programme, closed_at__isnull=False)
    counted = rows.filter(_any(spans, "taken_at")).aggregate(
        **{
            f"c_{key}": Count(
                "pk",
                filter=_within(spans[n], "taken_at") & (Q(outcome=outcome) if outcome else Q()),
            )
            for key, (outcome, n) in names.items()
        }
    )
    return _by_name(names, counted, spans)


def referral_counts(programme: Programme, spans: list[Span]) -> dict[str, list[int]]:
    """ "" all of them, "yes" those with a result; one number for each span. One query."""
    names = {f"{kind}_{n}": (kind, n) for kind in ("", "yes") for n in _n(spans)}
    rows = Referral.objects.filter(programme=programme)
    counted = rows.filter(_any(spans, "referred_at")).aggregate(
        **{
            f"c_{key}": Count(
                "pk",
                filter=_within(spans[n], "referred_at") & (Q(has_result=True) if kind else Q()),
            )
            for key, (kind, n) in names.items()
        }
    )
    return _by_name(names, counted, spans)


def _n(spans: list[Span]) -> range:
    return range(len(spans))


def _within(span: Span, moment: str) -> Q:
    first, until = span
    return Q(**{f"{moment}__gte": start_of(first), f"{moment}__lt": start_of(until)})


def _any(spans: list[Span], moment: str) -> Q:
    found = Q()
    for span in spans:
        found |= _within(span, moment)
    return found


def _by_name(
    names: dict[str, tuple[str, int]], counted: dict[str, int], spans: list[Span]
) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for key, (name, n) in names.items():
        found.setdefault(name, [0] * len(spans))[n] = counted[f"c_{key}"]
    return found
