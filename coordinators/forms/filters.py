"""How the list of coordinators and the skill map are narrowed. Nonsense counts as not asked."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils import timezone

from accounts.models import User
from center.models import Office, SupportCourse
from coordinators.enums import Language, Rank
from coordinators.models import Coordinator
from coordinators.rules import sees_everybody
from yorozu.kit.textkeys import kana_key, name_key
from yorozu.kit.wareki import fiscal_year

NOW, PAST, ALL = "", "past", "all"
# Where each view of the map begins: the table on a wide screen, topics on a phone.
TABLE, BY_TOPIC, BY_PERSON = "", "topic", "co"
VIEWS = ((TABLE, "一覧"), (BY_TOPIC, "分野別"), (BY_PERSON, "コーディネーター別"))


def _offices() -> list[tuple[str, str]]:
    offices = Office.objects.valid_in(fiscal_year(timezone.localdate()))
    return [(str(office.pk), office.name) for office in offices]


class Asked(forms.Form):
    """Each value counts by itself: one that does not fit is left out."""

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data)
        self._fill()
        self.full_clean()

    def _fill(self) -> None: ...

    def value(self, name: str) -> str:
        return str(self.cleaned_data.get(name) or "")

    def number(self, name: str) -> int | None:
        return int(value) if (value := self.value(name)) else None

    def narrowed(self) -> QueryDict:
        kept = QueryDict(mutable=True)
        for name in self.fields:
            if value := self.value(name):
                kept[name] = value
        return kept

    def chips(self) -> list[tuple[str, str]]:
        """One for each condition that holds, with the address of the page without it."""
        return [
            (f"{self.fields[name].label}：{self._word(name)}", self._without(name))
            for name in self.fields
            if name != "by" and self.value(name)
        ]

    def _without(self, name: str) -> str:
        query = self.narrowed()
        query.pop(name)
        return f"?{query.urlencode()}"

    def _word(self, name: str) -> str:
        choices: Any = getattr(self.fields[name], "choices", ())
        return str(dict(choices).get(self.value(name), self.value(name)))


class ListForm(Asked):
    q = forms.CharField(label="氏名・テーマ・資格", required=False, max_length=60)
    office = forms.ChoiceField(label="拠点", required=False)
    language = forms.ChoiceField(
        label="言語", required=False, choices=[("", "すべて"), *Language.choices]
    )
    rank = forms.ChoiceField(label="職位", required=False, choices=[("", "すべて"), *Rank.choices])
    state = forms.ChoiceField(
        label="在任",
        required=False,
        choices=[(NOW, "在任中"), (PAST, "在任していない"), (ALL, "すべて")],
    )

    def __init__(self, data: QueryDict, *, user: User) -> None:
        self.user = user
        super().__init__(data)

    def _fill(self) -> None:
        offer(self.fields["office"], [("", "すべて"), *_offices()])
        if not sees_everybody(self.user):
            del self.fields["state"]

    def rows(self) -> QuerySet[Coordinator]:
        today = timezone.localdate()
        rows = Coordinator.objects.visible_to(self.user)
        here = rows.in_office_on(today)
        state = self.value("state")
        if state == PAST:
            rows = rows.exclude(pk__in=here.values("pk"))
        elif state != ALL:
            rows = here
        if office := self.number("office"):
            rows = rows.filter(office=office)
        if rank := self.value("rank"):
            rows = rows.filter(rank=rank)
        if language := self.value("language"):
            rows = rows.filter(languages__contains=[language])
        return _matching(rows, self.value("q"))


def _matching(rows: QuerySet[Coordinator], words: str) -> QuerySet[Coordinator]:
    """A few hundred people at the most: the keys are compared here, not kept in the database."""
    if not words:
        return rows
    names, kana = name_key(words), kana_key(words)
    found = [
        pk
        for pk, name, read, themes, titles in rows.values_list(
            "pk", "name", "kana", "themes", "qualifications"
        )
        if names in name_key(name)
        or (kana and kana in kana_key(read))
        or any(names in name_key(word) for word in (*themes, *titles))
    ]
    return rows.filter(Q(pk__in=found))


class MapForm(Asked):
    office = forms.ChoiceField(label="拠点", required=False)
    course = forms.ChoiceField(label="支援コース", required=False)
    by = forms.ChoiceField(label="見方", required=False, choices=VIEWS)

    def _fill(self) -> None:
        year = fiscal_year(timezone.localdate())
        self.courses = {str(row.pk): row for row in SupportCourse.objects.valid_in(year)}
        courses = [(key, row.name) for key, row in self.courses.items()]
        offer(self.fields["office"], [("", "すべて"), *_offices()])
        offer(self.fields["course"], [("", "すべて"), *courses])

    @property
    def course_row(self) -> SupportCourse | None:
        return self.courses.get(self.value("course"))

    def views(self) -> list[tuple[str, str, bool]]:
        """Label, address and whether it is the one shown."""
        found = []
        for key, label in VIEWS:
            query = self.narrowed()
            query.pop("by", None)
            if key:
                query["by"] = key
            found.append((label, f"?{query.urlencode()}", key == self.value("by")))
        return found


def offer(field: forms.Field, choices: list[tuple[str, str]]) -> None:
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices
