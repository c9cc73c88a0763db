"""What the list of events can be narrowed to; what makes no sense counts as not given."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, ClassVar

from django import forms
from django.db.models import Exists, OuterRef, Q
from django.http import QueryDict
from django.utils import timezone

from accounts.enums import Role
from accounts.models import User
from accounts.remembered import KEEP, conditions
from center.models import Programme
from coordinators.models import Coordinator
from partners.enums import EventKind, EventState
from partners.events.lists import COMING_ALONG, with_when
from partners.models import EventCoordinator, Organization, OutreachEvent, SeminarTheme
from partners.orgs.forms.choices import marked
from partners.orgs.selectors import with_successors
from partners.themes.figures import ANY
from yorozu.kit.forms import CleanCharField, WarekiDateField
from yorozu.kit.wareki import (
    fiscal_year,
    fiscal_year_label,
    fiscal_year_range,
    format_date,
    start_of,
)

COMING, PAST, ALL = "", "past", "all"
WHEN = [(COMING, "これから"), (PAST, "これまで"), (ALL, "すべて")]
OWN = "none"
EARLIEST, LATEST = date(2000, 1, 1), date(2100, 12, 31)
YEARS = 6


class EventFilter(forms.Form):
    """`when` decides the order: what comes with the next first, what was with the last first.

    Figures lead here with `counted=1&from=&to=&kind=&organization=&programme=&theme=`: exactly the
    rows that `partners.events.counting` and `partners.themes.figures` count.
    """

    LABELS: ClassVar[dict[str, str]] = {"from": "期間（から）", "to": "期間（まで）"}

    q = CleanCharField(label="言葉", required=False, max_length=60)
    when = forms.ChoiceField(label="期間", required=False, choices=WHEN, widget=forms.RadioSelect)
    fy = forms.ChoiceField(label="年度", required=False)
    kind = forms.ChoiceField(
        label="種類", required=False, choices=[("", "すべて"), *EventKind.choices]
    )
    organization = forms.ChoiceField(label="連携機関", required=False)
    co = forms.ChoiceField(label="コーディネーター", required=False)
    programme = forms.ChoiceField(label="事業区分", required=False)
    state = forms.MultipleChoiceField(
        label="状態",
        required=False,
        choices=EventState.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    counted = forms.BooleanField(label="開催した行事のみ", required=False)
    theme = forms.ChoiceField(label="よろずゼミ", required=False, widget=forms.HiddenInput)

    def __init__(self, data: QueryDict, *, user: User) -> None:
        self.user = user
        super().__init__(data)
        for name, label in self.LABELS.items():
            self.fields[name] = WarekiDateField(label=label, required=False)
        year = fiscal_year(timezone.localdate()) + 1
        self._offer("fy", [(str(y), fiscal_year_label(y)) for y in range(year, year - YEARS, -1)])
        people = Coordinator.objects.in_office_on(timezone.localdate()).order_by("kana", "name")
        if user.role in (Role.PARTNER, Role.TRAINEE):
            for name in ("organization", "co", "programme", "theme"):
                del self.fields[name]
        else:
            if data.get("theme"):
                themes = SeminarTheme.objects.visible_to(user)
                rows = [(str(each.pk), each.title) for each in themes]
                self._offer("theme", [*rows, (ANY, "テーマのあるもの")])
            self._offer("co", [(str(each.pk), each.name) for each in people])
            self._offer("organization", [*_hosts(), (OWN, "拠点主催")])
            programmes = Programme.objects.order_by("position", "pk")
            self._offer("programme", [(each.code, each.name) for each in programmes])
        self.full_clean()

    def _offer(self, name: str, rows: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "すべて"), *rows]

    def value(self, name: str) -> Any:
        return self.cleaned_data.get(name)

    @property
    def has_span(self) -> bool:
        return any(self.value(name) for name in ("from", "to", "fy"))

    @property
    def is_coming(self) -> bool:
        return not self.value("when") and not self.has_span and not self.value("counted")

    @property
    def order(self) -> tuple[str, str]:
        return ("at", "id") if self.is_coming else ("-at", "-id")

    def rows(self) -> Any:
        """Those that the user may see, narrowed, with `at` to page by."""
        rows = with_when(self.narrowed_rows())
        if self.value("counted"):
            rows = rows.counted()
        return self._within(rows)

    def narrowed_rows(self) -> Any:
        """By everything but the time: what the calendar shows too."""
        rows = OutreachEvent.objects.open_to(self.user)
        if kind := self.value("kind"):
            rows = rows.filter(kind=kind)
        if host := self.value("organization"):
            rows = rows.filter(_hosted_by(host))
        if code := self.value("programme"):
            rows = rows.filter(programme__code=code)
        if co := self.value("co"):
            seat = EventCoordinator.objects.filter(
                event=OuterRef("pk"), coordinator=co, answer__in=COMING_ALONG
            )
            rows = rows.filter(Exists(seat))
        if theme := self.value("theme"):
            asked = {"theme__isnull": False} if theme == ANY else {"theme_id": theme}
            rows = rows.filter(**asked)
        if states := self.value("state"):
            rows = rows.filter(state__in=states)
        if words := self.value("q"):
            rows = rows.filter(
                Q(title__icontains=words)
                | Q(place__icontains=words)
                | Q(organization__name__icontains=words)
                | Q(branch__name__icontains=words)
            )
        return rows

    def _within(self, rows: Any) -> Any:
        first, last = self.value("from"), self.value("to")
        if year := self.value("fy"):
            begin, until = fiscal_year_range(int(year))
            rows = rows.filter(at__gte=start_of(begin), at__lt=start_of(until))
        if first:
            rows = rows.filter(at__gte=start_of(max(first, EARLIEST)))
        if last:
            rows = rows.filter(at__lt=start_of(min(last, LATEST) + timedelta(days=1)))
        if self.has_span or self.value("counted"):
            return rows
        today = start_of(timezone.localdate())
        undecided = Q(state__in=(EventState.REQUESTED, EventState.ADJUSTING))
        match self.value("when"):
            case "all":
                return rows
            case "past":
                return rows.filter(at__lt=today).exclude(undecided)
        return rows.filter(Q(at__gte=today) | undecided)

    # ── what it is narrowed to, in words ──────────────────────────────────────────────────────

    def chips(self) -> list[tuple[str, str]]:
        found = []
        for name in self.fields:
            for value in self._values(name):
                query = conditions(self.data)  # type: ignore[arg-type]
                rest = [each for each in query.getlist(name) if each != str(value)]
                query.setlist(name, rest if name == "state" else [])
                query[KEEP] = "1"
                found.append((self._words(name, value), f"?{query.urlencode()}"))
        return found

    def _values(self, name: str) -> list[Any]:
        value = self.value(name)
        return value if isinstance(value, list) else [value] if value else []

    def _words(self, name: str, value: Any) -> str:
        field = self.fields[name]
        if isinstance(value, date):
            return f"{format_date(value)}{'から' if name == 'from' else 'まで'}"
        if isinstance(field, forms.ChoiceField):
            choices: Any = dict(field.choices)  # type: ignore[arg-type]
            return f"{field.label}：{choices.get(str(value), value)}"
        return str(field.label) if isinstance(value, bool) else f"{field.label}：{value}"


def _hosted_by(host: str) -> Q:
    """With the banks that were merged into it: their events are its past."""
    if host == OWN:
        return Q(organization=None)
    return Q(organization__in=Organization.objects.family_of(int(host)))


def _hosts() -> list[tuple[str, str]]:
    """Organisations that have had an event, those they were merged into, and the members."""
    had = OutreachEvent.objects.filter(organization=OuterRef("pk"))
    rows = Organization.objects.filter(Q(is_member=True) | Q(Exists(had)))
    return marked(with_successors(rows))
