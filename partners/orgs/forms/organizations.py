"""An organisation, a branch, a merger, a person there, as they are typed in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone

from accounts.enums import OFFICE
from accounts.filters import DayField
from accounts.models import User
from center.models import Topic
from partners.enums import OrganizationKind
from partners.models import Branch, Contact, Organization
from partners.orgs.forms.choices import BranchField, organization_field
from yorozu.kit.forms import CleanCharField, CleanTextField, line_field
from yorozu.kit.wareki import fiscal_year

ZENGIN = RegexValidator(r"^\d{4}$", "数字4桁で入力してください。")
BRANCH_CODE = RegexValidator(r"^\d{3}$", "数字3桁で入力してください。")


class CodeField(CleanCharField):
    """Digits, also as typed in full width."""

    def tidy(self, text: str) -> str:
        return super().tidy(text).translate(str.maketrans("０１２３４５６７８９", "0123456789"))


def office_people() -> QuerySet[User]:
    rows: QuerySet[User] = User.objects.filter(role__in=OFFICE, is_active=True)
    return rows.order_by("kana", "name")


class OrganizationForm(forms.Form):
    NAMES = (
        *("kind", "name", "kana", "zengin_code", "phone", "email", "url"),
        *("owner", "is_member", "is_core", "offers", "topics"),
    )
    kind = forms.ChoiceField(label="種類", choices=OrganizationKind.choices)
    name = CleanCharField(label="名称", max_length=120)
    kana = line_field("フリガナ", 200)
    zengin_code = CodeField(
        label="金融機関コード",
        required=False,
        max_length=4,
        validators=[ZENGIN],
        help_text="金融機関だけ。数字4桁です。",
    )
    phone = line_field("電話番号", 30)
    email = forms.EmailField(label="メールアドレス", required=False)
    url = forms.URLField(
        label="ウェブサイト", required=False, max_length=300, assume_scheme="https"
    )
    owner = forms.ModelChoiceField(
        User.objects.none(), label="担当", required=False, empty_label="未定"
    )
    is_member = forms.BooleanField(label="東信協会員", required=False)
    is_core = forms.BooleanField(label="支援機関連携40先に入れる", required=False)
    offers = CleanTextField(
        label="対応できること",
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="例：特許・商標の出願、知財戦略。紹介先を探すときに、このことばで見つかります。",
    )
    topics = forms.ModelMultipleChoiceField(
        Topic.objects.none(),
        label="対応できる相談分野",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, data: QueryDict | None, row: Organization | None = None) -> None:
        initial = {} if row is None else {name: getattr(row, name) for name in self.NAMES[:-1]}
        if row is not None:
            initial["topics"] = [each.pk for each in row.topics.all()]
        super().__init__(data, initial=initial)
        owners, topics = self.fields["owner"], self.fields["topics"]
        assert isinstance(owners, forms.ModelChoiceField)
        assert isinstance(topics, forms.ModelMultipleChoiceField)
        owners.queryset = office_people() | User.objects.filter(pk=(row and row.owner_id) or 0)
        valid = Topic.objects.valid_in(fiscal_year(timezone.localdate()))
        kept = Topic.objects.filter(pk__in=initial.get("topics", []))
        topics.queryset = (valid | kept).distinct()

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.NAMES}


class BranchForm(forms.Form):
    NAMES = ("name", "kana", "code", "phone")
    name = CleanCharField(label="支店名", max_length=80)
    kana = line_field("フリガナ", 160)
    code = CodeField(label="店舗コード", required=False, max_length=3, validators=[BRANCH_CODE])
    phone = line_field("電話番号", 30)

    def __init__(self, data: QueryDict | None, row: Branch | None = None) -> None:
        initial = {} if row is None else {name: getattr(row, name) for name in self.NAMES}
        super().__init__(data, initial=initial)

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.NAMES}


class MergeForm(forms.Form):
    successor = organization_field("合併先")
    on = DayField(label="合併日")


class ContactForm(forms.Form):
    NAMES = ("name", "kana", "branch", "title", "phone", "email", "note", "left_on")
    name = CleanCharField(label="氏名", max_length=60)
    kana = line_field("フリガナ", 120)
    branch = BranchField(empty_label="本部・支店なし")
    title = line_field("部署・役職", 80)
    phone = line_field("電話番号", 30)
    email = forms.EmailField(label="メールアドレス", required=False)
    note = line_field("覚え書き（拠点内のみ）", 300)
    left_on = DayField(
        label="異動・退職日",
        required=False,
        help_text="入力すると、いまの担当者の一覧から外れます。記録は残ります。",
    )

    def __init__(
        self, data: QueryDict | None, *, organization: Organization, row: Contact | None = None
    ) -> None:
        initial = {} if row is None else {name: getattr(row, name) for name in self.NAMES}
        super().__init__(data, initial=initial)
        branch = self.fields["branch"]
        assert isinstance(branch, BranchField)
        branch.offer(organization, row.branch_id if row else None)
        if row is None:
            del self.fields["left_on"]

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.NAMES if name in self.fields}


class PolicyForm(forms.Form):
    dormant_months = forms.IntegerField(
        label="接点のない支店とするまでの月数",
        min_value=1,
        max_value=60,
        help_text="行事・紹介・打合せ・活用例が、この月数のあいだ一つもない支店を「接点のない支店」に出します。",
    )
