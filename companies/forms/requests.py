"""個人情報の請求: taking one in, moving it on, another due date."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from companies.enums import RequestKind
from companies.models.request import ANSWER_WITHIN
from companies.selectors import companies_visible_to, people_visible_to
from yorozu.kit.forms import CleanCharField, CleanTextField, ComboboxField, WarekiDateField
from yorozu.kit.textkeys import name_key


def _named(rows: "QuerySet[Any]", text: str) -> "QuerySet[Any]":
    return rows.filter(name_key=name_key(text)[:200])


class RequestForm(forms.Form):
    kind = forms.ChoiceField(label="請求の種類", choices=RequestKind, widget=forms.RadioSelect)
    applicant = CleanCharField(
        label="請求した人", max_length=120, help_text="代理人のときは「代理人○○（本人○○）」など。"
    )
    address = CleanCharField(label="回答書の送付先", max_length=200, required=False)
    identity_check = CleanCharField(
        label="本人確認の方法",
        max_length=200,
        help_text="例：運転免許証を窓口で確認。書類の番号は書きません。",
    )
    wish = CleanTextField(
        label="請求の内容", max_length=4000, widget=forms.Textarea(attrs={"rows": 5})
    )
    received_on = WarekiDateField(label="受付日")
    due_on = WarekiDateField(
        label="回答期限",
        required=False,
        help_text=f"空欄なら受付日から{ANSWER_WITHIN.days}日後。法律は「遅滞なく」と定めています。",
    )

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["company"] = ComboboxField(
            companies_visible_to(user).filter(merged_into=None),
            url=f"{reverse('consultations:lookup_companies')}?registered=1",
            find=_named,
            label="登録されている企業",
            required=False,
        )
        self.fields["person"] = ComboboxField(
            people_visible_to(user).filter(merged_into=None),
            url=f"{reverse('consultations:lookup_people')}?registered=1",
            find=_named,
            label="登録されている相談者",
            required=False,
        )
        self.fields["received_on"].initial = timezone.localdate()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("company") and data.get("person"):
            self.add_error("person", "企業か相談者の、どちらか一方を選んでください。")
        return data


class AnswerForm(forms.Form):
    answer = CleanTextField(
        label="回答の内容",
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="回答書に、このまま印刷されます。却下のときは、その理由を書きます。",
    )
    answered_on = WarekiDateField(label="回答日")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["answered_on"].initial = timezone.localdate()


class ReasonForm(forms.Form):
    reason = CleanCharField(label="ひとこと", max_length=300, required=False)

    def __init__(self, data: Any = None, *, initial: Any = None) -> None:
        super().__init__(data, initial=initial, auto_id="id_move_%s")


class DueForm(forms.Form):
    due_on = WarekiDateField(label="新しい回答期限")
    reason = CleanCharField(label="変える理由", max_length=300)

    def __init__(self, data: Any = None, *, initial: Any = None) -> None:
        super().__init__(data, initial=initial, auto_id="id_due_%s")
