from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import timezone

from accounts.filters import DayField
from accounts.models import User
from center.models import Office
from coordinators.enums import Rank
from coordinators.models import Coordinator
from coordinators.services import Post
from yorozu.kit.textkeys import name_key

SAME_NAME, NEW = "same", "new"


class PostForm(forms.Form):
    """A coordinator's post, beside the person's account."""

    entry = forms.ChoiceField(
        label="過去の台帳の記録",
        help_text="過去の台帳に名前があるときは、その記録と結びつけます。",
    )
    rank = forms.ChoiceField(label="職位", choices=Rank.choices, widget=forms.RadioSelect)
    office = forms.ModelChoiceField(
        Office.objects.none(), label="主な拠点", required=False, empty_label="決めない"
    )
    in_office_from = DayField(label="着任日", required=False)
    in_office_until = DayField(label="退任日", required=False)

    def __init__(self, user: User | None, data: QueryDict | None) -> None:
        self.row = Coordinator.objects.filter(user=user).first() if user else None
        super().__init__(data, prefix="co", initial=self._initial())
        self._offer_offices()
        if self.row is not None:
            del self.fields["entry"]
            return
        unlinked = Coordinator.objects.filter(user=None).order_by("kana", "name", "pk")
        self.unlinked = {str(row.pk): row for row in unlinked}
        entry = self.fields["entry"]
        assert isinstance(entry, forms.ChoiceField)
        entry.choices = [
            (SAME_NAME, "同じ氏名の記録（なければ新規）"),
            (NEW, "新しく登録する"),
            *((key, f"「{row.name}」と結びつける") for key, row in self.unlinked.items()),
        ]

    def _initial(self) -> dict[str, Any]:
        if self.row is None:
            today = timezone.localdate()
            return {"entry": SAME_NAME, "rank": Rank.COORDINATOR, "in_office_from": today}
        names = ("rank", "office", "in_office_from", "in_office_until")
        return {name: getattr(self.row, name) for name in names}

    def _offer_offices(self) -> None:
        field = self.fields["office"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Office.objects.filter(is_active=True)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        first, last = given.get("in_office_from"), given.get("in_office_until")
        if first and last and last < first:
            self.add_error("in_office_until", "着任日より後の日を入力してください。")
        return given

    def post(self) -> Post:
        names = ("rank", "office", "in_office_from", "in_office_until")
        return Post(**{name: self.cleaned_data[name] for name in names})

    def entry_for(self, user: User) -> Coordinator | None:
        """The past entry that this person is, if any. Raises ValidationError when unclear."""
        if self.row is not None:
            return None
        chosen = self.cleaned_data["entry"]
        if chosen != SAME_NAME:
            return self.unlinked.get(chosen)
        key = name_key(user.name)
        same = [row for row in self.unlinked.values() if name_key(row.name) == key]
        if len(same) > 1:
            raise ValidationError(
                f"「{user.name}」という記録が{len(same)}件あります。どれか選んでください。"
            )
        return same[0] if same else None
