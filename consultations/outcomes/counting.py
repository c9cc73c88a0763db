"""How the survey is counted (domain.md, "Seen in public figures too"). Each rule has one name.

The report and the list count through this module, so that a figure and the list it opens cannot
differ. A figure's link says in the query string of `consultations:outcomes`:

    counted=<name>     one of `FIGURES`; always of memos that count themselves (confirmed)
    programme=yorozu   the memo's 事業区分 by code
    from= & to=        ISO days, both included: by the day the mail was sent for 送付 and what came
                       of it, by the day the (first) answer came in for all others

A share is of those who answered the question (`Figure.of`). 付加価値額 is summed where both sides
were given, in 千円.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, Sum

from center.models import Programme
from consultations.models import OutcomeSurvey
from consultations.outcome_enums import (
    DID_ACT,
    HAD_EFFECT,
    SATISFIED,
    Acted,
    Satisfaction,
    Solved,
)
from yorozu.kit.spans import Span, within

SENT_AT, ANSWERED_AT = "sent_at", "answered_at"


@dataclass(frozen=True)
class Figure:
    """`of` names the figure it is a share of; `total` the column that is summed, not counted."""

    name: str
    label: str
    q: Q
    by: str = ANSWERED_AT
    of: str = ""
    total: str = ""


_EFFECTIVE = Q(answer__acted__in=DID_ACT, answer__effect__in=HAD_EFFECT)
_BOTH = Q(answer__before_value_added__isnull=False, answer__after_value_added__isnull=False)
_BEFORE, _AFTER = "answer__before_value_added", "answer__after_value_added"
_ALL = (
    Figure("sent", "送付数", Q(), SENT_AT),
    Figure(
        "sent_answered", "うち回答のあったもの", Q(answered_at__isnull=False), SENT_AT, of="sent"
    ),
    Figure("answered", "回答数（期間内に届いたもの）", Q()),
    Figure("rated", "満足度の回答", Q(answer__satisfaction__isnull=False)),
    Figure(
        "satisfied",
        "満足（大変満足・満足・やや満足）",
        Q(answer__satisfaction__in=SATISFIED),
        of="rated",
    ),
    Figure("delighted", "うち大変満足", Q(answer__satisfaction=Satisfaction.VERY_GOOD), of="rated"),
    Figure("told", "提案の実行の回答", Q(answer__acted__in=Acted.values)),
    Figure("acted", "提案を実行した（一部を含む）", Q(answer__acted__in=DID_ACT), of="told"),
    Figure("effective", "提案を実行し、成果があった", _EFFECTIVE, of="told"),
    Figure("asked_solved", "課題の解決の回答", Q(answer__solved__in=Solved.values)),
    Figure("solved", "課題が解決した", Q(answer__solved=Solved.YES), of="asked_solved"),
    Figure("both_sides", "付加価値額の前後がそろう回答", _BOTH),
    Figure("value_before", "付加価値額の合計・相談前（千円）", _BOTH, total=_BEFORE),
    Figure("value_after", "付加価値額の合計・直近（千円）", _BOTH, total=_AFTER),
)
FIGURES: dict[str, Figure] = {figure.name: figure for figure in _ALL}


def outcome_counts(programme: Programme, spans: list[Span]) -> dict[str, list[int]]:
    """By name of the figure one number for each span. One query."""
    rows = OutcomeSurvey.objects.counted().filter(memo__programme=programme)
    met = Q()
    for span in spans:
        met |= within(span, SENT_AT) | within(span, ANSWERED_AT)
    measures = {
        f"{figure.name}_{n}": _measure(figure, span)
        for figure in FIGURES.values()
        for n, span in enumerate(spans)
    }
    found: dict[str, Any] = rows.filter(met).order_by().aggregate(**measures)
    return {name: [found[f"{name}_{n}"] or 0 for n in range(len(spans))] for name in FIGURES}


def _measure(figure: Figure, span: Span) -> Count | Sum:
    chosen = figure.q & within(span, figure.by)
    return Sum(figure.total, filter=chosen) if figure.total else Count("pk", filter=chosen)


def counted_q(name: str, spans: Iterable[Span] = ()) -> Q:
    """The list's side of `counted=`: the same rule, by the same day."""
    figure = FIGURES[name]
    found = figure.q & Q(**{f"{figure.by}__isnull": False})
    for span in spans:
        found &= within(span, figure.by)
    return found
