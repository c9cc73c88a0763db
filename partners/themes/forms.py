"""The catalogue narrowed; a theme written."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.enums import Role
from center.models import SupportCourse, Topic
from coordinators.models import Coordinator
from partners.enums import Audience, ThemeLevel
from partners.forms.narrowing import Narrowing
from partners.models import SeminarTheme
from yorozu.kit.forms import CleanCharField, CleanTextField
from yorozu.kit.textkeys import search_fold
from yorozu.kit.wareki import fiscal_year

RETIRED, ALL = "retired", "all"


class ThemeFilter(Narrowing):
    q = CleanCharField(label="ことば", required=False, max_length=60)
    topic = forms.ChoiceField(label="相談分野", required=False)
    course = forms.ChoiceField(label="支援コース", required=False)
    level = forms.ChoiceField(
        label="レベル", required=False, choices=[("", "すべて"), *ThemeLevel.choices]
    )
    lead = forms.ChoiceField(label="担当", required=False)
    audience = forms.ChoiceField(
        label="公開範囲", required=False, choices=[("", "すべて"), *Audience.choices]
    )
    state = forms.ChoiceField(
        label="状態",
        required=False,
        choices=[("", "使用中"), (RETIRED, "終了したもの"), (ALL, "すべて")],
    )

    def fill(self) -> None:
        year, today = fiscal_year(timezone.localdate()), timezone.localdate()
        topics = Topic.objects.valid_in(year).filter(is_legacy=False)
        people = Coordinator.objects.visible_to(self.user).in_office_on(today)
        self.offer("topic", [(str(each.pk), each.name) for each in topics])
        courses = SupportCourse.objects.valid_in(year)
        self.offer("course", [(str(each.pk), each.name) for each in courses])
        self.offer("lead", [(str(each.pk), each.name) for each in people.order_by("kana", "name")])
        if self.user.role in (Role.PARTNER, Role.TRAINEE):
            del self.fields["state"]
        if self.user.role == Role.PARTNER:
            theirs = [each for each in Audience.choices if each[0] != Audience.STAFF]
            self.offer("audience", theirs)

    def rows(self) -> QuerySet[SeminarTheme]:
        rows = SeminarTheme.objects.visible_to(self.user)
        state = self.value("state")
        if state == RETIRED:
            rows = rows.filter(is_active=False)
        elif state != ALL:
            rows = rows.offered()
        for name, lookup in (("topic", "topics"), ("course", "course"), ("lead", "leads")):
            if number := self.number(name):
                rows = rows.filter(**{lookup: number})
        for name in ("level", "audience"):
            if value := self.value(name):
                rows = rows.filter(**{name: value})
        return _matching(rows, self.value("q"))


def _matching(rows: QuerySet[SeminarTheme], words: str) -> QuerySet[SeminarTheme]:
    """Every word somewhere in it. Some fifty themes: they are compared here, folded."""
    wanted = search_fold(words).split()
    if not wanted:
        return rows
    found = [
        pk
        for pk, *texts in rows.values_list("pk", "code", "title", "aim", "outline")
        if all(word in search_fold("\n".join(texts)) for word in wanted)
    ]
    return rows.filter(Q(pk__in=found))


class ThemeForm(forms.Form):
    use_required_attribute = False

    code = CleanCharField(label="番号", max_length=10, help_text="例：Z-01")
    title = CleanCharField(label="テーマ", max_length=80)
    aim = CleanCharField(
        label="ねらい", max_length=200, help_text="受けたあとに、何ができるようになるか。"
    )
    outline = CleanTextField(
        label="内容", max_length=2000, widget=forms.Textarea(attrs={"rows": 8})
    )
    level = forms.ChoiceField(label="レベル", choices=ThemeLevel.choices, widget=forms.RadioSelect)
    minutes = forms.IntegerField(label="所要時間", min_value=15, max_value=240, initial=60)
    audience = forms.ChoiceField(
        label="公開範囲",
        choices=Audience.choices,
        widget=forms.RadioSelect,
        initial=Audience.STAFF,
        help_text="「一般公開」にすると、ホームページのゼミ一覧にも載ります。",
    )
    course = forms.ModelChoiceField(
        SupportCourse.objects.none(), label="支援コース", required=False, empty_label="（なし）"
    )
    topics = forms.ModelMultipleChoiceField(
        Topic.objects.none(),
        label="相談分野",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    leads = forms.ModelMultipleChoiceField(
        Coordinator.objects.none(),
        label="担当コーディネーター",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, theme: SeminarTheme | None = None, **options: Any) -> None:
        if theme is not None:
            options["initial"] = _initial(theme)
        super().__init__(*args, **options)
        today = timezone.localdate()
        year = fiscal_year(today)
        held = options.get("initial", {})
        people = Coordinator.objects.in_office_on(today)
        people = people | Coordinator.objects.filter(pk__in=held.get("leads", []))
        topics = Topic.objects.valid_in(year).filter(is_legacy=False)
        topics = topics | Topic.objects.filter(pk__in=held.get("topics", []))
        courses = SupportCourse.objects.valid_in(year)
        courses = courses | SupportCourse.objects.filter(pk=held.get("course") or 0)
        self._offer("leads", people.distinct().order_by("kana", "name"))
        self._offer("topics", topics.distinct())
        self._offer("course", courses.distinct())

    def _offer(self, name: str, rows: Any) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = rows


def _initial(theme: SeminarTheme) -> dict[str, Any]:
    plain = ("code", "title", "aim", "outline", "level", "minutes", "audience")
    return {name: getattr(theme, name) for name in plain} | {
        "course": theme.course_id,
        "topics": [each.pk for each in theme.topics.all()],
        "leads": [each.pk for each in theme.leads.all()],
    }
