"""Calling a conference, and who sits at its table."""

import uuid
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from assist.enums import MeetingMethod, PartyRole
from assist.forms.versioned import VersionForm
from assist.models import AssistConference, AssistParty
from assist.services import ConferenceFacts, PartyFacts
from bookings.models.periods import period_of
from center.models import DEFAULT_PROGRAMME, Programme
from coordinators.forms.attendance import coordinators_field
from partners.models import Branch
from partners.models.organization import FINANCIAL_KINDS
from partners.orgs.forms.choices import branch_field, organization_field
from partners.orgs.selectors import named
from yorozu.kit.forms import (
    CleanCharField,
    CleanTextField,
    ClockTimeField,
    ComboboxField,
    ComboboxWidget,
    WarekiDateField,
    line_field,
)
from yorozu.kit.wareki import start_of

# The programme began with 平成26年度.
FIRST_YEAR = 2014


class IncludingWidget(ComboboxWidget):
    """A box of suggestions that depend on another field of the form."""

    def __init__(self, url: str, include: str) -> None:
        super().__init__(url)
        self.include = include

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        return {**super().get_context(name, value, attrs), "include": self.include}


class ConferenceForm(VersionForm):
    uuid = forms.UUIDField(widget=forms.HiddenInput)
    title = CleanCharField(label="名称", max_length=120)
    programme = forms.ModelChoiceField(
        Programme.objects.none(), label="事業区分", empty_label="選んでください"
    )
    day = WarekiDateField(
        label="開催日", required=False, help_text="未定のときは空けておきます。例：11/24"
    )
    starts = ClockTimeField(label="開始", required=False)
    ends = ClockTimeField(label="終了", required=False)
    method = forms.ChoiceField(
        label="開催方法", choices=MeetingMethod, widget=forms.RadioSelect, initial="place"
    )
    place = line_field("会場", 200)
    meeting_url = forms.URLField(
        label="オンライン会議のURL", max_length=300, required=False, assume_scheme="https"
    )
    note = CleanTextField(
        label="進め方・申し送り",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="拠点の中だけのメモです。どの機関の資料にも載りません。",
    )

    def __init__(
        self, *args: Any, year: int, row: AssistConference | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        first = {name: self.fields[name] for name in ("version", "uuid", "title")}
        organization = organization_field(
            "案件を出す金融機関",
            kept=row.organization if row else None,
            kinds=FINANCIAL_KINDS,
            url=reverse("assist:lookup_banks"),
        )
        branch = self._branch_field(row.branch if row else None)
        self.fields = {**first, "organization": organization, "branch": branch, **self.fields}
        programme: Any = self.fields["programme"]
        kept = Programme.objects.filter(pk=row.programme_id if row else 0)
        programme.queryset = Programme.objects.valid_in(year) | kept

    def _branch_field(self, kept: Branch | None) -> ComboboxField:
        return branch_field(
            "支店",
            kept=kept,
            find=self._branches,
            widget=IncludingWidget(reverse("assist:lookup_branches"), "[name=organization]"),
            help_text="本部が窓口のときは空けておきます。",
        )

    def _branches(self, rows: "QuerySet[Any]", text: str) -> "QuerySet[Any]":
        bank = self.cleaned_data.get("organization")
        return named(rows.filter(organization=bank) if bank else rows, text)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        bank, branch = data.get("organization"), data.get("branch")
        if bank and branch and branch.organization_id != bank.pk:
            self.add_error("branch", f"{bank}の支店を選んでください。")
        if (day := data.get("day")) and not FIRST_YEAR <= day.year <= timezone.localdate().year + 3:
            self.add_error("day", "開催日の年を確かめてください。")
        given = [data.get(name) is not None for name in ("day", "starts", "ends")]
        named = {"day": "開催日", "starts": "開始", "ends": "終了"}
        if any(given) and not all(given):
            for name, label in named.items():
                if data.get(name) is None and name not in self.errors:
                    self.add_error(name, f"日時を決めるときは、{label}も入力してください。")
        elif all(given) and data["ends"] <= data["starts"]:
            self.add_error("ends", "終了は、開始より後にしてください。")
        return data

    def facts(self) -> ConferenceFacts:
        data = self.cleaned_data
        names = ("title", "programme", "organization", "branch")
        words = ("method", "place", "meeting_url", "note")
        return ConferenceFacts(
            **{name: data[name] for name in (*names, *words)}, period=self._period()
        )

    def _period(self) -> Any:
        data = self.cleaned_data
        if data["day"] is None:
            return None
        midnight = start_of(data["day"])
        begin, end = (
            midnight.replace(hour=data[name].hour, minute=data[name].minute)
            for name in ("starts", "ends")
        )
        return period_of(begin, end)


def initial_of(conference: AssistConference) -> dict[str, Any]:
    names = ("version", "uuid", "title", "organization", "branch", "programme")
    words = ("method", "place", "meeting_url", "note")
    found = {name: getattr(conference, name) for name in (*names, *words)}
    if conference.starts_at and conference.ends_at:
        found |= {
            "day": conference.starts_at.date(),
            "starts": conference.starts_at.time(),
            "ends": conference.ends_at.time(),
        }
    return found


def initial_of_new(title: str) -> dict[str, Any]:
    programme = Programme.objects.filter(code=DEFAULT_PROGRAMME).first()
    return {"version": 0, "uuid": uuid.uuid4(), "title": title, "programme": programme}


class PartyForm(forms.Form):
    """One line of the list."""

    party_id = forms.IntegerField(required=False, widget=forms.HiddenInput)
    role = forms.ChoiceField(label="立場", choices=PartyRole)
    people = line_field("出席者", 300)
    attended = forms.BooleanField(label="出席", required=False)
    leaves = forms.BooleanField(label="一覧から外す", required=False)

    def __init__(self, data: Any = None, *, party: AssistParty) -> None:
        first = {"party_id": party.pk, "role": party.role}
        first |= {"people": party.people, "attended": party.attended}
        super().__init__(data, initial=first, prefix=f"p{party.pk}")
        self.party = party
        role: Any = self.fields["role"]
        centre = PartyRole.CENTRE
        role.choices = [
            each for each in PartyRole.choices if (each[0] == centre) == party.is_centre
        ]
        if party.is_centre:
            self._ask_who_came(party)

    def _ask_who_came(self, party: AssistParty) -> None:
        came = list(party.coordinators.values_list("pk", flat=True))
        self.fields["coordinators"] = coordinators_field(
            "出席したCO",
            on=party.conference.held_on or timezone.localdate(),
            kept=came,
            help_text="ここで付けたCOの従事日誌に、会議の時間が載ります。",
        )
        self.initial["coordinators"] = came

    @property
    def may_leave(self) -> bool:
        party = self.party
        is_bank = party.organization_id == party.conference.organization_id
        return not party.is_centre and not is_bank

    def facts(self) -> PartyFacts:
        data = self.cleaned_data
        return PartyFacts(
            party_id=self.party.pk,
            organization=self.party.organization,
            role=data["role"],
            people=data["people"],
            attended=data["attended"],
            leaves=data["leaves"] and self.may_leave,
            coordinators=tuple(data.get("coordinators", ())),
        )


class NewPartyForm(forms.Form):
    """A further organisation; empty while there is none."""

    role = forms.ChoiceField(
        label="立場",
        choices=[each for each in PartyRole.choices if each[0] != PartyRole.CENTRE],
        initial=PartyRole.OTHER,
    )
    people = line_field("出席者", 300)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, prefix="new")
        organization = organization_field(
            "追加する機関", url=reverse("assist:lookup_organizations"), required=False
        )
        self.fields = {"organization": organization, **self.fields}

    def facts(self) -> list[PartyFacts]:
        data = self.cleaned_data
        if data["organization"] is None:
            return []
        named = {name: data[name] for name in ("role", "organization", "people")}
        return [PartyFacts(**named)]


def today_or(day: Any) -> Any:
    """A day that is proposed: the one given, at the latest today."""
    today = timezone.localdate()
    return min(day, today) if day else today
