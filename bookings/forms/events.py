"""What acts on an event and its slots ask."""

from __future__ import annotations

import uuid as uuids
from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone

from accounts.enums import Role
from accounts.models import User
from bookings.enums import AppointmentState, CancelledBy
from bookings.event_time import all_starts, usual_starts
from bookings.forms.acts import VERSIONS
from bookings.models import Appointment
from bookings.plan import Client, Introduction
from bookings.services._keeping import LONGEST_REASON
from bookings.services.event_booking import Guest, free_slots_of, introducer, slot_words
from center.models import Topic
from companies.models import Company
from companies.selectors import companies_visible_to, root_of
from companies.validators import telephone
from coordinators.models import Coordinator
from partners.events.forms.request import span_of, topics_now
from partners.models import OutreachEvent
from yorozu.kit.forms import (
    CleanCharField,
    CleanTextField,
    ClockTimeField,
    WarekiDateField,
    hidden_field,
    line_field,
)
from yorozu.kit.textkeys import int_of, name_key

OWN_BANK, NOBODY = "host", "none"
PEOPLE = (0, 5000)


class VersionForm(forms.Form):
    use_required_attribute = False

    version = forms.IntegerField(widget=forms.HiddenInput, **VERSIONS)  # type: ignore[arg-type]


class ReasonForm(VersionForm):
    reason = CleanCharField(label="理由", max_length=LONGEST_REASON)


