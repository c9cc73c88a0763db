"""A meeting as it is planned and written. A draft may hold anything; what is saved may not."""

from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone

from accounts.filters import DayField
from accounts.models import User
from coordinators.forms.groups import KeyedForm, PeopleField
from coordinators.models import GroupMeeting, WorkingGroup
from coordinators.models.meeting import MOST_MINUTES
from coordinators.selectors import members_of
from coordinators.services import MeetingFacts
from coordinators.services.minutes import FIELDS, LISTS, MOST_CHOSEN, MOST_TYPED
from yorozu.kit.forms import CleanCharField, CleanTextField, ClockTimeField
from yorozu.kit.textkeys import clean_text

Raw = dict[str, Any]


def _text(label: str, rows: int, longest: int, help_text: str = "") -> CleanTextField:
    widget = forms.Textarea(attrs={"rows": rows})
    return CleanTextField(
        label=label, max_length=longest, required=False, widget=widget, help_text=help_text
    )


class PlanForm(KeyedForm):
    title = CleanCharField(
        label="会議名",
        max_length=60,
        required=False,
        help_text="空欄なら「定例会議」になります。",
    )
    day = DayField(label="日", error_messages={"required": "日を入力してください。"})
    starts = ClockTimeField(
        label="開始", error_messages={"required": "開始時刻を入力してください。"}
    )
    ends = ClockTimeField(label="終了", error_messages={"required": "終了時刻を入力してください。"})
    place = CleanCharField(
        label="場所", max_length=80, required=False, help_text="例：新橋 会議室、オンライン"
    )
    agenda = _text("議題", 4, 4000)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        first, last = given.get("starts"), given.get("ends")
        if first and last and last <= first:
            self.add_error("ends", "開始より後の時刻を入力してください。")
        return given

    def facts(self) -> MeetingFacts:
        given = self.cleaned_data
        texts = {name: given[name] for name in ("title", "place", "agenda")}
        return MeetingFacts(**self._period(), **texts)

    def _period(self) -> dict[str, Any]:
        given = self.cleaned_data
        return {
            name: timezone.make_aware(datetime.combine(given["day"], given[clock]))
            for name, clock in (("started_at", "starts"), ("ended_at", "ends"))
        }


class MinutesForm(PlanForm):
    attendees = PeopleField(User.objects.none(), label="出席者", required=False)
    guests = CleanCharField(
        label="そのほかの出席者",
        max_length=200,
        required=False,
        help_text="メンバーでない方。例：城南信用金庫 支援部 ○○様",
    )
    minutes = _text(
        "議事録",
        16,
        MOST_MINUTES,
        "相談者の名前や相談の中身は書かず、要るときはメモの番号を書きます。",
    )
    decisions = _text("決まったこと", 4, 4000, "1行に1つ。資料庫の検索で見つかります。")

    def __init__(
        self, data: QueryDict | None = None, *, meeting: GroupMeeting, raw: Raw | None = None
    ) -> None:
        super().__init__(data, initial=raw or raw_of(meeting))
        del self.fields["uuid"]
        field = self.fields["attendees"]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        field.queryset = people_of(meeting)

    def facts(self) -> MeetingFacts:
        given = self.cleaned_data
        names = ("title", "place", "agenda", "guests", "minutes", "decisions")
        people = tuple(sorted(given["attendees"], key=lambda user: user.pk))
        texts = {name: given[name] for name in names}
        return MeetingFacts(**self._period(), **texts, attendees=people)


def people_of(meeting: GroupMeeting) -> QuerySet[User]:
    """The members, and who is down as present though they have left since."""
    here = User.objects.filter(pk__in=meeting.attendees.values("pk"))
    both: QuerySet[User] = members_of(meeting.group) | here
    return both


def raw_of(meeting: GroupMeeting) -> Raw:
    """The meeting as the form shows it."""
    first, last = timezone.localtime(meeting.started_at), timezone.localtime(meeting.ended_at)
    names = ("title", "place", "guests", "agenda", "minutes", "decisions")
    return {
        **{name: getattr(meeting, name) for name in names},
        "day": first.date(),
        "starts": first.time(),
        "ends": last.time(),
        "attendees": [str(pk) for pk in meeting.attendees.values_list("pk", flat=True)],
    }


def raw_posted(data: QueryDict) -> Raw:
    """What a form holds, as typed; what no draft needs to hold is left out."""
    typed: Raw = {name: clean_text(data.get(name, ""))[:MOST_TYPED] for name in FIELDS}
    chosen = [value for value in data.getlist("attendees") if value.isdigit()]
    return {**typed, "attendees": chosen[:MOST_CHOSEN]}


def raw_sent(data: object) -> Raw | None:
    """The same of JSON; None where it is no form of ours."""
    if not isinstance(data, dict) or not data.keys() <= {*FIELDS, *LISTS}:
        return None
    typed = {name: data.get(name, "") for name in FIELDS}
    chosen = data.get("attendees", [])
    if not all(isinstance(text, str) and len(text) <= MOST_TYPED for text in typed.values()):
        return None
    if not isinstance(chosen, list) or len(chosen) > MOST_CHOSEN:
        return None
    if not all(isinstance(each, str) and each.isdigit() and len(each) < 19 for each in chosen):
        return None
    return {**typed, "attendees": chosen}


def next_time(group: WorkingGroup, today: date) -> Raw:
    """A new meeting begins as the last one was: same name, place and hours, four weeks on."""
    last = group.meetings.order_by("-started_at", "-pk").first()
    if last is None:
        return {}
    same = raw_of(last)
    day = same["day"] + timedelta(weeks=4)
    kept = {name: same[name] for name in ("title", "place", "starts", "ends")}
    return {**kept, "day": day if day >= today else None}
