"""How an event takes names, and the papers it gives."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from django import forms
from django.utils import timezone

from partners.enums import Audience
from partners.models import OutreachEvent
from yorozu.kit.forms import CleanTextField, ClockTimeField, WarekiDateField
from yorozu.kit.uploads import ACCEPT


class RegistrationSettingsForm(forms.Form):
    """Moments are typed as a day and a time; a day alone means its beginning or its end."""

    use_required_attribute = False

    audience = forms.ChoiceField(
        label="申込を受ける範囲",
        choices=Audience.choices,
        widget=forms.RadioSelect,
        help_text="「一般公開」にすると、開催が確定したあと、公開ページから申し込めます。",
    )
    capacity = forms.IntegerField(
        label="定員", required=False, min_value=1, max_value=5000, help_text="空欄なら制限なし。"
    )
    opens_day = WarekiDateField(
        label="申込開始（日）", required=False, help_text="空欄ならいまから。"
    )
    opens_time = ClockTimeField(label="申込開始（時刻）", required=False)
    closes_day = WarekiDateField(
        label="申込締切（日）", required=False, help_text="空欄なら開始時刻まで。"
    )
    closes_time = ClockTimeField(label="申込締切（時刻）", required=False)
    summary = CleanTextField(
        label="ご案内",
        required=False,
        max_length=2000,
        help_text="公開ページと参加票に載ります。内容・対象・持ち物など。",
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    video_url = forms.URLField(
        label="録画の動画",
        required=False,
        max_length=300,
        assume_scheme="https",
        help_text="開催後、参加票に載ります。",
    )

    def __init__(self, *args: Any, event: OutreachEvent, **options: Any) -> None:
        options["initial"] = _initial(event)
        super().__init__(*args, **options)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        for name, default in (("opens", time(0)), ("closes", time(23, 59))):
            if data.get(f"{name}_time") and not data.get(f"{name}_day"):
                self.add_error(f"{name}_day", "日を入力してください。")
            data[name] = _moment(data.get(f"{name}_day"), data.get(f"{name}_time") or default)
        if data["opens"] and data["closes"] and data["closes"] <= data["opens"]:
            self.add_error("closes_day", "申込開始より後にしてください。")
        return data

    @property
    def values(self) -> dict[str, Any]:
        data = self.cleaned_data
        plain = {name: data[name] for name in ("audience", "capacity", "summary", "video_url")}
        return plain | {"registration_from": data["opens"], "registration_until": data["closes"]}


def _moment(day: Any, clock: time) -> datetime | None:
    return timezone.make_aware(datetime.combine(day, clock)) if day else None


def _initial(event: OutreachEvent) -> dict[str, Any]:
    plain = ("audience", "capacity", "summary", "video_url")
    found = {name: getattr(event, name) for name in plain}
    for name, moment in (
        ("opens", event.registration_from),
        ("closes", event.registration_until),
    ):
        if moment:
            local = timezone.localtime(moment)
            found |= {f"{name}_day": local.date(), f"{name}_time": local.time()}
    return found


class MaterialForm(forms.Form):
    use_required_attribute = False

    file = forms.FileField(
        label="資料",
        widget=forms.ClearableFileInput(attrs={"accept": ACCEPT}),
        error_messages={
            "required": "ファイルを選んでください。",
            "empty": "中身が空のファイルです。",
        },
    )
    after = forms.BooleanField(label="開始時刻になってから公開する", required=False)
