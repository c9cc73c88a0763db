"""A case as it is written: what is told of the client, and the four parts of the text."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.db.models import Q, QuerySet

from casebook.enums import AreaLevel, Audience, IndustryLevel, SizeLevel
from casebook.generalising import area_words
from casebook.models import CaseStudy
from casebook.models.case import MOST_LETTERS, TEXTS
from casebook.services import CaseFacts
from center.models import Topic
from companies.enums import StaffBand
from yorozu.kit.forms import CleanCharField, CleanTextField
from yorozu.kit.textkeys import clean_text

Raw = dict[str, str | list[str]]
LISTS = ("topics",)
_LEVELS = ("industry_level", "area_level", "size_level")
NAMES = ("title", "audience", *_LEVELS, *TEXTS, "own_words")
# Longer than what is accepted in the end: the person still has to be told and to shorten it.
MOST_TYPED, MOST_CHOSEN = 3 * MOST_LETTERS, 100
_HELP = {
    "problem": "どのような会社が、何に困っていたか。",
    "support": "だれが、何を、どの順に助言・支援したか。",
    "outcome": "どう変わったか。売上などの数字は、おおよその表現にします。",
    "point": "ほかの企業や支援者が参考にできること。",
}


def _text(label: str, help_text: str, longest: int = MOST_LETTERS, rows: int = 7) -> CleanTextField:
    return CleanTextField(
        label=label,
        max_length=longest,
        required=False,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


def _choice(label: str, help_text: str = "") -> forms.ChoiceField:
    return forms.ChoiceField(label=label, widget=forms.RadioSelect, help_text=help_text)


class CaseForm(forms.Form):
    title = CleanCharField(label="題名", max_length=120)
    problem = _text("課題", _HELP["problem"])
    support = _text("支援内容", _HELP["support"])
    outcome = _text("成果", _HELP["outcome"], rows=5)
    point = _text("ポイント", _HELP["point"], rows=5)
    own_words = _text(
        "伏せる語（商品名など）",
        "商品名、店名、サービス名など、この企業と分かる語を1行に1つ書くと、文章の中で印が付きます。公開されません。",
        1000,
        3,
    )
    industry_level = _choice("業種の示し方")
    area_level = _choice("地域の示し方")
    size_level = _choice("規模の示し方")
    topics = forms.ModelMultipleChoiceField(
        Topic.objects.none(),
        label="相談分野",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    audience = _choice("公開の範囲", "企業・相談者の同意の範囲までにします。")

    def __init__(self, data: Any = None, *, case: CaseStudy, raw: Raw | None = None) -> None:
        super().__init__(data, initial={**_initial(case), **(raw or {})})
        topics: Any = self.fields["topics"]
        topics.queryset = _topics(case)
        self._offer("audience", Audience.choices)
        self._offer("industry_level", _industry_choices(case))
        self._offer("area_level", _area_choices(case))
        self._offer("size_level", _size_choices(case))

    def _offer(self, name: str, choices: Any) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def facts(self) -> CaseFacts:
        data = {name: self.cleaned_data[name] for name in NAMES}
        return CaseFacts(**data, topics=tuple(self.cleaned_data["topics"]))


def _initial(case: CaseStudy) -> Raw:
    found: Raw = {name: getattr(case, name) for name in NAMES}
    found["topics"] = [str(topic.pk) for topic in case.topics.all()]
    return found


def _topics(case: CaseStudy) -> "QuerySet[Topic]":
    valid = Topic.objects.valid_in(case.fiscal_year).filter(is_legacy=False).values("pk")
    return Topic.objects.filter(Q(pk__in=valid) | Q(pk__in=case.topics.values("pk")))


def _industry_choices(case: CaseStudy) -> list[tuple[str, str]]:
    if case.industry is None:
        return [(level.value, f"{level.label}（業種は未登録）") for level in IndustryLevel]
    words = {
        IndustryLevel.CLASS: case.industry.name,
        IndustryLevel.GROUP: str(case.industry.get_size_rule_display()),
    }
    levels = [level for level in IndustryLevel if not _says_the_same(case, level, words)]
    return [(level.value, words.get(level, str(level.label))) for level in levels]


def _says_the_same(case: CaseStudy, level: IndustryLevel, words: dict[IndustryLevel, str]) -> bool:
    """小売業 is a group of its own."""
    is_group = level == IndustryLevel.GROUP and case.industry_level != level
    return is_group and words[IndustryLevel.CLASS] == words[level]


def _area_choices(case: CaseStudy) -> list[tuple[str, str]]:
    """In the words they are published in; what is the same as a coarser one is said once."""
    found: dict[str, str] = {}
    for level in reversed(AreaLevel):
        words = area_words(case.area_code, level) or str(AreaLevel.NONE.label)
        if words not in found.values() or level == case.area_level:
            found[level.value] = words
    return list(reversed(found.items()))


def _size_choices(case: CaseStudy) -> list[tuple[str, str]]:
    band = StaffBand(case.size_band).label if case.size_band else "規模は未登録"
    words = {SizeLevel.BAND: str(band)}
    return [(level.value, words.get(level, str(level.label))) for level in SizeLevel]


def raw_posted(data: Any) -> Raw:
    """What was typed, as it was typed."""
    found: Raw = {name: clean_text(str(data.get(name, "")))[:MOST_TYPED] for name in NAMES}
    return found | {name: data.getlist(name)[:MOST_CHOSEN] for name in LISTS}


def raw_sent(data: object) -> Raw | None:
    """The same out of a script's JSON; None for what is no such form."""
    if not isinstance(data, Mapping):
        return None
    found: Raw = {}
    for name in NAMES:
        value = data.get(name, "")
        if not isinstance(value, str) or len(value) > MOST_TYPED:
            return None
        found[name] = value
    for name in LISTS:
        values = data.get(name, [])
        if not isinstance(values, list) or len(values) > MOST_CHOSEN:
            return None
        if not all(isinstance(each, str) and len(each) < 20 for each in values):
            return None
        found[name] = values
    return found
