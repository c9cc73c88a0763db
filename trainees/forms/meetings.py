"""フォローアップ会議, the answers over the link, the survey."""

from datetime import date, datetime, time
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone

from accounts.filters import DayField
from center.models import Programme
from coordinators.forms.attendance import coordinators_field
from trainees.enums import Answer, Use
from trainees.models import FollowUpMeeting
from yorozu.kit.forms import CleanCharField, CleanTextField, ClockTimeField
from yorozu.kit.wareki import fiscal_year

_OWN = ("title", "programme", "place", "online_url", "agenda", "minutes")


class MeetingForm(forms.Form):
    title = CleanCharField(
        label="名称", max_length=80, help_text="例：令和8年度 フォローアップ会議"
    )
    day = DayField(label="開催日")
    starts = ClockTimeField(label="開始")
    ends = ClockTimeField(label="終了")
    programme = forms.ModelChoiceField(Programme.objects.none(), label="事業区分", empty_label=None)
    place = CleanCharField(label="会場", max_length=120, required=False)
    online_url = forms.URLField(
        label="オンラインのURL", max_length=300, required=False, assume_scheme="https"
    )
    agenda = CleanTextField(
        label="内容",
        max_length=3000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="案内のメールと、回答のページに出ます。",
    )
    minutes = CleanTextField(
        label="議事録",
        max_length=20_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 10}),
    )

    def __init__(
        self, data: QueryDict | None = None, *, meeting: FollowUpMeeting | None = None
    ) -> None:
        super().__init__(data, initial=_initial(meeting))
        programme = self.fields["programme"]
        assert isinstance(programme, forms.ModelChoiceField)
        rows = Programme.objects.valid_in(fiscal_year(timezone.localdate()))
        kept = Programme.objects.filter(pk=meeting.programme_id if meeting else 0)
        programme.queryset = (rows | kept).distinct()
        kept_people = [each.pk for each in self.initial.get("coordinators", ())]
        self.fields["coordinators"] = coordinators_field(
            "出席するCO",
            on=timezone.localtime(meeting.starts_at).date() if meeting else timezone.localdate(),
            kept=kept_people,
            help_text="開催済にすると、ここで付けたCOの従事日誌に会議の時間が載ります。",
        )
        if meeting is None:
            del self.fields["minutes"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        day, first, last = (data.get(name) for name in ("day", "starts", "ends"))
        if day and first and last:
            if last <= first:
                self.add_error("ends", "開始より後の時刻を入力してください。")
            data["starts_at"], data["ends_at"] = _moment(day, first), _moment(day, last)
        return data

    def values(self) -> dict[str, Any]:
        own = (name for name in (*_OWN, "coordinators") if name in self.fields)
        names = (*own, "starts_at", "ends_at")
        return {name: self.cleaned_data[name] for name in names}


def _moment(day: date, clock: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, clock))


def _initial(meeting: FollowUpMeeting | None) -> dict[str, Any]:
    if meeting is None:
        return {}
    start, end = timezone.localtime(meeting.starts_at), timezone.localtime(meeting.ends_at)
    return {
        **{name: getattr(meeting, name) for name in _OWN},
        "day": start.date(),
        "starts": start.time(),
        "ends": end.time(),
        "coordinators": list(meeting.coordinators.all()),
    }


class AnswerForm(forms.Form):
    answer = forms.ChoiceField(label="ご出欠", choices=Answer.choices, widget=forms.RadioSelect)
    message = CleanCharField(label="ひとこと", max_length=300, required=False)


class SurveyForm(forms.Form):
    use = forms.ChoiceField(
        label="研修で学んだことを、いまの仕事に活かしていますか",
        choices=Use.choices,
        widget=forms.RadioSelect,
    )
    introduced = forms.IntegerField(
        label="修了後、よろず支援拠点へ紹介した件数",
        required=False,
        min_value=0,
        max_value=999,
        help_text="おおよそでかまいません。",
    )
    how = CleanTextField(
        label="どのように活かしていますか",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="お客様のお名前は書かないでください。",
    )
    wish = CleanTextField(
        label="拠点への要望",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
