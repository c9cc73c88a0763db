"""How the list of members is narrowed. Nonsense counts as not asked."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.http import QueryDict

from accounts.models import User
from partners.enums import Affiliation
from partners.models import Chapter, DialogueMember
from yorozu.kit.textkeys import clean_text, to_katakana

JOINED, INVITED, ALL = "", "invited", "all"
NO_CHAPTER = "none"


class MemberListForm(forms.Form):
    q = forms.CharField(label="お名前・所属", required=False, max_length=60)
    chapter = forms.ChoiceField(label="支部", required=False)
    kind = forms.ChoiceField(
        label="所属の種類", required=False, choices=[("", "すべて"), *Affiliation.choices]
    )
    state = forms.ChoiceField(
        label="参加の登録",
        required=False,
        choices=[(JOINED, "登録済"), (INVITED, "招待中"), (ALL, "すべて")],
    )

    def __init__(self, data: QueryDict, *, user: User) -> None:
        super().__init__(data)
        self.user = user
        chapters = Chapter.objects.visible_to(user)
        field = self.fields["chapter"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            ("", "すべて"),
            *((str(row.pk), row.name) for row in chapters),
            (NO_CHAPTER, "支部なし"),
        ]
        self.full_clean()

    def value(self, name: str) -> str:
        return clean_text(str(self.cleaned_data.get(name) or "")).strip()

    def rows(self) -> QuerySet[DialogueMember]:
        rows = DialogueMember.objects.visible_to(self.user).current()
        match self.value("state"):
            case "":
                rows = rows.joined()
            case "invited":
                rows = rows.filter(opted_in_at=None)
        if kind := self.value("kind"):
            rows = rows.filter(kind=kind)
        if chapter := self.value("chapter"):
            rows = rows.filter(chapter=None if chapter == NO_CHAPTER else int(chapter))
        if words := self.value("q"):
            rows = rows.filter(
                Q(name__contains=words)
                | Q(kana__contains=to_katakana(words))
                | Q(affiliation__contains=words)
                | Q(organization__name__contains=words)
            )
        return rows

    def chips(self) -> list[tuple[str, str]]:
        return [
            (f"{self.fields[name].label}：{self._word(name)}", self._without(name))
            for name in self.fields
            if self.value(name)
        ]

    def _word(self, name: str) -> str:
        choices: Any = getattr(self.fields[name], "choices", ())
        return str(dict(choices).get(self.value(name), self.value(name)))

    def _without(self, name: str) -> str:
        kept = QueryDict(mutable=True)
        for each in self.fields:
            if each != name and (value := self.value(each)):
                kept[each] = value
        return f"?{kept.urlencode()}"
