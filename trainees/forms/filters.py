"""What the lists of this room are narrowed to. Every figure opens one with these parameters.

| list        | parameters                                                                   |
|-------------|------------------------------------------------------------------------------|
| trainees    | q, state, kind, organization, cohort, counted (received, completed),         |
|             | programme, from, to: by the day of what is counted, else of the beginning    |
| sittings    | programme, trainee, organization, from, to                                   |
| meetings    | state, programme, from, to                                                   |
| alumni      | q, organization, theme, call                                                 |

What makes no sense counts as not given.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.http import QueryDict

from bookings.models import AppointmentParticipant
from center.models import Programme
from partners.models import Organization
from trainees import counting
from trainees.enums import CohortKind, MeetingState, TraineeState
from trainees.models import Cohort, FollowUpMeeting, Trainee, TraineeQuerySet
from yorozu.kit.forms import WarekiDateField
from yorozu.kit.textkeys import clean_text
from yorozu.kit.wareki import format_date

COUNTED = [
    (counting.RECEIVED, "受け入れた人（受入日で）"),
    (counting.COMPLETED, "修了した人（修了日で）"),
]
_LABELS = {counting.RECEIVED: "受入日", counting.COMPLETED: "修了日"}


def _choice(label: str, choices: list[tuple[str, str]]) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=False, choices=[("", "すべて"), *choices])


class _Filter(forms.Form):
    """`from` and `to` are ISO days or as people type; `offered` are lists of the database."""

    day_label = "日付"

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data)
        if self.day_label:
            first = WarekiDateField(label=f"{self.day_label}（から）", required=False)
            last = WarekiDateField(label="（まで）", required=False)
            self.fields = {**self.fields, "from": first, "to": last}
            for name in ("from", "to"):
                self.fields[name].widget.attrs["autocomplete"] = "off"
        if "programme" in self.fields:
            self._offer("programme", Programme.objects.values_list("code", "name"))
        if "organization" in self.fields:
            banks = Organization.objects.filter(trainees__isnull=False).distinct()
            self._offer("organization", banks.values_list("pk", "name"))
        self.offer()
        self.full_clean()

    def offer(self) -> None:
        """More lists."""

    def _offer(self, name: str, choices: Any) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "すべて"), *((str(key), str(label)) for key, label in choices)]

    def value(self, name: str) -> Any:
        return self.cleaned_data.get(name) or ""

    def days(self) -> tuple[date | None, date | None]:
        """Both included."""
        return self.value("from") or None, self.value("to") or None

    def chips(self) -> list[tuple[str, str]]:
        """Each condition in words, with the name of its field."""
        return [(name, words) for name in self.fields if (words := self._words(name))]

    def _words(self, name: str) -> str:
        field, value = self.fields[name], self.value(name)
        if not value:
            return ""
        if isinstance(value, date):
            return f"{format_date(value)}{'から' if name == 'from' else 'まで'}"
        if isinstance(field, forms.ChoiceField):
            labels = {str(key): str(label) for key, label in field.choices}  # type: ignore[misc, union-attr]
            return f"{field.label}：{labels.get(value, value)}"
        return f"「{value}」" if isinstance(value, str) else str(field.label)


def _named(text: str) -> Q:
    found = Q()
    for word in clean_text(text)[:60].split():
        found &= (
            Q(name__icontains=word)
            | Q(kana__icontains=word)
            | Q(organization__name__icontains=word)
            | Q(branch__name__icontains=word)
        )
    return found


class TraineeFilter(_Filter):
    day_label = "開始日"
    q = forms.CharField(label="氏名・機関・支店", required=False, max_length=60)
    state = _choice("状態", TraineeState.choices)
    kind = _choice("区分", CohortKind.choices)
    organization = _choice("派遣元", [])
    cohort = _choice("受入期", [])
    counted = _choice("集計の対象", COUNTED)
    programme = _choice("事業区分", [])

    def offer(self) -> None:
        self._offer("cohort", Cohort.objects.values_list("pk", "name"))
        counted = self.data.get("counted", "")
        label = _LABELS.get(counted, self.day_label)
        self.fields["from"].label = f"{label}（から）"

    def narrow(self, rows: TraineeQuerySet) -> QuerySet[Trainee]:
        counted = self.value("counted")
        found = counting.trainees_counted(rows, counted)
        column = counting.DAY_OF.get(counted, "starts_on")
        found = found.filter(counting.between_days(column, *self.days()))
        if programme := self.value("programme"):
            found = found.filter(cohort__programme__code=programme)
        if kind := self.value("kind"):
            found = found.filter(cohort__kind=kind)
        for name in ("state", "organization", "cohort"):
            if value := self.value(name):
                found = found.filter(**{name: value})
        return found.filter(_named(self.value("q")))


class SittingFilter(_Filter):
    day_label = "相談日"
    programme = _choice("事業区分", [])
    organization = _choice("派遣元", [])
    trainee = forms.IntegerField(required=False, widget=forms.HiddenInput, min_value=1)

    def narrow(self, rows: QuerySet[AppointmentParticipant]) -> QuerySet[AppointmentParticipant]:
        column = "appointment__period__startswith"
        rows = rows.filter(counting.between_moments(column, *self.days()))
        if programme := self.value("programme"):
            rows = rows.filter(appointment__programme__code=programme)
        people = Trainee.objects.order_by().values("user")
        if organization := self.value("organization"):
            rows = rows.filter(user__in=people.filter(organization=organization))
        if trainee := self.value("trainee"):
            rows = rows.filter(user__in=people.filter(pk=trainee))
        return rows


class MeetingFilter(_Filter):
    day_label = "開催日"
    state = _choice("状態", MeetingState.choices)
    programme = _choice("事業区分", [])

    def narrow(self, rows: QuerySet[FollowUpMeeting]) -> QuerySet[FollowUpMeeting]:
        rows = rows.filter(counting.between_moments("starts_at", *self.days()))
        if programme := self.value("programme"):
            rows = rows.filter(programme__code=programme)
        return rows.filter(state=self.value("state")) if self.value("state") else rows


class AlumniFilter(_Filter):
    day_label = ""
    q = forms.CharField(label="氏名・機関・支店", required=False, max_length=60)
    organization = _choice("派遣元", [])
    theme = forms.CharField(label="テーマ", required=False, max_length=40)
    call = forms.BooleanField(label="「相談してよい」人だけ", required=False)

    def narrow(self, rows: TraineeQuerySet) -> QuerySet[Trainee]:
        found = rows.filter(_named(self.value("q")))
        if organization := self.value("organization"):
            found = found.filter(organization=organization)
        if theme := clean_text(self.value("theme")).strip():
            found = found.filter(themes__icontains=theme)
        return found.filter(may_call=True) if self.value("call") else found
