"""What is asked for, the comments by chapter, a template."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict

from center.models import Programme
from reports.enums import ReportScope, ReportSpan
from reports.layout import KEYS, SECTIONS, Layout
from reports.models import ReportTemplate
from reports.periods import MONTHS_IN, begins, span_label
from reports.selectors import programme_named
from reports.sets.subject import Subject, span_begun
from yorozu.kit.forms import CleanCharField, CleanTextField
from yorozu.kit.spans import months_after
from yorozu.kit.textkeys import clean_text

Choices = list[tuple[str, str]]
Raw = dict[str, str]
MOST_LETTERS = 2000
# Longer than what is accepted in the end: the person still has to be told and to shorten it.
MOST_TYPED = 3 * MOST_LETTERS
# How far back the list of periods goes.
OFFERED = {ReportSpan.MONTH: 24, ReportSpan.QUARTER: 12, ReportSpan.YEAR: 5}


def periods_until(today: date) -> list[tuple[str, Choices]]:
    """By span, the newest first."""
    return [
        (
            str(span.label),
            [
                (f"{span.value}.{first:%Y-%m}", span_label(first, span))
                for first in (
                    months_after(begins(today, span), -step * MONTHS_IN[span])
                    for step in range(most)
                )
            ],
        )
        for span, most in OFFERED.items()
    ]


def last_month(today: date) -> str:
    return f"{ReportSpan.MONTH.value}.{months_after(today.replace(day=1), -1):%Y-%m}"


class SetForm(forms.Form):
    """Which reports are shown. What makes no sense is the default."""

    period = forms.ChoiceField(label="期間")
    kind = forms.ChoiceField(label="対象", choices=ReportScope.choices)
    programme = forms.ChoiceField(label="事業区分")

    def __init__(self, data: QueryDict, today: date) -> None:
        chosen: dict[str, Any] = {
            "period": data.get("period") or last_month(today),
            "kind": data.get("kind") or ReportScope.CENTER.value,
            "programme": data.get("programme") or "",
        }
        if not chosen["programme"] and (default := programme_named("")):
            chosen["programme"] = default.code
        super().__init__(chosen)
        offered: Any = periods_until(today)
        span, _, month = str(chosen["period"]).partition(".")
        if begun := span_begun(span, month):
            known = {value for _, group in offered for value, _ in group}
            if chosen["period"] not in known:  # further back than the list goes
                offered.append(("そのほか", [(chosen["period"], span_label(begun[1], begun[0]))]))
        self.fields["period"].choices = offered  # type: ignore[attr-defined]
        programmes = Programme.objects.values_list("code", "name")
        self.fields["programme"].choices = list(programmes)  # type: ignore[attr-defined]


class CommentsForm(forms.Form):
    """A box for each chapter the next revision will have."""

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        layout: Layout,
        titles: Mapping[str, str],
        raw: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(data, initial={**layout.comments, **(raw or {})})
        for key in layout.sections:
            self.fields[key] = CleanTextField(
                label=titles[key],
                max_length=MOST_LETTERS,
                required=False,
                widget=forms.Textarea(attrs={"rows": 4}),
            )

    def texts(self) -> Raw:
        return {key: self.cleaned_data[key] for key in self.fields}


def raw_posted(data: QueryDict) -> Raw:
    """What the boxes hold, as typed."""
    return {key: clean_text(data.get(key, ""))[:MOST_TYPED] for key in KEYS if key in data}


def raw_sent(data: object) -> Raw | None:
    """The same of JSON; None where it is no form of ours."""
    if not isinstance(data, dict) or not data.keys() <= set(KEYS):
        return None
    if not all(isinstance(text, str) and len(text) <= MOST_TYPED for text in data.values()):
        return None
    return dict(data)


class TemplateForm(forms.Form):
    """Name and programme; the chapters are `Chapters`, moved by buttons."""

    name = CleanCharField(label="名称", max_length=40)
    scope = forms.ChoiceField(label="対象", choices=ReportScope.choices)
    programme = forms.ModelChoiceField(
        label="事業区分",
        queryset=Programme.objects.none(),
        required=False,
        empty_label="すべて（ひな型のない事業区分）",
    )

    def __init__(self, data: QueryDict | None = None, *, template: ReportTemplate) -> None:
        super().__init__(
            data,
            initial={
                "name": template.name,
                "scope": template.scope or ReportScope.CENTER,
                "programme": template.programme_id,
            },
        )
        programmes: Any = self.fields["programme"]
        programmes.queryset = Programme.objects.all()
        if template.pk is not None:  # its chapters are those of its scope
            del self.fields["scope"]


class Chapters:
    """All chapters of a scope in the order of the screen, each on or off."""

    def __init__(self, scope: ReportScope, order: list[str], on: set[str]) -> None:
        known = SECTIONS[scope]
        kept = [key for key in dict.fromkeys(order) if key in known]
        self.scope = scope
        self.order = [*kept, *(key for key in known if key not in kept)]
        self.on = on & set(known)

    @classmethod
    def of(cls, scope: ReportScope, sections: list[str] | None) -> Chapters:
        """As a template has them; None is a new one: every chapter on."""
        chosen = list(SECTIONS[scope]) if sections is None else sections
        return cls(scope, chosen, set(chosen))

    @classmethod
    def posted(cls, scope: ReportScope, data: QueryDict) -> Chapters:
        return cls(scope, data.getlist("order"), set(data.getlist("on")))

    def moved(self, act: str) -> Chapters:
        """After "up:how" or "down:how"; what cannot be moved stays."""
        way, _, key = act.partition(":")
        order = list(self.order)
        if key in order:
            at = order.index(key)
            to = at + (1 if way == "down" else -1)
            if 0 <= to < len(order):
                order[at], order[to] = order[to], order[at]
        return Chapters(self.scope, order, self.on)

    @property
    def sections(self) -> list[str]:
        return [key for key in self.order if key in self.on]

    def lines(self) -> list[tuple[str, str, bool]]:
        """Key, title, whether it is on."""
        return [(key, SECTIONS[self.scope][key], key in self.on) for key in self.order]


def subject_asked(form: SetForm, programme: Programme, scope: Any) -> Subject | None:
    """What the checked form asks for; None where the period begins no span."""
    span, _, month = form.cleaned_data["period"].partition(".")
    begun = span_begun(span, month)
    return Subject(begun[1], begun[0], scope, programme) if begun else None
