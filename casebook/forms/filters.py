"""What the list of cases can be narrowed to."""

from typing import Any

from django import forms
from django.http import QueryDict

from casebook.enums import Audience, CaseState, IndustryLevel
from casebook.models import CaseStudyQuerySet
from center.models import Industry, Topic
from coordinators.models.searching import holding
from yorozu.kit.sought import MOST_LETTERS
from yorozu.kit.textkeys import clean_text
from yorozu.kit.wareki import fiscal_year_label


class CaseFilter(forms.Form):
    """What makes no sense counts as not given. States are for who sees more than published ones."""

    q = forms.CharField(label="ことばで探す", required=False)
    fy = forms.ChoiceField(label="年度", required=False)
    industry = forms.ChoiceField(label="業種", required=False)
    topic = forms.ChoiceField(label="相談分野", required=False)
    audience = forms.ChoiceField(label="公開の範囲", required=False)
    state = forms.ChoiceField(label="状態", required=False)

    def __init__(self, data: QueryDict, *, rows: CaseStudyQuerySet) -> None:
        super().__init__(data)
        self.fields["q"].widget.attrs |= {"type": "search", "maxlength": MOST_LETTERS}
        years = rows.order_by("-fiscal_year").values_list("fiscal_year", flat=True).distinct()
        self._offer("fy", [(year, fiscal_year_label(year)) for year in years])
        told = rows.filter(industry_level=IndustryLevel.CLASS).order_by().values("industry")
        self._offer(
            "industry", list(Industry.objects.filter(pk__in=told).values_list("pk", "name"))
        )
        used = rows.order_by().values("topics")
        self._offer("topic", list(Topic.objects.filter(pk__in=used).values_list("pk", "name")))
        self._offer("audience", Audience.choices)
        self._offer("state", CaseState.choices)
        self.full_clean()

    def _offer(self, name: str, choices: list[tuple[Any, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "すべて"), *[(str(key), str(label)) for key, label in choices]]

    def without(self, *names: str) -> "CaseFilter":
        for name in names:
            del self.fields[name]
        return self

    def value(self, name: str) -> str:
        return str(self.cleaned_data.get(name) or "") if name in self.fields else ""

    @property
    def words(self) -> str:
        return clean_text(self.value("q")).strip()

    def narrow(self, rows: CaseStudyQuerySet) -> CaseStudyQuerySet:
        columns = {"fy": "fiscal_year", "audience": "audience", "state": "state"}
        for name, column in columns.items():
            if value := self.value(name):
                rows = rows.filter(**{column: value})
        if value := self.value("industry"):
            # Told more coarsely, the industry is not to be found out by narrowing.
            rows = rows.filter(industry=int(value), industry_level=IndustryLevel.CLASS)
        if value := self.value("topic"):
            rows = rows.filter(topics=int(value))
        return holding(rows, self.words)

    def chips(self) -> list[tuple[str, str]]:
        """Each condition in words, with the name of its field."""
        found = []
        for name, field in self.fields.items():
            if not (value := self.value(name)):
                continue
            words = value
            if isinstance(field, forms.ChoiceField):
                choices: Any = field.choices
                words = dict(choices).get(value, value)
            found.append((name, f"{field.label}：{words}"))
        return found
