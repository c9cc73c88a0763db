"""One form for each list. Field names are the names of the model's fields."""

from __future__ import annotations

import re
import unicodedata
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError

from center.enums import SizeRule
from center.models import ByYear, Industry, Office, Programme, SupportCourse, Topic
from yorozu.kit.forms import CleanCharField
from yorozu.kit.wareki import fiscal_year_label

# How far back and ahead the years are offered.
YEARS_BACK, YEARS_AHEAD = 5, 3
PHONE = re.compile(r"[0-9()+\- ]{9,20}")


def year_field(label: str, none: str) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label, required=False, coerce=int, empty_value=None, choices=[("", none)]
    )


class CodeForm(forms.Form):
    """What every list asks. A code stands for ever: addresses, files and ledgers name it."""

    # Fields that a row keeps once it is there.
    FIXED: ClassVar[tuple[str, ...]] = ()
    TAIL: ClassVar[tuple[str, ...]] = ("valid_from", "valid_until")

    name = CleanCharField(label="名称", max_length=60)
    valid_from = year_field("使い始める年度", "以前から")
    valid_until = year_field("使い終わる年度", "期限なし")

    def __init__(self, *args: Any, row: ByYear | None, this_year: int, **kwargs: Any) -> None:
        kwargs["initial"] = initial_of(self.base_fields, row) if row else kwargs.get("initial")
        super().__init__(*args, **kwargs)
        self.row = row
        for name in self.FIXED if row else ():
            del self.fields[name]
        self.order_fields([*(name for name in self.fields if name not in self.TAIL), *self.TAIL])
        for name in self.TAIL:
            field = self.fields[name]
            assert isinstance(field, forms.TypedChoiceField)
            own = getattr(row, name, None)
            field.choices = [*field.choices, *years_around(this_year, own)]  # type: ignore[misc]

    @property
    def values(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


def years_around(this_year: int, *others: int | None) -> list[tuple[str, str]]:
    years = {*range(this_year - YEARS_BACK, this_year + YEARS_AHEAD + 1)}
    years |= {year for year in others if year is not None}
    return [(str(year), fiscal_year_label(year)) for year in sorted(years)]


def initial_of(fields: dict[str, forms.Field], row: ByYear) -> dict[str, Any]:
    initial: dict[str, Any] = {}
    for name in fields:
        field = row._meta.get_field(name)
        if field.many_to_many:
            initial[name] = [each.pk for each in getattr(row, name).all()]
        else:
            initial[name] = getattr(row, field.attname)  # type: ignore[union-attr]
    return initial


class SlugField(CleanCharField):
    """A code of small letters, digits and hyphens; full width is read as half width."""

    def clean(self, value: Any) -> str:
        text = unicodedata.normalize("NFKC", str(super().clean(value))).strip().lower()
        if not re.fullmatch(r"[a-z0-9][a-z0-9-]*", text):
            raise ValidationError("英小文字・数字・ハイフンで入力してください（例：shimbashi）。")
        return text


def slug_field() -> SlugField:
    return SlugField(
        label="コード",
        max_length=30,
        help_text="英小文字・数字・ハイフン（例：shimbashi）。あとから変えられません。",
    )


class OfficeForm(CodeForm):
    FIXED = ("code",)

    name = CleanCharField(label="名称", max_length=40)
    code = slug_field()
    address = CleanCharField(label="所在地", max_length=200, required=False)
    phone = CleanCharField(
        label="電話番号",
        max_length=20,
        required=False,
        help_text="連携機関のホームに表示されます。",
    )

    def clean_phone(self) -> str:
        text = unicodedata.normalize("NFKC", self.cleaned_data["phone"]).replace("‐", "-").strip()
        if text and not PHONE.fullmatch(text):
            raise ValidationError(
                "電話番号は数字とハイフンで入力してください（例：03-1234-5678）。"
            )
        return text


class ProgrammeForm(CodeForm):
    FIXED = ("code",)

    name = CleanCharField(label="名称", max_length=80)
    code = slug_field()


class TopicForm(CodeForm):
    is_legacy = forms.BooleanField(
        label="旧分野のままにする（新しいメモの選択肢に出さない）", required=False
    )
    read_as = forms.TypedChoiceField(
        label="読み替える分野",
        required=False,
        coerce=int,
        empty_value=None,
        help_text="次に取り込む台帳にこの名称があれば、選んだ分野として取り込みます。"
        "取込み済みのメモは変わりません。",
    )

    def __init__(self, *args: Any, row: ByYear | None, **kwargs: Any) -> None:
        super().__init__(*args, row=row, **kwargs)
        if not (isinstance(row, Topic) and row.is_legacy):
            del self.fields["is_legacy"], self.fields["read_as"]
            return
        self._topics = {each.pk: each for each in Topic.objects.filter(is_legacy=False)}
        read_as = self.fields["read_as"]
        assert isinstance(read_as, forms.TypedChoiceField)
        read_as.choices = [
            ("", "読み替えない"),
            *((str(pk), each.name) for pk, each in self._topics.items()),
        ]

    @property
    def values(self) -> dict[str, Any]:
        values = super().values
        if "read_as" in values:
            kept = values["is_legacy"]
            values["read_as"] = self._topics.get(values["read_as"]) if kept else None
        return values


class CourseForm(CodeForm):
    invitation = CleanCharField(
        label="利用者のことば",
        max_length=60,
        required=False,
        help_text="相談する方の言い方（例：売上を増やしたい）。",
    )
    topics = forms.ModelMultipleChoiceField(
        label="相談分野",
        queryset=Topic.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="このコースが受け持つ分野。",
    )

    def __init__(self, *args: Any, row: ByYear | None, this_year: int, **kwargs: Any) -> None:
        super().__init__(*args, row=row, this_year=this_year, **kwargs)
        offered = set(
            Topic.objects.valid_in(this_year).filter(is_legacy=False).values_list("pk", flat=True)
        )
        coming = Topic.objects.valid_in(this_year + 1).filter(is_legacy=False)
        offered |= set(coming.values_list("pk", flat=True))
        offered |= set(self.initial.get("topics") or ())
        topics = self.fields["topics"]
        assert isinstance(topics, forms.ModelMultipleChoiceField)
        topics.queryset = Topic.objects.filter(pk__in=offered)

    @property
    def values(self) -> dict[str, Any]:
        return {**super().values, "topics": list(self.cleaned_data["topics"])}


class IndustryForm(CodeForm):
    FIXED = ("code",)

    code = CleanCharField(
        label="コード",
        max_length=4,
        help_text="日本標準産業分類の大分類（例：E）。分けるときは数字を添えます（例：I1）。"
        "あとから変えられません。",
    )
    size_rule = forms.ChoiceField(
        label="規模の区分",
        choices=SizeRule.choices,
        widget=forms.RadioSelect,
        help_text="中小企業・小規模企業者の基準（資本金・従業員数）がどの区分によるか。",
    )

    def clean_code(self) -> str:
        text = unicodedata.normalize("NFKC", self.cleaned_data["code"]).strip().upper()
        if not re.fullmatch(r"[A-Z][0-9]{0,3}", text):
            raise ValidationError("英字1文字、または英字と数字で入力してください（例：E、I1）。")
        return text


FORMS: dict[type[ByYear], type[CodeForm]] = {
    Office: OfficeForm,
    Programme: ProgrammeForm,
    Topic: TopicForm,
    SupportCourse: CourseForm,
    Industry: IndustryForm,
}
