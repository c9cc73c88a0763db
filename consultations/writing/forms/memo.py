"""The paper form's boxes, and what the portal asks besides."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.safestring import SafeString

from accounts.models import User
from companies.enums import Stage
from companies.models import Company, Person
from companies.validators import telephone
from consultations.models import Memo
from consultations.sessions.appointments import session_of, why_unfit
from consultations.writing.entry import ClientFacts, MemoEntry
from consultations.writing.forms.boxes import memo_fields
from consultations.writing.forms.clients import Found, find_company, find_introduction, find_person
from consultations.writing.forms.codes import CodeLists
from consultations.writing.forms.fields import QuickSelect
from consultations.writing.forms.raw import FACTS, TEXTS, Raw, ids, post_from_raw
from yorozu.kit.wareki import parse_date

LATEST = timedelta(days=366)
SPARE_SEATS = 2


@dataclass(frozen=True)
class Missing:
    """One line of the list at the button."""

    anchor: str
    label: str
    message: str

    @property
    def words(self) -> str:
        """The message, with the label when it does not name the field itself."""
        return self.message if self.label in self.message else f"{self.label}：{self.message}"


class MemoForm(forms.Form):
    """Filled from raw strings: unbound to show them as typed, bound to check them."""

    use_required_attribute = False

    def __init__(
        self,
        *,
        user: User,
        codes: CodeLists,
        raw: Raw,
        memo: Memo | None = None,
        check: bool = False,
        header_only: bool = False,
    ) -> None:
        super().__init__(data=post_from_raw(raw) if check else None, initial=raw)
        self.user, self.codes, self.memo, self.raw = user, codes, memo, raw
        self.companies: list[Company] = []
        self.people: list[Person] = []
        self.fields = memo_fields(codes, raw)
        for name in TEXTS if header_only else ():
            # Read, not typed over; the view takes the stored texts whatever is sent.
            self.fields[name].widget.attrs["readonly"] = True

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        self._check_times(data)
        self._check_coordinators(data)
        self._find_client(data)
        self._check_phone(data)
        self._find_introduction(data)
        self._find_appointment(data)
        texts = ("content", "advice")
        if not any(data.get(name) or name in self.errors for name in texts):
            self.add_error("content", "相談内容かアドバイス内容を入力してください。")
        return data

    def _check_times(self, data: dict[str, Any]) -> None:
        held_on, starts, ends = data.get("held_on"), data.get("starts"), data.get("ends")
        if starts and ends and ends <= starts:
            self.add_error("ends", "終了時刻は開始時刻より後にしてください。")
        if held_on and held_on > timezone.localdate() + LATEST:
            self.add_error("held_on", "1年以上先の日付になっています。年を確かめてください。")
        next_on = data.get("next_on")
        if held_on and next_on and next_on < held_on:
            self.add_error("next_on", "次回予定日が相談日より前になっています。")

    def _check_coordinators(self, data: dict[str, Any]) -> None:
        chosen = data.get("coordinators") or []
        if len({each.pk for each in chosen}) < len(chosen):
            self.add_error("coordinators", "同じ対応者が2回選ばれています。")

    def _check_phone(self, data: dict[str, Any]) -> None:
        """What a past ledger left with the client may stay as it is."""
        phone = data.get("phone") or ""
        known = [getattr(data.get(f"{kind}_record"), "phone", "") for kind in ("company", "person")]
        if not phone or phone in known:
            return
        try:
            telephone(phone)
        except ValidationError as error:
            self.add_error("phone", error)

    def _find_client(self, data: dict[str, Any]) -> None:
        if {"company_name", "person_name"} & self.errors.keys():
            return
        name, person_name = data["company_name"], data["person_name"]
        if not name and not person_name:
            self.add_error("company_name", "企業名か相談者名を入力してください。")
            return
        company = self._company(data) if name else Found[Company]()
        self._settle("company", company)
        if company.candidates or company.error or not person_name:
            return
        person = find_person(
            self.user,
            name=person_name,
            pk=data["person"],
            choice=data["person_choice"],
            kept=(self.memo.person_id, self.memo.person_name) if self.memo else (None, ""),
            company=company.record,
            is_new_company=bool(name) and company.record is None and not self._is_founding(data),
        )
        self._settle("person", person)

    def _company(self, data: dict[str, Any]) -> Found[Company]:
        """A 屋号 before founding is no company, unless a registered one was chosen."""
        if self._is_founding(data) and not data["company"] and not data["company_choice"].isdigit():
            return Found()
        return find_company(
            self.user,
            name=data["company_name"],
            pk=data["company"],
            choice=data["company_choice"],
            kept=(self.memo.company_id, self.memo.company_name) if self.memo else (None, ""),
        )

    def _is_founding(self, data: dict[str, Any]) -> bool:
        return bool(data.get("stage") == Stage.BEFORE and data.get("person_name"))

    def _settle(self, kind: str, found: Found[Any]) -> None:
        self.cleaned_data[f"{kind}_record"] = found.record
        if kind == "company":
            self.companies = found.candidates
        else:
            self.people = found.candidates
        label = "企業" if kind == "company" else "相談者"
        if found.error:
            self.add_error(f"{kind}_name", found.error)
        elif found.candidates:
            self.add_error(
                f"{kind}_name", f"同じ名前の{label}が登録されています。どれか選んでください。"
            )

    def _find_introduction(self, data: dict[str, Any]) -> None:
        found = find_introduction(data)
        for name, message in found.errors.items():
            self.add_error(name, message)
        data["organization"], data["branch"] = found.organization, found.branch

    def _find_appointment(self, data: dict[str, Any]) -> None:
        """A numbered memo keeps the one it has."""
        if self.memo is not None or data.get("without_appointment"):
            return
        found = session_of(self.user, self.raw)
        data["session"] = found
        if found is not None and (unfit := why_unfit(found)):
            self.add_error("without_appointment", unfit)

    def seats(self) -> Iterator[SafeString]:
        """A box per chosen coordinator, the lead's first, and room for two more."""
        value = self.raw.get("coordinators")
        taken = [str(one) for one in value] if isinstance(value, list) else []
        for place, key in enumerate([*taken, *[""] * (SPARE_SEATS + (not taken))]):
            empty = "（なし）" if place else "主担当を選んでください"
            rows = [("", empty), *((pk, one.name) for pk, one in self.codes.coordinators.items())]
            select = QuickSelect(choices=rows)
            yield select.render("coordinators", key, {"id": f"id_coordinators_{place}"})

    @property
    def when_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in ("held_on", "starts", "ends")]

    @property
    def facts_have_errors(self) -> bool:
        return self.is_bound and bool(set(FACTS) & self.errors.keys())

    def missing(self) -> list[Missing]:
        """What keeps the memo from being handed in, in the order of the page."""
        return [
            Missing(anchor_of(name), str(self.fields[name].label), str(self.errors[name][0]))
            for name in self.fields
            if name in self.errors
        ]

    def entry(self) -> MemoEntry:
        """What was typed, for the services; only of a valid form."""
        data = self.cleaned_data
        return MemoEntry(
            started_at=_at(data["held_on"], data["starts"]),
            ended_at=_at(data["held_on"], data["ends"]),
            coordinators=data["coordinators"],
            company=data.get("company_record"),
            person=data.get("person_record"),
            introduced_by=data["organization"],
            introduced_branch=data["branch"],
            appointment=data.get("session"),
            facts=ClientFacts(**{name: data[name] for name in FACTS}),
            **{name: data[name] for name in _SAME},
        )

    def says_the_same_as(self, memo: Memo) -> bool:
        """Whether the memo already stands as this (valid) form says it: a second click."""
        if not self.is_valid():
            return False
        entry = self.entry()
        stored = {
            "started_at": memo.started_at,
            "ended_at": memo.ended_at,
            **{name: getattr(memo, name) for name in _SAME if name != "other_topics"},
            "introduced_by": memo.introduced_by,
            "introduced_branch": memo.introduced_branch,
        }
        filled_in = ("company_kana", "business", "person_kana")
        return (
            all(
                getattr(entry, name) == value or (name in filled_in and not getattr(entry, name))
                for name, value in stored.items()
            )
            and memo.staff_names == "、".join(each.name for each in entry.coordinators)[:300]
            and {each.pk for each in memo.other_topics.all()}
            == {each.pk for each in entry.other_topics} - {entry.primary_topic.pk}
        )


_SAME = (
    *TEXTS,
    *("company_name", "company_kana", "business", "person_name", "person_kana"),
    *("programme", "office", "method", "primary_topic", "other_topics", "course"),
    *("next_on", "next_step", "is_restricted"),
)


def anchor_of(name: str) -> str:
    """The id of the control that a jump gives the focus."""
    return f"id_{name}_0" if name in ("method", "coordinators") else f"id_{name}"


def codes_for(raw: Raw, memo: Memo | None = None, kept: Raw | None = None) -> CodeLists:
    """Code lists for the day that was typed; what the memo already has stays choosable."""
    names = (
        *("coordinators", "programme", "office", "primary_topic", "other_topics"),
        *("course", "industry"),
    )
    keep = {name: ids(kept, name) for name in names} if memo and kept else {}
    return CodeLists(day=_day(raw), keep=keep)


def _day(raw: Raw) -> date:
    try:
        return parse_date(str(raw.get("held_on", "")))
    except ValueError:
        return timezone.localdate()


def _at(day: date, clock: Any) -> datetime:
    return timezone.make_aware(datetime.combine(day, clock))
