"""A line of the 従事日誌 that is written by hand: another duty, or a journey."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import uuid4

from django import forms
from django.http import QueryDict
from django.utils import timezone

from center.models import DEFAULT_PROGRAMME, Programme
from reports.enums import BY_HAND, DutyKind
from reports.services import Written
from yorozu.kit.forms import CleanCharField, ClockTimeField, WarekiDateField, line_field

MOST_FARE = 999_999


class LineForm(forms.Form):
    uuid = forms.UUIDField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(
        label="種類",
        choices=[(kind.value, kind.label) for kind in reversed(BY_HAND)],
        initial=DutyKind.OTHER,
        widget=forms.RadioSelect,
    )
    day = WarekiDateField(label="日", error_messages={"required": "日を入力してください。"})
    starts = ClockTimeField(
        label="開始", error_messages={"required": "開始時刻を入力してください。"}
    )
    ends = ClockTimeField(label="終了", error_messages={"required": "終了時刻を入力してください。"})
    programme = forms.ModelChoiceField(
        Programme.objects.none(),
        label="事業区分",
        empty_label=None,
        error_messages={"required": "事業区分を選んでください。"},
    )
    title = CleanCharField(
        label="内容",
        max_length=200,
        error_messages={"required": "内容を入力してください。"},
        help_text="例：相談事例の整理、新橋から立川への移動。相談者の名前は書きません。",
    )
    route = line_field("経路", 200, help_text="移動のときだけ。例：新橋 → 東京 → 立川（JR）")
    fare = forms.IntegerField(
        label="交通費（円）",
        required=False,
        min_value=0,
        max_value=MOST_FARE,
        help_text="移動のときだけ。",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )

    def __init__(self, data: QueryDict | None = None, *, year: int) -> None:
        super().__init__(data, initial={"uuid": uuid4()})
        offered = Programme.objects.valid_in(year)
        field = self.fields["programme"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = offered
        field.initial = next((one.pk for one in offered if one.code == DEFAULT_PROGRAMME), None)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        first, last = given.get("starts"), given.get("ends")
        if first and last and last <= first:
            self.add_error("ends", "開始より後の時刻を入力してください。")
        if given.get("kind") != DutyKind.TRAVEL:
            for name in ("route", "fare"):
                if given.get(name) not in (None, ""):
                    self.add_error(name, "種類で「移動」を選んだときだけ入力できます。")
        return given

    def written(self) -> Written:
        given = self.cleaned_data
        start, end = (
            timezone.make_aware(datetime.combine(given["day"], given[clock]))
            for clock in ("starts", "ends")
        )
        return Written(
            uuid=given["uuid"],
            kind=DutyKind(given["kind"]),
            programme=given["programme"],
            start=start,
            end=end,
            title=given["title"],
            route=given["route"],
            fare=given["fare"],
        )
