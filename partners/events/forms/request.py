"""The bank's one screen, the talk, and what may be put right."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from psycopg.types.range import TimestamptzRange

from accounts.models import User
from center.models import Topic
from partners.enums import EventKind
from partners.events.errors import EventRefused
from partners.events.services.arranging import MOST_DATES, EventWish, period_between
from partners.models import Branch, OutreachEvent, SeminarTheme
from partners.orgs.rules import is_of_bank
from partners.orgs.typed import find_introduction
from yorozu.kit.forms import (
    CleanTextField,
    ClockTimeField,
    WarekiDateField,
    hidden_field,
    line_field,
)
from yorozu.kit.wareki import fiscal_year, start_of

KINDS = [
    (each.value, each.label)
    for each in (EventKind.CONSULTATION, EventKind.SEMINAR, EventKind.GATHERING)
]
# The same weekday, a year on.
A_YEAR = timedelta(weeks=52)


def topics_now() -> Any:
    year = fiscal_year(timezone.localdate())
    return Topic.objects.valid_in(year).filter(is_legacy=False)


def topics_field() -> Any:
    return forms.ModelMultipleChoiceField(
        Topic.objects.none(),
        label="相談分野",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="決まっていなければ、選ばなくても構いません。",
    )


def span_of(form: forms.Form, day: str, starts: str, ends: str) -> TimestamptzRange | None:
    """Three boxes as one period; all empty is none, anything else is completed or refused."""
    data = form.cleaned_data
    on, start, end = data.get(day), data.get(starts), data.get(ends)
    if not (on or start or end):
        return None
    for name, value, words in (
        (day, on, "日付を入力してください。"),
        (starts, start, "開始時刻を入力してください。"),
        (ends, end, "終了時刻を入力してください。"),
    ):
        if value is None and name not in form.errors:
            form.add_error(name, words)
    if on is None or start is None or end is None:
        return None
    midnight = start_of(on)
    begin = midnight + timedelta(hours=start.hour, minutes=start.minute)
    until = midnight + timedelta(hours=end.hour, minutes=end.minute)
    try:
        return period_between(begin, until)
    except EventRefused as error:
        form.add_error(ends, str(error))
        return None


class EventRequestForm(forms.Form):
    """`wish()` of a valid form is what the service asks for."""

    use_required_attribute = False

    uuid = forms.UUIDField(required=False, widget=forms.HiddenInput)
    copied_from = forms.ModelChoiceField(
        OutreachEvent.objects.none(), required=False, widget=forms.HiddenInput
    )
    kind = forms.ChoiceField(
        label="種類", choices=KINDS, widget=forms.RadioSelect, initial=EventKind.CONSULTATION
    )
    introduced_by = hidden_field()
    introduced_by_name = line_field("連携機関", 120)
    introduced_branch = hidden_field()
    introduced_branch_name = line_field("支店", 80)
    branch = forms.ModelChoiceField(
        Branch.objects.none(), label="支店", required=False, empty_label="本部・全店"
    )
    place = line_field("会場", 200)
    theme = forms.ModelChoiceField(
        SeminarTheme.objects.none(),
        label="よろずゼミのテーマ",
        required=False,
        empty_label="（テーマから選ばない）",
    )
    topics = topics_field()
    expected = forms.IntegerField(
        label="見込み社数・人数", required=False, min_value=1, max_value=2000
    )
    contact_name = line_field("ご担当者", 60)
    contact_phone = line_field("電話番号", 30)
    contact_email = forms.EmailField(label="メールアドレス", required=False, max_length=254)
    wish = CleanTextField(
        label="ご要望",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="ねらい、対象のお客さま、来てほしいコーディネーターなど、ご自由にお書きください。",
    )

    def __init__(self, *args: Any, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        self.user, self.is_bank = user, is_of_bank(user)
        for n in range(1, MOST_DATES + 1):
            self.fields[f"day_{n}"] = WarekiDateField(label=f"第{n}希望", required=n == 1)
            self.fields[f"starts_{n}"] = ClockTimeField(label="開始", required=n == 1)
            self.fields[f"ends_{n}"] = ClockTimeField(label="終了", required=n == 1)
        self._offer("topics", topics_now())
        self._offer("theme", SeminarTheme.objects.visible_to(user).offered())
        self._offer("copied_from", OutreachEvent.objects.visible_to(user))
        if self.is_bank:
            staff = user.partner_staff
            branches = staff.organization.branches.filter(is_active=True)
            self._offer(
                "branch", branches.filter(pk=staff.branch_id) if staff.branch_id else branches
            )

    def _offer(self, name: str, rows: Any) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = rows

    @property
    def dates(self) -> list[tuple[Any, Any, Any]]:
        return [
            (self[f"day_{n}"], self[f"starts_{n}"], self[f"ends_{n}"])
            for n in range(1, MOST_DATES + 1)
        ]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        periods = [
            span_of(self, f"day_{n}", f"starts_{n}", f"ends_{n}") for n in range(1, MOST_DATES + 1)
        ]
        data["periods"] = tuple(each for each in periods if each is not None)
        now = timezone.now()
        for n, each in enumerate(periods, start=1):
            # The desk may put down what took place already.
            if self.is_bank and each is not None and each.lower and each.lower < now:
                self.add_error(f"day_{n}", "これからの日時を入力してください。")
        self._find_host(data)
        return data

    def _find_host(self, data: dict[str, Any]) -> None:
        if self.is_bank:
            staff = self.user.partner_staff
            data["host"] = (staff.organization, staff.branch or data.get("branch"))
            return
        found = find_introduction(data)
        for name, words in found.errors.items():
            self.add_error(name, words)
        data["host"] = (found.organization, found.branch)

    def wish_of(self) -> EventWish:
        data = self.cleaned_data
        organization, branch = data["host"]
        given = ("place", "theme", "expected", "wish", "copied_from")
        contact = ("contact_name", "contact_email", "contact_phone")
        uuid = {"uuid": data["uuid"]} if data.get("uuid") else {}
        like = data["copied_from"]
        copied = {"programme": like.programme, "office": like.office} if like else {}
        return EventWish(
            kind=data["kind"],
            organization=organization,
            branch=branch,
            periods=data["periods"],
            topics=tuple(data["topics"]),
            **{name: data[name] for name in (*given, *contact)},
            **copied,
            **uuid,
        )


def initial_of_copy(event: OutreachEvent) -> dict[str, Any]:
    """Last year's, a year on, on the same weekday; a day that is over stays empty."""
    names = ("kind", "place", "theme", "expected", "contact_name", "contact_phone")
    found: dict[str, Any] = {name: getattr(event, name) for name in names}
    found |= {"contact_email": event.contact_email, "wish": event.wish, "copied_from": event.pk}
    found |= {"topics": list(event.topics.all()), "branch": event.branch}
    if event.organization:
        found |= {
            "introduced_by": event.organization.pk,
            "introduced_by_name": str(event.organization),
        }
    if event.branch:
        found |= {"introduced_branch": event.branch.pk, "introduced_branch_name": str(event.branch)}
    if event.starts_at and event.ends_at:
        start = event.starts_at + A_YEAR
        while start < timezone.now():
            start += A_YEAR
        found |= {"day_1": start.date(), "starts_1": start.time(), "ends_1": event.ends_at.time()}
    return found


class TalkForm(forms.Form):
    """One turn of the talk; with a day it is a proposal."""

    use_required_attribute = False

    uuid = forms.UUIDField(widget=forms.HiddenInput)
    text = CleanTextField(
        label="メッセージ",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    day = WarekiDateField(label="提案する日", required=False)
    starts = ClockTimeField(label="開始", required=False)
    ends = ClockTimeField(label="終了", required=False)
    place = line_field("提案する会場", 200)
    internal = forms.BooleanField(
        label="拠点内のメモにする（金融機関には見えません）", required=False
    )

    def __init__(self, *args: Any, may_note: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if not may_note:
            del self.fields["internal"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        data["period"] = span_of(self, "day", "starts", "ends")
        if not self.errors and not data.get("text") and data["period"] is None:
            self.add_error("text", "メッセージか、提案する日時を入力してください。")
        if data.get("internal") and data["period"] is not None:
            self.add_error("internal", "日時の提案は、拠点内のメモにできません。")
        return data
