"""What the list of surveys can be narrowed to; a figure's link narrows by the figure's own rule."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django import forms
from django.db.models import Count, Q
from django.http import QueryDict
from django.utils import timezone

from center.models import Office
from consultations.intake.forms.filters import YES, PeriodFilter
from consultations.models.outcome_answer import BAD
from consultations.models.outcome_survey import OutcomeSurveyQuerySet
from consultations.outcome_enums import State
from consultations.outcomes.counting import ANSWERED_AT, FIGURES, SENT_AT, counted_q
from coordinators.models import Coordinator
from yorozu.kit.spans import within

_DAY_OF = {SENT_AT: "送付日", ANSWERED_AT: "回答日"}
_FIRST, _LAST = date(1900, 1, 1), date(2999, 12, 31)


def bad_q() -> Q:
    """Answers that somebody is to look after, seen from the survey."""
    found = Q()
    for name, value in BAD.children:  # type: ignore[misc]
        found |= Q(**{f"answer__{name}": value})
    return found


class OutcomeFilter(PeriodFilter):
    """`from` and `to` are the session's days; with `counted` the days the figure goes by."""

    state = forms.ChoiceField(
        label="状態", required=False, choices=[("", "すべて"), *State.choices]
    )
    office = forms.ChoiceField(label="拠点", required=False)
    co = forms.ChoiceField(label="対応者（主担当）", required=False)
    look = forms.ChoiceField(
        label="フォロー", required=False, choices=[("", "すべて"), (YES, "不満・成果なしで未対応")]
    )
    counted = forms.ChoiceField(
        label="実績の区分",
        required=False,
        choices=[("", "すべて"), *[(each.name, each.label) for each in FIGURES.values()]],
    )

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data)
        self._offer(
            "office", list(Office.objects.order_by("position", "pk").values_list("pk", "name"))
        )
        people = Coordinator.objects.order_by("kana", "name").values_list("pk", "name")
        self._offer("co", list(people))
        # Before the form is read: what it once drew keeps its words.
        figure = FIGURES.get(data.get("counted", ""))
        self.fields["from"].label = f"{_DAY_OF[figure.by] if figure else '相談日'}（から）"
        self.full_clean()

    def narrow(self, rows: OutcomeSurveyQuerySet) -> OutcomeSurveyQuerySet:
        first, until = self.days()
        span = (first or _FIRST, until or _LAST)
        if figure := self.value("counted"):
            rows = rows.counted().filter(counted_q(figure, [span] if first or until else []))
        elif first or until:
            rows = rows.filter(within(span, "memo__started_at"))
        for name, column in (
            ("programme", "memo__programme__code"),
            ("office", "memo__office"),
            ("co", "memo__lead"),
        ):
            if value := self.value(name):
                rows = rows.filter(**{column: value})
        if state := self.value("state"):
            rows = rows.in_state(State(state), timezone.localdate())
        if self.value("look"):
            rows = rows.filter(bad_q(), answer__settled_at=None)
        return rows

    def days(self) -> tuple[date | None, date | None]:
        """[first, until); a last day at the end of time has no day after."""
        last = self.value("to") or None
        until = last + timedelta(days=1) if last and last < date.max else last
        return self.value("from") or None, until


@dataclass(frozen=True)
class Totals:
    """`answered` is of what was sent; `given` also what came on paper or by telephone alone."""

    total: int
    sent: int
    answered: int
    given: int

    @property
    def rate(self) -> float | None:
        return self.answered / self.sent * 100 if self.sent else None


def totals(rows: OutcomeSurveyQuerySet) -> Totals:
    """One query."""
    sent, given = Q(sent_at__isnull=False), Q(answered_at__isnull=False)
    found: dict[str, int] = rows.order_by().aggregate(
        total=Count("pk"),
        sent=Count("pk", filter=sent),
        answered=Count("pk", filter=sent & given),
        given=Count("pk", filter=given),
    )
    return Totals(**found)
