"""Booths and the rules of booking."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from bookings.enums import Equipment
from bookings.models import BookingPolicy, Booth
from bookings.offices import offices_in_use
from center.models import Office
from yorozu.kit.forms import CleanCharField, ClockTimeField


class BoothForm(forms.Form):
    """An old booth keeps its office: what was booked there was booked there."""

    office = forms.ModelChoiceField(Office.objects.none(), label="拠点", empty_label=None)
    name = CleanCharField(label="名称", max_length=40, help_text="例：ブース1、相談室A")
    seats = forms.IntegerField(label="席数", min_value=1, max_value=50, initial=4)
    equipment = forms.MultipleChoiceField(
        label="設備",
        required=False,
        choices=Equipment.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    note = CleanCharField(label="備考", required=False, max_length=200)

    def __init__(self, *args: Any, booth: Booth | None, **kwargs: Any) -> None:
        if booth is not None:
            kwargs["initial"] = {name: getattr(booth, name) for name in self.base_fields}
        super().__init__(*args, **kwargs)
        office = self.fields["office"]
        assert isinstance(office, forms.ModelChoiceField)
        if booth is not None:
            del self.fields["office"]
            return
        offices = offices_in_use(timezone.localdate())
        office.queryset = Office.objects.filter(pk__in=[each.pk for each in offices])


def _whole(label: str, least: int, most: int, words: str = "") -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=least, max_value=most, help_text=words)


class PolicyForm(forms.Form):
    opens = ClockTimeField(label="相談を始める時刻")
    closes = ClockTimeField(label="相談を終える時刻")
    session_minutes = _whole("1回の相談時間", 15, 240)
    step_minutes = _whole("枠の刻み", 5, 120, "予約表の枠は、この間隔で始まります。")
    hold_minutes = _whole("ネット予約の仮押さえ", 5, 60, "入力のあいだ、枠を取っておく時間です。")
    web_lead_days = _whole("ネット予約の受付：何営業日前まで", 0, 30)
    web_horizon_days = _whole("ネット予約の受付：何日先まで", 1, 180)
    web_offer_hours = _whole(
        "空き待ちの案内に返事を待つ時間",
        1,
        48,
        "そのあいだ、枠を取っておきます。返事がなければ次の人に案内します。",
    )
    late_cancel_hours = _whole(
        "直前キャンセルとする時間",
        0,
        168,
        "開始のこの時間前を過ぎると、利用状況に残します。",
    )
    incident_warning = _whole(
        "注意を出す回数", 1, 20, "直前キャンセルと無断欠席がこの回数になると、受付の画面に出ます。"
    )
    reception_per_day = _whole(
        "派遣職員の1日の人数", 0, 20, "平日に足りない日は、出勤表に注意が出ます。"
    )

    UNITS = {
        "session_minutes": "分",
        "step_minutes": "分",
        "hold_minutes": "分",
        "web_lead_days": "営業日前",
        "web_horizon_days": "日先",
        "web_offer_hours": "時間",
        "late_cancel_hours": "時間前",
        "incident_warning": "回",
        "reception_per_day": "人",
    }

    def __init__(self, *args: Any, policy: BookingPolicy, **kwargs: Any) -> None:
        kwargs["initial"] = {name: getattr(policy, name) for name in self.base_fields}
        super().__init__(*args, **kwargs)

    @property
    def lines(self) -> list[tuple[forms.BoundField, str]]:
        return [(self[name], self.UNITS.get(name, "")) for name in self.fields]
