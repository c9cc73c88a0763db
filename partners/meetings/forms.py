"""連携打合せ, as it is written down after it was held (or planned)."""

from __future__ import annotations

import uuid
from datetime import datetime, time
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone

from accounts.enums import STAFF
from accounts.filters import DayField
from accounts.models import User
from center.models import DEFAULT_PROGRAMME, Programme
from partners.enums import MeetingKind
from partners.models import Branch, LiaisonMeeting, Organization
from partners.orgs.forms.choices import branch_field, organization_field
from yorozu.kit.forms import (
    CleanCharField,
    CleanTextField,
    ClockTimeField,
    line_field,
)
from yorozu.kit.wareki import fiscal_year

# A 4者会議 has four, an アシスト会議 six parties; more are named in 先方の出席者.
PARTIES = 6
BRANCHES = 2


def staff_people() -> QuerySet[User]:
    rows: QuerySet[User] = User.objects.filter(role__in=STAFF, is_active=True)
    return rows.order_by("kana", "name")


class MeetingForm(forms.Form):
    uuid = forms.UUIDField(widget=forms.HiddenInput, required=False)
    kind = forms.ChoiceField(label="種類", choices=MeetingKind.choices, widget=forms.RadioSelect)
    programme = forms.ModelChoiceField(Programme.objects.none(), label="事業区分", empty_label=None)
    on = DayField(label="日付")
    starts = ClockTimeField(label="開始")
    ends = ClockTimeField(label="終了", required=False)
    place = line_field("場所", 120)
    subject = CleanCharField(label="議題", max_length=120)
    people = forms.ModelMultipleChoiceField(
        User.objects.none(),
        label="当拠点の出席者",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    outside_people = line_field("先方の出席者", 300, help_text="例：業務部 山田課長、佐藤様")
    minutes = CleanTextField(
        label="内容",
        required=False,
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    decisions = CleanTextField(
        label="決まったこと",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(
        self,
        data: QueryDict | None,
        *,
        by: User,
        row: LiaisonMeeting | None = None,
        first: list[Organization] | None = None,
        branch: Branch | None = None,
    ) -> None:
        parties = list(row.organizations.all()) if row else list(first or [])
        branches = list(row.branches.all()) if row else [branch] if branch else []
        initial = self._of(row) if row else self._fresh(by)
        initial |= {f"party_{n}": each for n, each in enumerate(parties)}
        initial |= {f"branch_{n}": each for n, each in enumerate(branches)}
        super().__init__(data, initial=initial)
        self._add_parties(parties, branches)
        self._offer(row)

    @staticmethod
    def _fresh(by: User) -> dict[str, Any]:
        return {
            "uuid": uuid.uuid4(),
            "kind": MeetingKind.LIAISON,
            "on": timezone.localdate(),
            "programme": Programme.objects.filter(code=DEFAULT_PROGRAMME).first(),
            "people": [by.pk],
        }

    @staticmethod
    def _of(row: LiaisonMeeting) -> dict[str, Any]:
        names = ("kind", "programme", "place", "subject", "outside_people", "minutes", "decisions")
        start = timezone.localtime(row.starts_at)
        return {
            **{name: getattr(row, name) for name in names},
            "on": start.date(),
            "starts": start.time(),
            "ends": timezone.localtime(row.ends_at).time() if row.ends_at else None,
            "people": [each.pk for each in row.people.all()],
        }

    def _add_parties(self, parties: list[Organization], branches: list[Branch]) -> None:
        """A box for each that is there, and some free ones; any box takes any of those there,
        whether still in use or not.
        """
        for n in range(max(PARTIES, len(parties))):
            kept = parties[n] if n < len(parties) else None
            field = organization_field(f"相手先{n + 1}", kept=kept, required=n == 0)
            field.queryset |= Organization.objects.filter(pk__in=[each.pk for each in parties])
            self.fields[f"party_{n}"] = field
        for n in range(max(BRANCHES, len(branches))):
            there = branches[n] if n < len(branches) else None
            label = "支店" if n == 0 else f"支店{n + 1}"
            box = branch_field(label, kept=there)
            box.queryset |= Branch.objects.filter(pk__in=[each.pk for each in branches])
            self.fields[f"branch_{n}"] = box

    def _offer(self, row: LiaisonMeeting | None) -> None:
        programme, people = self.fields["programme"], self.fields["people"]
        assert isinstance(programme, forms.ModelChoiceField)
        assert isinstance(people, forms.ModelMultipleChoiceField)
        valid = Programme.objects.valid_in(fiscal_year(timezone.localdate()))
        programme.queryset = valid | Programme.objects.filter(pk=row.programme_id if row else 0)
        people.queryset = staff_people()
        if row is not None:
            there = User.objects.filter(pk__in=[each.pk for each in row.people.all()])
            people.queryset = staff_people() | there

    @property
    def parties(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith("party_")]

    @property
    def branch_boxes(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith("branch_")]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        start, end = given.get("starts"), given.get("ends")
        if start and end and end <= start:
            self.add_error("ends", "開始より後の時刻を入力してください。")
        banks = {row.pk for row in self._many(given, "party_")}
        for name in self.fields:
            branch = given.get(name) if name.startswith("branch_") else None
            if branch is not None and banks and branch.organization_id not in banks:
                self.add_error(name, "相手先に選んだ機関の支店を選んでください。")
        return given

    @staticmethod
    def _many(given: dict[str, Any], prefix: str) -> list[Any]:
        """In their order, each once."""
        found = [value for name, value in given.items() if name.startswith(prefix) and value]
        return list(dict.fromkeys(found))

    def values(self) -> dict[str, Any]:
        given = self.cleaned_data
        names = ("kind", "programme", "place", "subject", "outside_people", "minutes", "decisions")
        return {
            **{name: given[name] for name in names},
            "starts_at": _moment(given["on"], given["starts"]),
            "ends_at": _moment(given["on"], given["ends"]) if given["ends"] else None,
            "people": list(given["people"]),
            "organizations": self._many(given, "party_"),
            "branches": self._many(given, "branch_"),
        }


class ActionForm(forms.Form):
    what = CleanCharField(label="すること", max_length=200)
    owner = forms.ModelChoiceField(
        User.objects.none(), label="担当（当拠点）", required=False, empty_label="—"
    )
    owner_name = line_field("担当（先方）", 60)
    due_on = DayField(label="期限", required=False)

    def __init__(self, data: QueryDict | None) -> None:
        super().__init__(data, prefix="action")
        owner = self.fields["owner"]
        assert isinstance(owner, forms.ModelChoiceField)
        owner.queryset = staff_people()

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("owner") and given.get("owner_name"):
            self.add_error("owner_name", "担当は、当拠点か先方のどちらか一方にしてください。")
        return given


def _moment(day: Any, clock: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, clock))
