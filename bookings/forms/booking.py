"""A booking by the staff: who comes, who sends them, about what, when and with whom."""

from __future__ import annotations

import uuid as uuids
from typing import Any

from django import forms
from django.utils import timezone

from accounts.models import User
from bookings.enums import Source
from bookings.forms.choice import BY_HAND, ChoiceForm
from bookings.models import MailRecipient
from bookings.plan import Client, Introduction, Plan, Wish
from center.models import DEFAULT_PROGRAMME, Programme
from companies.models import Company, Person
from companies.selectors import companies_visible_to, people_visible_to, root_of
from companies.validators import telephone
from partners.orgs.typed import find_introduction
from yorozu.kit.forms import CleanTextField, hidden_field, line_field
from yorozu.kit.textkeys import int_of, name_key
from yorozu.kit.wareki import fiscal_year

# What the desk chooses from; 金融機関 comes of the bank call, ネット予約 of the public page.
SOURCES = [
    (each.value, each.label) for each in (Source.PHONE, Source.WALK_IN, Source.BANK, Source.STAFF)
]


class BookingForm(ChoiceForm):
    """`plan()` of a valid form is what the services book. A typed name counts as a record only
    while it still is the record's name; otherwise it stays what the caller said.
    """

    uuid = forms.UUIDField(required=False, widget=forms.HiddenInput)
    company = hidden_field()
    client_name = line_field("企業名・屋号", 120)
    person = hidden_field()
    contact_name = line_field("相談者名", 60)
    contact_kana = line_field("フリガナ", 120)
    contact_phone = line_field("電話番号", 30)
    contact_email = forms.EmailField(label="メールアドレス", required=False, max_length=254)
    introduced_by = hidden_field()
    introduced_by_name = line_field("紹介元", 120)
    introduced_branch = hidden_field()
    introduced_branch_name = line_field("支店", 80)
    introducer = hidden_field()
    introducer_name = line_field("担当者", 60)
    introducer_phone = line_field("担当者の電話番号", 30)
    introducer_email = forms.EmailField(
        label="担当者のメールアドレス", required=False, max_length=254
    )
    source = forms.ChoiceField(
        label="受付経路", choices=SOURCES, widget=forms.RadioSelect, initial=Source.PHONE
    )
    programme = forms.ModelChoiceField(Programme.objects.none(), label="事業区分", empty_label=None)
    briefing = CleanTextField(
        label="相談の概要",
        max_length=5000,
        required=False,
        help_text="担当するコーディネーターが読み、メモに引き継がれます。",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    declines_observers = forms.BooleanField(label="同席を希望しない", required=False)
    mail_client = forms.BooleanField(label="相談者に確認メール", required=False, initial=True)
    mail_introducer = forms.BooleanField(label="紹介元に確認メール", required=False, initial=True)

    # Whether somebody has to be named; a bank may not know its customer yet.
    client_required = True

    def __init__(self, *args: Any, user: User, **options: Any) -> None:
        super().__init__(*args, user=user, **options)
        rows = Programme.objects.valid_in(fiscal_year(timezone.localdate()))
        self._offer("programme", rows)
        if not self.is_bound and "programme" not in self.initial:
            self.initial["programme"] = rows.filter(code=DEFAULT_PROGRAMME).first()
        if not self.is_bound:
            self.initial.setdefault("uuid", uuids.uuid4())

    def client_records(self) -> tuple[Company | None, Person | None]:
        """The chosen records while the words beside them still name them."""
        companies = companies_visible_to(self.user).select_related("industry")
        people = people_visible_to(self.user).select_related("company")
        company, person = self._value("company"), self._value("person")
        return (
            _named(companies.filter(pk=int_of(company) or 0).first(), self._value("client_name")),
            _named(people.filter(pk=int_of(person) or 0).first(), self._value("contact_name")),
        )

    def _value(self, name: str) -> str:
        return str(self[name].value() or "").strip()

    def clean_contact_phone(self) -> str:
        return telephone(self.cleaned_data["contact_phone"])

    def clean_introducer_phone(self) -> str:
        return telephone(self.cleaned_data["introducer_phone"])

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        data["company_record"], data["person_record"] = self.client_records()
        names = ("client_name", "contact_name")
        if self.client_required and not any(
            data.get(name) or name in self.errors for name in names
        ):
            self.add_error("client_name", "企業名か相談者名を入力してください。")
        self._find_introduction(data)
        return data

    def _find_introduction(self, data: dict[str, Any]) -> None:
        found = find_introduction(data)
        data["organization"], data["branch"] = found.organization, found.branch
        for name, message in found.errors.items():
            self.add_error(name, message)

    @property
    def is_by_hand(self) -> bool:
        return self.cleaned_data.get("slot_choice") == BY_HAND

    @property
    def tell(self) -> list[MailRecipient]:
        """Who gets a confirmation by mail; only of a valid form."""
        ticks = {
            MailRecipient.CLIENT: "mail_client",
            MailRecipient.INTRODUCER: "mail_introducer",
        }
        return [recipient for recipient, name in ticks.items() if self.cleaned_data[name]]

    def plan(self) -> Plan:
        """Only of a valid form."""
        assert self.slot is not None
        data = self.cleaned_data
        return Plan(
            uuid=data.get("uuid") or uuids.uuid4(),
            slot=self.slot,
            client=self._client(data),
            introduction=Introduction(
                introduced_by=data["organization"],
                introduced_branch=data["branch"],
                **{name: data[name] for name in _INTRODUCER},
            ),
            wish=Wish(
                programme=data["programme"],
                source=Source(data["source"]),
                primary_topic=data["primary_topic"],
                other_topics=tuple(
                    each for each in data["other_topics"] if each != data["primary_topic"]
                ),
                matching=self.kept(),
                **{name: data[name] for name in _WISH},
            ),
        )

    def _client(self, data: dict[str, Any]) -> Client:
        """Of the records only the names: what else the register knows, the introducing bank,
        which reads the appointment, was perhaps never told.
        """
        company, person = data["company_record"], data["person_record"]
        if person is not None and company is None and not data["client_name"]:
            company = root_of(person.company) if person.company else None
        return Client(
            company=company,
            person=person,
            client_name=data["client_name"] or (company.name if company else ""),
            contact_name=data["contact_name"],
            contact_kana=data["contact_kana"],
            contact_phone=data["contact_phone"],
            contact_email=data["contact_email"],
        )


_INTRODUCER = ("introducer_name", "introducer_email", "introducer_phone")
_WISH = ("course", "theme", "language", "briefing", "declines_observers", "override_reason")


def _named(record: Any, words: str) -> Any:
    """The root of the record, unless other words were typed over it since."""
    if record is None or name_key(record.name) != name_key(words):
        return None
    return root_of(record)
