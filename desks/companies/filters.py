"""How the lists of companies and of people before founding are narrowed.

| parameter    | value                                                             |
|--------------|-------------------------------------------------------------------|
| q            | name or kana in any spelling, telephone, 法人番号 (or T number)    |
| industry     | id, `none` = 未設定                                                |
| size         | SizeClass, `none` = 未判定                                         |
| stage        | Stage                                                             |
| municipality | five digits, `none` = 未設定                                       |
| bank         | id of an organisation that introduced a session the reader may see |
| fy           | 2026 = has a session in 令和8年度                                   |
| doubles      | 1 = a likely double of another                                    |

Filters on sessions hold for one and the same session, and follow merged records to their root.
Unknown parameters and values that do not fit are left out.
"""

from abc import abstractmethod
from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone

from accounts.enums import Permission
from accounts.models import User
from accounts.permissions import has_permission
from accounts.remembered import KEEP
from companies import rules
from companies.enums import AgeBand, SizeClass, Stage
from companies.models import Company, Person
from companies.municipalities import MUNICIPALITIES, municipality_name
from companies.pairs import likely_doubles
from companies.roots import or_merged, stands_for
from companies.selectors import companies_visible_to, people_visible_to, words_q
from consultations.enums import MemoStatus
from consultations.listing.catalogue import catalogue
from consultations.listing.filters import FIRST_YEAR
from consultations.models import Memo
from consultations.models.querysets import MemoQuerySet
from yorozu.kit.paging import CURSORS
from yorozu.kit.wareki import fiscal_year, fiscal_year_label, fiscal_year_range

NONE = "none"
LONGEST = 100
Choices = list[tuple[str, str]]


class ListForm(forms.Form):
    """The box for words and the lists beside it; each value counts by itself."""

    q = forms.CharField(label="ことば", required=False, max_length=LONGEST, strip=True)

    def __init__(self, data: QueryDict, *, user: User) -> None:
        super().__init__(data)
        self.user = user
        for name, (label, choices) in self.lists().items():
            self.fields[name] = forms.ChoiceField(
                label=label, choices=[("", "すべて"), *choices], required=False
            )
        self.full_clean()

    @abstractmethod
    def lists(self) -> dict[str, tuple[str, Choices]]: ...

    def value(self, name: str) -> str:
        """What was asked, "" for nothing or nonsense."""
        return str(self.cleaned_data.get(name) or "")

    def chips(self) -> list[tuple[str, str]]:
        """One for each condition that holds, with the address of the list without it."""
        return [
            (f"{self.fields[name].label}：{self._word(name)}", f"{self.without(name)}&{KEEP}=1")
            for name in self.fields
            if name != "q" and self.value(name)
        ]

    def without(self, name: str) -> str:
        query = self.narrowed()
        query.pop(name, None)
        return f"?{query.urlencode()}"

    def narrowed(self) -> QueryDict:
        """The conditions alone, as links repeat them."""
        kept = QueryDict(mutable=True)
        for name, value in self.data.items():
            if value and name not in CURSORS and name in self.fields:
                kept[name] = value
        return kept

    def _word(self, name: str) -> str:
        choices: Any = self.fields[name].choices  # type: ignore[attr-defined]
        return str(dict(choices).get(self.value(name), self.value(name)))


def _memos(form: ListForm) -> MemoQuerySet | None:
    """The sessions asked for, None when nothing is asked of them."""
    bank, year = form.value("bank"), form.value("fy")
    if not bank and not year:
        return None
    memos = Memo.objects.visible_to(form.user).numbered().exclude(status=MemoStatus.VOID)
    if bank:
        memos = memos.filter(introduced_by=int(bank))
    return memos.between(*fiscal_year_range(int(year))) if year else memos


def _years() -> Choices:
    this_year = fiscal_year(timezone.localdate())
    return [(str(year), fiscal_year_label(year)) for year in range(this_year, FIRST_YEAR - 1, -1)]


