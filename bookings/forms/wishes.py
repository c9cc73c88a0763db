"""About what, how, where and when: the part of a form that slots are proposed from."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone

from bookings.enums import PartOfDay
from bookings.proposing import Wishes
from center.enums import Method
from center.models import UNSET_OFFICE, Office, SupportCourse, Topic
from companies.models import Company, Person
from coordinators.enums import Language
from partners.models import SeminarTheme
from yorozu.kit.forms import WarekiDateField
from yorozu.kit.wareki import fiscal_year, format_date

ANY_OFFICE = "どちらでも"
LISTS = ("other_topics",)


def _as_initial(typed: QueryDict) -> dict[str, Any]:
    return {name: typed.getlist(name) if name in LISTS else typed.get(name, "") for name in typed}


class WishForm(forms.Form):
    """Draw it with `bookings/_wishes.html`; slots come from `bookings/_proposals.html`.

    A form that books takes ChoiceForm, which knows what was chosen as well.
    """

    use_required_attribute = False

    primary_topic = forms.ModelChoiceField(
        Topic.objects.none(), label="相談分野（主）", required=False, empty_label="まだ分からない"
    )
    other_topics = forms.ModelMultipleChoiceField(
        Topic.objects.none(),
        label="相談分野（他）",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    course = forms.ModelChoiceField(
        SupportCourse.objects.none(), label="支援コース", required=False, empty_label="（なし）"
    )
    theme = forms.ModelChoiceField(
        SeminarTheme.objects.none(),
        label="よろずゼミのテーマ",
        required=False,
        empty_label="（なし）",
    )
    method = forms.ChoiceField(
        label="相談方法", choices=Method.choices, widget=forms.RadioSelect, initial=Method.VISIT
    )
    office = forms.ModelChoiceField(
        Office.objects.none(), label="拠点", required=False, empty_label=ANY_OFFICE
    )
    language = forms.ChoiceField(
        label="使用言語", required=False, choices=[("", "日本語"), *Language.choices]
    )
    day = WarekiDateField(label="希望日（この日から）", required=False)
    part = forms.ChoiceField(
        label="時間帯",
        required=False,
        choices=PartOfDay.choices,
        widget=forms.RadioSelect,
        initial=PartOfDay.ANY,
    )

    def __init__(self, *args: Any, typed: QueryDict | None = None, **options: Any) -> None:
        """`typed` draws a form as it was typed, without saying what is missing."""
        if typed is not None:
            options["initial"] = _as_initial(typed)
        super().__init__(*args, **options)
        self.typed = typed
        year = fiscal_year(timezone.localdate())
        topics = Topic.objects.valid_in(year).filter(is_legacy=False)
        self._offer("primary_topic", topics)
        self._offer("other_topics", topics)
        self._offer("course", SupportCourse.objects.valid_in(year))
        self._offer("theme", SeminarTheme.objects.offered())
        self._offer("office", Office.objects.valid_in(year).exclude(code=UNSET_OFFICE))
        self.fields["day"].widget.attrs["autocomplete"] = "off"

    def _offer(self, name: str, rows: Any) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = rows

    def clean_day(self) -> Any:
        day = self.cleaned_data.get("day")
        if day and day < timezone.localdate():
            raise forms.ValidationError(
                f"希望日は今日（{format_date(timezone.localdate())}）からの日を入力してください。"
            )
        return day

    def wishes(self, company: Company | None = None, person: Person | None = None) -> Wishes:
        """What could be understood so far; what could not counts as not wished."""
        data = self._understood()
        return Wishes(
            method=data.get("method") or Method.VISIT,
            primary_topic=data.get("primary_topic"),
            other_topics=tuple(data.get("other_topics") or ()),
            course=data.get("course"),
            theme=data.get("theme"),
            office=data.get("office"),
            language=data.get("language") or "",
            day=data.get("day"),
            part=data.get("part") or "",
            company=company,
            person=person,
        )

    def _understood(self) -> dict[str, Any]:
        if self.typed is not None:
            return WishForm(self.typed)._understood()
        if not self.is_bound:
            return {
                name: self.get_initial_for_field(field, name) for name, field in self.fields.items()
            }
        self.is_valid()
        return self.cleaned_data
