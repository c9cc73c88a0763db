"""A day of shifts as somebody types it, and a weekly pattern."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from bookings.models import BookingPolicy, Shift, ShiftPattern
from bookings.models.shift import WEEKDAYS
from bookings.offices import offices_in_use
from bookings.services.shifts import LONGEST_REASON, MOST_STRETCHES, Hours
from center.models import Office
from yorozu.kit.forms import CleanCharField, ClockTimeField, WarekiDateField

HOME = ""


def place_choices() -> list[tuple[str, str]]:
    offices = offices_in_use(timezone.localdate())
    return [*((str(each.pk), each.name) for each in offices), (HOME, "在宅（オンライン）")]


def office_of(value: str) -> Office | None:
    return Office.objects.filter(pk=int(value)).first() if value else None


class DayForm(forms.Form):
    """Works, in up to three stretches, or is off; a reason where one is needed."""

    version = forms.CharField(max_length=200, widget=forms.HiddenInput)
    off = forms.ChoiceField(
        label="この日の勤務",
        choices=[("", "出勤する"), ("1", "休み")],
        required=False,
        widget=forms.RadioSelect,
    )
    reason = CleanCharField(
        label="理由",
        required=False,
        max_length=LONGEST_REASON,
        help_text="休みのとき、土日・祝日・休業日に拠点へ出るときは必須です。",
    )

    def __init__(
        self, *args: Any, rows: list[Shift], version: str, place: str = HOME, **kwargs: Any
    ) -> None:
        """`place`: where they usually are, for a day on which nothing is written yet."""
        usual = {f"place_{n}": place for n in range(MOST_STRETCHES)}
        kwargs["initial"] = {"version": version, **usual, **self._now(rows)}
        super().__init__(*args, **kwargs)
        places = place_choices()
        for n in range(MOST_STRETCHES):
            self.fields[f"starts_{n}"] = ClockTimeField(label="開始", required=False)
            self.fields[f"ends_{n}"] = ClockTimeField(label="終了", required=False)
            self.fields[f"place_{n}"] = forms.ChoiceField(
                label="場所", required=False, choices=places
            )

    @staticmethod
    def _now(rows: list[Shift]) -> dict[str, Any]:
        working = [row for row in rows if not row.is_off]
        policy = BookingPolicy.current()
        first: dict[str, Any] = {"starts_0": policy.opens, "ends_0": policy.closes}
        for n, row in enumerate(working[:MOST_STRETCHES]):
            first[f"starts_{n}"] = timezone.localtime(row.period.lower).time()
            first[f"ends_{n}"] = timezone.localtime(row.period.upper).time()
            first[f"place_{n}"] = str(row.office_id or HOME)
        is_off = bool(rows) and not working
        reason = next((row.reason for row in rows if row.reason), "")
        return {**first, "off": "1" if is_off else "", "reason": reason}

    @property
    def stretches(self) -> list[tuple[int, Any, Any, Any]]:
        return [
            (n + 1, self[f"starts_{n}"], self[f"ends_{n}"], self[f"place_{n}"])
            for n in range(MOST_STRETCHES)
        ]

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if data.get("off"):
            return data
        for n in range(MOST_STRETCHES):
            given = [bool(data.get(f"{name}_{n}")) for name in ("starts", "ends")]
            if given[0] != given[1] and f"ends_{n}" not in self.errors:
                self.add_error(f"ends_{n}", "開始と終了の両方を入力してください。")
        if not self.errors and not self.hours:
            raise ValidationError("勤務の時間を入力するか、「休み」を選んでください。")
        return data

    @property
    def hours(self) -> list[Hours]:
        data = self.cleaned_data
        if data.get("off"):
            return []
        return [
            Hours(data[f"starts_{n}"], data[f"ends_{n}"], office_of(data.get(f"place_{n}", "")))
            for n in range(MOST_STRETCHES)
            if data.get(f"starts_{n}") and data.get(f"ends_{n}")
        ]


class PatternForm(forms.Form):
    """One weekday; a new one may stand for several at once."""

    weekdays = forms.MultipleChoiceField(
        label="曜日", choices=WEEKDAYS, widget=forms.CheckboxSelectMultiple
    )
    starts = ClockTimeField(label="開始")
    ends = ClockTimeField(label="終了")
    place = forms.ChoiceField(
        label="場所", required=False, help_text="祝日は、拠点の曜日でも在宅になります。"
    )
    valid_from = WarekiDateField(label="適用開始日")
    valid_until = WarekiDateField(
        label="適用終了日", required=False, help_text="続くときは空欄にします。"
    )

    def __init__(self, *args: Any, pattern: ShiftPattern | None, **kwargs: Any) -> None:
        policy = BookingPolicy.current()
        tomorrow = timezone.localdate() + timedelta(days=1)
        start: dict[str, Any] = {
            "starts": policy.opens,
            "ends": policy.closes,
            "valid_from": tomorrow,
        }
        if pattern is not None:
            start = {
                "starts": pattern.starts,
                "ends": pattern.ends,
                "place": str(pattern.office_id or HOME),
                "valid_from": pattern.valid_from,
                "valid_until": pattern.valid_until,
            }
        kwargs["initial"] = start
        super().__init__(*args, **kwargs)
        place = self.fields["place"]
        assert isinstance(place, forms.ChoiceField)
        place.choices = place_choices()
        if pattern is not None:
            del self.fields["weekdays"]

    @property
    def values(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            "starts": data["starts"],
            "ends": data["ends"],
            "office": office_of(data["place"]),
            "valid_from": data["valid_from"],
            "valid_until": data["valid_until"],
        }

    def add_service_errors(self, error: ValidationError) -> None:
        """The service calls the place by the model's name."""
        found = getattr(error, "error_dict", None)
        if found is None:
            self.add_error(None, error)
            return
        for name, errors in found.items():
            field = "place" if name == "office" else name
            self.add_error(field if field in self.fields else None, errors)
