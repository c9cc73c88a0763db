"""A coordinator's profile. Themes and qualifications are typed one after the other."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.datastructures import MultiValueDict

from accounts.filters import DayField
from accounts.models import User
from center.models import Office
from coordinators.enums import Language, Rank
from coordinators.models import Coordinator
from coordinators.rules import can_edit_post
from coordinators.services.photos import TAKEN
from coordinators.services.profiles import OWN, POST
from yorozu.kit.forms import CleanTextField, WordsField
from yorozu.kit.wareki import fiscal_year


class ProfileForm(forms.Form):
    introduction = CleanTextField(
        label="人柄・紹介",
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="相談に来る方へ話すことばで。公開すると、連携機関と予約ページに出ます。",
    )
    themes = WordsField(
        label="得意なテーマ",
        most=12,
        longest=40,
        help_text="1行に1つ。「、」で区切っても入ります。",
    )
    qualifications = WordsField(label="資格", most=12, longest=40, help_text="例：中小企業診断士")
    languages = forms.MultipleChoiceField(
        label="日本語のほかに、相談に対応できる言語",
        choices=Language.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    photo = forms.FileField(
        label="写真",
        required=False,
        help_text="JPEG・PNG・WebP、10MBまで。撮影場所などの情報は取り除いて保存します。",
        widget=forms.FileInput(attrs={"accept": ",".join(TAKEN)}),
    )
    drop_photo = forms.BooleanField(label="いまの写真を外す", required=False)

    def __init__(
        self,
        row: Coordinator,
        *,
        by: User,
        data: QueryDict | None = None,
        files: MultiValueDict[str, Any] | None = None,
    ) -> None:
        names = (*OWN, *POST)
        super().__init__(data, files, initial={name: getattr(row, name) for name in names})
        if not row.photo:
            del self.fields["drop_photo"]
        self.has_post = can_edit_post(by)
        if self.has_post:
            self._add_post(row)

    def _add_post(self, row: Coordinator) -> None:
        this_year = fiscal_year(timezone.localdate())
        offices = Office.objects.valid_in(this_year) | Office.objects.filter(pk=row.office_id or 0)
        self.fields |= {
            "rank": forms.ChoiceField(label="職位", choices=Rank.choices),
            "office": forms.ModelChoiceField(
                offices.distinct(), label="主な拠点", required=False, empty_label="決めない"
            ),
            "in_office_from": DayField(label="着任日", required=False),
            "in_office_until": DayField(label="退任日", required=False),
            "solo_from": DayField(
                label="単独対応の開始日",
                required=False,
                help_text="空欄なら、着任日から一人で対応できます。",
            ),
            "is_public": forms.BooleanField(
                label="公開する（連携機関のページと予約ページに出す）", required=False
            ),
        }
        if row.awaits_solo:
            # The chief's to decide, on the page of the OJT.
            del self.fields["solo_from"]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        first, last = given.get("in_office_from"), given.get("in_office_until")
        if first and last and last < first:
            self.add_error("in_office_until", "着任日より後の日を入力してください。")
        return given

    def facts(self) -> dict[str, Any]:
        names = (*OWN, *POST) if self.has_post else OWN
        return {name: self.cleaned_data[name] for name in names if name in self.fields}
