"""Another time, place or coordinator for an appointment."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from bookings.forms.acts import VERSIONS
from bookings.models import Appointment, Booth
from bookings.models.participant import RESPONDERS
from bookings.offices import offices_in_use
from bookings.plan import Slot
from bookings.services._keeping import LONGEST_REASON
from center.enums import Method
from center.models import Office
from coordinators.models import Coordinator
from yorozu.kit.forms import CleanCharField, ClockTimeField, WarekiDateField

# What a link to a free time fills in.
FILLED = ("day", "starts", "ends", "method", "office", "lead", "second", "booth")


class BoothChoice(forms.ModelChoiceField[Booth]):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.office} {obj.name}"


class MoveForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput, **VERSIONS)  # type: ignore[arg-type]
    day = WarekiDateField(label="相談日")
    starts = ClockTimeField(label="開始")
    ends = ClockTimeField(label="終了")
    method = forms.ChoiceField(label="相談方法", choices=Method.choices)
    office = forms.ModelChoiceField(Office.objects.none(), label="拠点", empty_label=None)
    booth = BoothChoice(
        Booth.objects.none(), label="ブース", required=False, empty_label="使わない"
    )
    lead = forms.ModelChoiceField(
        Coordinator.objects.none(), label="主担当", required=False, empty_label="未定"
    )
    second = forms.ModelChoiceField(
        Coordinator.objects.none(), label="もう一人の対応者", required=False, empty_label="なし"
    )
    meeting_url = forms.URLField(
        label="オンラインのURL", required=False, max_length=300, assume_scheme="https"
    )
    place = CleanCharField(label="訪問先・会場", required=False, max_length=200)
    reason = CleanCharField(label="変更の理由", max_length=LONGEST_REASON)

    def __init__(self, *args: Any, appointment: Appointment, **kwargs: Any) -> None:
        kwargs["initial"] = initial_of(appointment) | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        seats = [each.coordinator_id or 0 for each in appointment.participants.all()]
        people = Coordinator.objects.in_office_on(max(today, appointment.day))
        people = (people | Coordinator.objects.filter(pk__in=seats)).distinct()
        offices = [each.pk for each in offices_in_use(today)]
        self._offer("office", Office.objects.filter(pk__in=[*offices, appointment.office_id]))
        self._offer("booth", Booth.objects.in_use().select_related("office"))
        self._offer("lead", people.order_by("kana", "name"))
        self._offer("second", people.order_by("kana", "name"))

    def _offer(self, name: str, rows: Any) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = rows

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if data.get("starts") and data.get("ends") and data["ends"] <= data["starts"]:
            self.add_error("ends", "終了は、開始より後の時刻にしてください。")
        if data.get("second") and data.get("second") == data.get("lead"):
            self.add_error("second", "主担当とは別の人を選んでください。")
        if data.get("second") and not data.get("lead"):
            self.add_error("lead", "主担当を選んでください。")
        if {"day", "starts"} <= data.keys() and self.start < timezone.now():
            self.add_error("day", "過ぎた日時には変更できません。")
        return data

    def clean_day(self) -> Any:
        day = self.cleaned_data["day"]
        if not 2000 <= day.year <= 2100:
            raise ValidationError("日付を確かめてください。")
        return day

    @property
    def start(self) -> datetime:
        return self._at("starts")

    def _at(self, name: str) -> datetime:
        data = self.cleaned_data
        return timezone.make_aware(datetime.combine(data["day"], data[name]))

    @property
    def slot(self) -> Slot:
        data = self.cleaned_data
        return Slot(
            start=self.start,
            end=self._at("ends"),
            method=data["method"],
            office=data["office"],
            coordinators=tuple(filter(None, (data["lead"], data["second"]))),
            booth=data["booth"],
            meeting_url=data["meeting_url"],
            place=data["place"],
        )


def initial_of(appointment: Appointment) -> dict[str, Any]:
    responders = [each for each in appointment.participants.all() if each.role in RESPONDERS]
    people = [each.coordinator_id for each in responders] + [None, None]
    return {
        "version": appointment.version,
        "day": appointment.day,
        "starts": appointment.starts_at.time(),
        "ends": appointment.ends_at.time(),
        "method": appointment.method,
        "office": appointment.office_id,
        "booth": appointment.booth_id,
        "lead": people[0],
        "second": people[1],
        "meeting_url": appointment.meeting_url,
        "place": appointment.place,
    }