class AskForm(VersionForm):
    people = forms.ModelMultipleChoiceField(
        Coordinator.objects.none(),
        label="打診するコーディネーター",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "打診するコーディネーターを選んでください。"},
    )

    def __init__(self, *args: Any, people: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["people"]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        field.queryset = people


class SlotsForm(VersionForm):
    """Which times become slots; before there are any, all but the hour off at noon."""

    starts = forms.MultipleChoiceField(
        label="作る枠（開始時刻）",
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="選んだ時刻ごとに、承諾したコーディネーター1人につき1枠を作ります。",
    )

    def __init__(
        self, *args: Any, event: OutreachEvent, now: list[datetime], **options: Any
    ) -> None:
        self.times = sorted({*all_starts(event), *(timezone.localtime(each) for each in now)})
        chosen = now or usual_starts(event)
        starts = [_key(each) for each in chosen]
        options["initial"] = {"version": event.version, "starts": starts}
        super().__init__(*args, **options)
        field = self.fields["starts"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(_key(each), f"{each:%H:%M}") for each in self.times]

    @property
    def chosen(self) -> list[datetime]:
        keys = set(self.cleaned_data["starts"])
        return [each for each in self.times if _key(each) in keys]


def _key(moment: datetime) -> str:
    return f"{timezone.localtime(moment):%Y%m%d%H%M}"


class EventMoveForm(ReasonForm):
    day = WarekiDateField(label="新しい日")
    starts = ClockTimeField(label="開始")
    ends = ClockTimeField(label="終了")
    place = line_field("会場", 200)
    booked = forms.ChoiceField(
        label="予約済みの方",
        widget=forms.RadioSelect,
        choices=[
            ("move", "同じ順の枠へ移す（変更のお知らせを送ります）"),
            ("drop", "予約を取り消す（取消のお知らせを送り、改めてご案内します）"),
        ],
        error_messages={"required": "予約済みの方をどうするかを選んでください。"},
    )

    field_order = ("version", "day", "starts", "ends", "place", "booked", "reason")

    def __init__(self, *args: Any, event: OutreachEvent, booked: int, **options: Any) -> None:
        start, end = event.starts_at, event.ends_at
        initial: dict[str, Any] = {"version": event.version, "place": event.place}
        if start and end:
            initial |= {"day": start.date(), "starts": start.time(), "ends": end.time()}
        options["initial"] = initial
        super().__init__(*args, **options)
        if not booked:
            del self.fields["booked"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        data["period"] = span_of(self, "day", "starts", "ends")
        return data


class DoorForm(VersionForm):
    """What was counted at the door."""

    participants = forms.IntegerField(
        label="参加者数", min_value=PEOPLE[0], max_value=PEOPLE[1], help_text="相談者・受講者の人数"
    )
    companies_count = forms.IntegerField(
        label="参加企業数", min_value=PEOPLE[0], max_value=PEOPLE[1], required=False
    )


class ReportForm(DoorForm):
    report = CleanTextField(
        label="当日の様子",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="金融機関への実施報告書に載ります。相談の内容や、個々の企業のことは書かないでください。",
    )


class GuestForm(forms.Form):
    """Who takes the slot. A bank chooses among the companies it has introduced, or types a name."""

    use_required_attribute = False

    uuid = forms.UUIDField(widget=forms.HiddenInput)
    company = hidden_field()
    client_name = line_field("企業名・屋号", 120)
    contact_name = line_field("相談者名", 60)
    contact_kana = line_field("フリガナ", 120)
    contact_phone = line_field("電話番号", 30)
    contact_email = forms.EmailField(label="メールアドレス", required=False, max_length=254)
    primary_topic = forms.ModelChoiceField(
        Topic.objects.none(), label="相談分野", required=False, empty_label="まだ分からない"
    )
    briefing = CleanTextField(
        label="相談の概要",
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="担当するコーディネーターが読み、メモに引き継がれます。",
    )
    introduced = forms.ChoiceField(label="紹介元", widget=forms.RadioSelect, required=False)
    mail_client = forms.BooleanField(label="相談者に確認メールを送る", required=False)

    def __init__(
        self, *args: Any, user: User, event: OutreachEvent, companies: Any, **options: Any
    ) -> None:
        options.setdefault("initial", {"uuid": uuids.uuid4(), "introduced": OWN_BANK})
        super().__init__(*args, **options)
        self.user, self.event, self.companies = user, event, companies
        self.is_bank = user.role == Role.PARTNER
        topic = self.fields["primary_topic"]
        assert isinstance(topic, forms.ModelChoiceField)
        topic.queryset = topics_now()
        introduced = self.fields["introduced"]
        assert isinstance(introduced, forms.ChoiceField)
        introduced.choices = [(OWN_BANK, f"{event.host}の紹介"), (NOBODY, "紹介なし")]
        if self.is_bank or event.organization is None:
            del self.fields["introduced"]

    def clean_contact_phone(self) -> str:
        typed: str = self.cleaned_data["contact_phone"]
        return telephone(typed) if typed else ""

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        data["record"] = self._company(data)
        if not (data["record"] or data.get("client_name") or data.get("contact_name")):
            self.add_error("client_name", "企業名か相談者名の、どちらかを入力してください。")
        if data.get("mail_client") and not data.get("contact_email"):
            self.add_error("contact_email", "確認メールを送るメールアドレスを入力してください。")
        return data

    def _company(self, data: dict[str, Any]) -> Company | None:
        """A typed name counts as the record only while it still is its name."""
        pk = int_of(data.get("company"))
        row: Company | None = self.companies.filter(pk=pk).first() if pk is not None else None
        if row is None or name_key(row.name) != name_key(data.get("client_name") or ""):
            return None
        return root_of(row)

    def guest(self) -> Guest:
        data = self.cleaned_data
        names = ("client_name", "contact_name", "contact_kana", "contact_phone", "contact_email")
        return Guest(
            uuid=data["uuid"],
            client=Client(company=data["record"], **{name: data[name] for name in names}),
            introduction=self._introduction(data),
            primary_topic=data["primary_topic"],
            briefing=data["briefing"],
            tell_client=data["mail_client"],
        )

    def _introduction(self, data: dict[str, Any]) -> Introduction:
        event = self.event
        if event.organization is None or data.get("introduced") == NOBODY:
            return Introduction()
        branch = event.branch
        if self.is_bank:
            branch = branch or self.user.partner_staff.branch
        contact = introducer(event, self.user)
        return Introduction(introduced_by=event.organization, introduced_branch=branch, **contact)


class ReleaseForm(ReasonForm):
    cancelled_by = forms.ChoiceField(
        label="だれの都合ですか",
        widget=forms.RadioSelect,
        choices=[(each.value, each.label) for each in (CancelledBy.CLIENT, CancelledBy.CENTRE)],
        error_messages={"required": "だれの都合かを選んでください。"},
    )
    field_order = ("version", "cancelled_by", "reason")

    def __init__(self, *args: Any, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        if user.role == Role.PARTNER:
            del self.fields["cancelled_by"]

    @property
    def whose(self) -> CancelledBy:
        return CancelledBy(self.cleaned_data.get("cancelled_by") or CancelledBy.CLIENT)


class SlotChangeForm(ReasonForm):
    target = forms.ModelChoiceField(
        Appointment.objects.none(),
        label="移す先の枠",
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={
            "required": "移す先の枠を選んでください。",
            "invalid_choice": "その枠は、空きではなくなりました。別の枠を選んでください。",
        },
    )
    field_order = ("version", "target", "reason")

    def __init__(self, *args: Any, event: OutreachEvent, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        rows = free_slots_of(event)
        if user.role == Role.PARTNER:
            rows = rows.filter(period__startswith__gt=timezone.now())
        field = self.fields["target"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = rows
        field.label_from_instance = slot_words  # type: ignore[method-assign,assignment]


class WaitingEndForm(forms.Form):
    reason = CleanCharField(label="終える理由", max_length=LONGEST_REASON)


def companies_of(user: User) -> Any:
    """Which records may be named: staff all; a bank those that it has introduced, no other."""
    if user.role != Role.PARTNER:
        return companies_visible_to(user)
    introduced = Appointment.objects.visible_to(user).filter(company__isnull=False)
    introduced = introduced.exclude(state=AppointmentState.OPEN)
    return Company.objects.filter(pk__in=introduced.order_by().values("company"))