def _municipalities(data: Mapping[str, Any]) -> Choices:
    asked = data.get("municipality", "")
    kept = {asked: municipality_name(asked)} if len(asked) == 5 and asked.isdigit() else {}
    return [*{**MUNICIPALITIES, **kept}.items(), (NONE, "未設定")]


class CompanyListForm(ListForm):
    def lists(self) -> dict[str, tuple[str, Choices]]:
        known = catalogue()
        lists = {
            "industry": ("業種", [*_plain(known["industry"]), (NONE, "未設定")]),
            "size": ("規模", [*SizeClass.choices, (NONE, "未判定")]),
            "stage": ("創業前・後", list(Stage.choices)),
            "municipality": ("市区町村", _municipalities(self.data)),
            "bank": ("紹介元", _plain(known["organization"])),
            "fy": ("相談のあった年度", _years()),
            "doubles": ("重複", [("1", "重複の可能性あり")]),
        }
        if not has_permission(self.user, Permission.MEMO_READ):
            del lists["bank"]
        if not has_permission(self.user, Permission.COMPANY_WRITE):
            del lists["doubles"]
        return lists

    def rows(self) -> QuerySet[Company]:
        """The companies that are left; merged ones are found under their root's name."""
        rows = companies_visible_to(self.user).filter(merged_into=None)
        for name, narrow in COMPANY_RULES.items():
            if value := self.value(name):
                rows = narrow(rows, value)
        if words := self.value("q"):
            matching = words_q(words)
            rows = rows.filter(or_merged(companies_visible_to(self.user), matching))
        memos = _memos(self)
        if memos is not None:
            ids = memos.filter(company__isnull=False).order_by().values("company_id")
            rows = stands_for(rows, ids)
        return rows


def _industry(rows: QuerySet[Company], value: str) -> QuerySet[Company]:
    return rows.filter(industry__isnull=True) if value == NONE else rows.filter(industry=int(value))


def _size(rows: QuerySet[Company], value: str) -> QuerySet[Company]:
    return rows.filter(rules.of_size("" if value == NONE else value, rules.industries_by_rule()))


def _municipality(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    return rows.filter(municipality="" if value == NONE else value)


COMPANY_RULES: dict[str, Callable[[QuerySet[Company], str], QuerySet[Company]]] = {
    "industry": _industry,
    "size": _size,
    "stage": lambda rows, value: rows.filter(stage=value),
    "municipality": _municipality,
    "doubles": lambda rows, value: likely_doubles(rows),  # noqa: ARG005
}


class PeopleListForm(ListForm):
    """People who stand alone; with `who=all` everybody."""

    def lists(self) -> dict[str, tuple[str, Choices]]:
        return {
            "who": ("範囲", [("founded", "創業した方"), ("all", "企業に所属する方も")]),
            "age": ("年代", list(AgeBand.choices)),
            "municipality": ("市区町村", _municipalities(self.data)),
            "fy": ("相談のあった年度", _years()),
        }

    def rows(self) -> QuerySet[Person]:
        rows = people_visible_to(self.user).filter(merged_into=None)
        who = self.value("who")
        if who == "founded":
            rows = rows.filter(founded__isnull=False)
        elif who != "all":
            rows = rows.filter(company__isnull=True, founded__isnull=True)
        if age := self.value("age"):
            rows = rows.filter(age_band=age)
        if municipality := self.value("municipality"):
            rows = _municipality(rows, municipality)
        if words := self.value("q"):
            matching = words_q(words, person=True)
            rows = rows.filter(or_merged(people_visible_to(self.user), matching))
        memos = _memos(self)
        if memos is not None:
            ids = memos.filter(company__isnull=True, person__isnull=False).order_by()
            rows = stands_for(rows, ids.values("person_id"))
        return rows


def _plain(choices: Any) -> Choices:
    return [(str(key), str(label)) for key, label in choices]
