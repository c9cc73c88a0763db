"""The one screen of a first contact: lenient while somebody types, strict where it ends."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone

from accounts.enums import Role
from accounts.models import User
from companies.models import Company, Person
from companies.municipalities import MUNICIPALITIES
from companies.selectors import companies_visible_to, people_visible_to, root_of
from companies.validators import telephone
from consultations.enums import IntakeChannel, IntakeOutcome, Triage
from consultations.intake.facts import Answer, IntakeFacts, Place
from consultations.intake.forms.hearing import PREFIX, answers_of, field_of, script_for
from consultations.models import Intake
from consultations.writing.forms.clients import find_introduction
from consultations.writing.forms.codes import CodeLists
from partners.models import Organization
from yorozu.kit.forms import (
    CleanTextField,
    ClockTimeField,
    WarekiDateField,
    hidden_field,
    line_field,
)
from yorozu.kit.textkeys import clean_text, int_of, name_key
from yorozu.kit.wareki import format_date

Raw = dict[str, str]
_NAMES = (
    *("channel", "introduced_by", "introduced_by_name", "introduced_branch"),
    *("introduced_branch_name", "introducer_name", "company", "client_name", "person"),
    *("contact_name", "contact_kana", "contact_phone", "contact_email", "municipality"),
    *("primary_topic", "course", "triage", "summary", "reply", "outcome"),
    *("callback_on", "callback_at", "assigned_to", "place", "place_name", "reason", "message"),
    *("told_agency_ok", "register"),
    # What the proposals of a booking ask besides.
    *("method", "office", "day", "part", "language"),
)
_ANSWER = re.compile(rf"{PREFIX}[0-9]{{1,18}}")
LONGEST = 5000
MOST_ANSWERS = 100


def raw_of(data: Mapping[str, Any]) -> Raw:
    """What our page sends, cleaned of what cannot be stored; anything else is passed over."""
    names = [*_NAMES, *[each for each in data if _ANSWER.fullmatch(str(each))][:MOST_ANSWERS]]
    return {
        name: clean_text(value)[:LONGEST]
        for name in names
        if isinstance(value := data.get(name), str) and value
    }


def raw_of_intake(intake: Intake) -> Raw:
    """The form as it was last typed, or in the words of the record."""
    if intake.typed:
        return raw_of(intake.typed)
    due = timezone.localtime(intake.callback_due) if intake.callback_due else None
    raw = {
        "channel": intake.channel,
        "introduced_by": str(intake.organization_id or ""),
        "introduced_by_name": str(intake.organization or ""),
        "introduced_branch": str(intake.branch_id or ""),
        "introduced_branch_name": str(intake.branch or ""),
        "introducer_name": intake.introducer_name,
        "company": str(intake.company_id or ""),
        "client_name": intake.company.name if intake.company else intake.client_name,
        "person": str(intake.person_id or ""),
        "contact_name": intake.person.name if intake.person else intake.contact_name,
        "contact_kana": intake.contact_kana,
        "contact_phone": intake.phone,
        "contact_email": intake.email,
        "municipality": intake.municipality,
        "primary_topic": str(intake.topic_id or ""),
        "course": str(intake.course_id or ""),
        "triage": intake.triage,
        "summary": intake.summary,
        "reply": intake.reply,
        "outcome": intake.outcome,
        "callback_on": format_date(due) if due else "",
        "callback_at": f"{due:%H:%M}" if due else "",
        "assigned_to": str(intake.assigned_to_id or ""),
        **{f"{PREFIX}{each['question']}": each["answer"] for each in intake.answers},
    }
    return raw_of(raw)


def _text(label: str, longest: int, rows: int, **options: Any) -> CleanTextField:
    widget = forms.Textarea(attrs={"rows": rows})
    return CleanTextField(label=label, max_length=longest, required=False, widget=widget, **options)


def _radio(label: str, choices: list[tuple[str, str]]) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices, required=False, widget=forms.RadioSelect)


class IntakeForm(forms.Form):
    """`facts()` is what the services keep. A typed name is a record only while the words beside
    the chosen id still are the record's name; otherwise it stays what the caller said.
    """

    channel = _radio("受付方法", IntakeChannel.choices)
    introduced_by = hidden_field()
    introduced_by_name = line_field("機関名", 120)
    introduced_branch = hidden_field()
    introduced_branch_name = line_field("支店", 80)
    introducer_name = line_field("ご担当者", 60)
    company = hidden_field()
    client_name = line_field("企業名・屋号", 120)
    person = hidden_field()
    contact_name = line_field("お名前", 60)
    contact_kana = line_field("フリガナ", 120)
    contact_phone = line_field("電話番号", 30)
    contact_email = forms.EmailField(label="メールアドレス", required=False, max_length=254)
    municipality = forms.ChoiceField(
        label="所在地（市区町村）",
        required=False,
        choices=[("", "（未確認）"), *MUNICIPALITIES.items()],
    )
    primary_topic = forms.ChoiceField(label="相談分野", required=False)
    course = forms.ChoiceField(label="支援コース", required=False)
    summary = _text("用件", 4000, 3)
    triage = _radio("振り分け", Triage.choices)
    outcome = _radio("結果", IntakeOutcome.choices)
    reply = _text("お伝えしたこと", 4000, 2)
    callback_on = WarekiDateField(label="折返しの日", required=False)
    callback_at = ClockTimeField(label="時刻", required=False)
    assigned_to = forms.ChoiceField(label="折返しの担当", required=False)
    place = hidden_field()
    place_name = line_field("紹介先", 120)
    reason = line_field("紹介の理由", 300)
    message = _text("紹介先に伝えること", 2000, 2)
    told_agency_ok = forms.BooleanField(
        label="お名前と連絡先を紹介先に伝えることに、口頭で同意をいただいた", required=False
    )
    register = forms.BooleanField(label="企業・相談者として新しく登録する", required=False)

    def __init__(self, raw: Raw, *, user: User, bound: bool, intake: Intake | None = None) -> None:
        super().__init__(raw if bound else None, initial=raw)
        self.user, self.raw, self.intake = user, raw, intake
        self.codes = CodeLists(day=timezone.localdate(), keep=_kept(intake))
        _offer(self, "primary_topic", "（未確認）", self.codes.topics)
        _offer(self, "course", "（未確認）", self.codes.courses)
        staff = User.objects.filter(is_active=True, role__in=DESK).order_by("kana", "name")
        _offer(self, "assigned_to", "（だれでも）", {str(each.pk): each for each in staff})
        self.questions = script_for(int_of(raw.get("primary_topic", "")))
        for question in self.questions:
            self.fields[f"{PREFIX}{question.pk}"] = field_of(question)
        for name in ("callback_on", "callback_at"):
            self.fields[name].widget.attrs["autocomplete"] = "off"

    @property
    def script(self) -> list[forms.BoundField]:
        return [self[f"{PREFIX}{each.pk}"] for each in self.questions]

    def clean_contact_phone(self) -> str:
        return telephone(self.cleaned_data["contact_phone"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        found = find_introduction(data)
        data["organization"], data["branch_record"] = found.organization, found.branch
        for name, message in found.errors.items():
            self.add_error(name, message)
        return data

    def records(self) -> tuple[Company | None, Person | None]:
        """The chosen records while the words beside them still name them."""
        companies, people = companies_visible_to(self.user), people_visible_to(self.user)
        return (
            _named(companies, self.raw.get("company", ""), self.raw.get("client_name", "")),
            _named(people, self.raw.get("person", ""), self.raw.get("contact_name", "")),
        )

    def answers(self) -> list[Answer]:
        return answers_of(self.questions, self.raw, self.intake.answers if self.intake else [])

    def facts(self) -> IntakeFacts:
        """As far as it can be read; what cannot stays in `typed` alone. After `is_valid()`."""
        data = self.cleaned_data
        company, person = self.records()
        channel = data.get("channel") or IntakeChannel.PHONE
        if self.intake is not None and self.intake.channel == IntakeChannel.WEB:
            channel = IntakeChannel.WEB
        return IntakeFacts(
            channel=channel,
            programme=self.intake.programme if self.intake else None,
            company=company,
            person=person,
            organization=data.get("organization"),
            branch=data.get("branch_record"),
            phone=data.get("contact_phone", ""),
            email=data.get("contact_email", ""),
            topic=self.codes.topics.get(data.get("primary_topic", "")),
            course=self.codes.courses.get(data.get("course", "")),
            answers=self.answers(),
            **{name: data.get(name, "") for name in _SAME},
        )

    def due(self) -> datetime | None:
        """The time of the promise; says what is missing of it."""
        data = self.cleaned_data
        for name in ("callback_on", "callback_at"):
            if not data.get(name) and name not in self.errors:
                self.add_error(name, f"{self.fields[name].label}を入力してください。")
        if self.errors.keys() & {"callback_on", "callback_at"}:
            return None
        return timezone.make_aware(datetime.combine(data["callback_on"], data["callback_at"]))

    def chosen_place(self) -> Place | None:
        """Where the client is sent; says what is missing of it."""
        data = self.cleaned_data
        organization = organization_of(data.get("place", ""), data.get("place_name", ""))
        if organization is None:
            self.add_error("place_name", "紹介先の機関を候補から選んでください。")
        if not data.get("reason"):
            self.add_error("reason", "紹介の理由を入力してください。")
        if organization is None or not data.get("reason"):
            return None
        return Place(
            organization=organization,
            reason=data["reason"],
            message=data.get("message", ""),
            told_agency_ok=bool(data.get("told_agency_ok")),
        )

    def assignee(self) -> User | None:
        pk = int_of(self.cleaned_data.get("assigned_to", ""))
        return User.objects.filter(pk=pk, is_active=True).first() if pk else None


_SAME = (
    *("client_name", "contact_name", "contact_kana", "municipality", "introducer_name"),
    *("triage", "summary", "reply"),
)
DESK = (Role.MANAGER, Role.SECRETARIAT, Role.RECEPTION, Role.CHIEF, Role.COORDINATOR)


def organization_of(pk: str, words: str) -> Organization | None:
    """A place one may be sent to, chosen from the list or typed in full."""
    rows = Organization.objects.filter(is_active=True, successor__isnull=True)
    row = rows.filter(pk=int_of(pk) or 0).first()
    if row is not None and name_key(row.name) == name_key(words):
        return row
    return rows.filter(name=words.strip()).first() if words.strip() else None


def _kept(intake: Intake | None) -> dict[str, set[int]]:
    """A topic that ended meanwhile stays on the record that has it."""
    if intake is None:
        return {}
    kept = {"primary_topic": intake.topic_id, "course": intake.course_id}
    return {name: {pk} for name, pk in kept.items() if pk}


def _offer(form: forms.Form, name: str, none: str, rows: Mapping[str, Any]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = [("", none), *((pk, str(row)) for pk, row in rows.items())]


def _named(rows: Any, pk: str, words: str) -> Any:
    record = rows.filter(pk=int_of(pk) or 0).first() if pk else None
    if record is None or name_key(record.name) != name_key(words):
        return None
    return root_of(record)
