"""A wish to be introduced, by the person or taken down for them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.db.models import QuerySet

from partners.dialogues.forms.once import OnceForm
from partners.models import DialogueMember
from yorozu.kit.forms import CleanTextField, line_field


class PersonField(forms.ModelChoiceField[DialogueMember]):
    """Two of one name are told apart by where they work; to other members, who read the name on
    the badge and no more, by `where` they met.
    """

    where: Mapping[int, str] | None = None

    def label_from_instance(self, obj: DialogueMember) -> str:
        known = obj.house or obj.get_kind_display()
        return f"{obj.name}（{known if self.where is None else self.where.get(obj.pk, '')}）"


class WishForm(OnceForm):
    """Whom one wants to be introduced to: somebody one met, or somebody described in words."""

    wanted = PersonField(
        DialogueMember.objects.none(),
        label="紹介してほしい方",
        required=False,
        empty_label="名前が分からない",
    )
    words = line_field("どのような方か", 200, help_text="例：商店街の支援を担当している自治体の方")
    via = PersonField(
        DialogueMember.objects.none(),
        label="ご縁のある方",
        required=False,
        empty_label="なし",
        help_text="その方をご存じの方がいれば選んでください。",
    )
    message = CleanTextField(label="お相手へのひとこと", max_length=400, required=False)

    def __init__(
        self,
        *args: Any,
        people: QuerySet[DialogueMember],
        where: Mapping[int, str] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        for name in ("wanted", "via"):
            self._offer(name, people, where)

    def _offer(
        self, name: str, people: QuerySet[DialogueMember], where: Mapping[int, str] | None = None
    ) -> None:
        field = self.fields[name]
        assert isinstance(field, PersonField)
        field.where, field.queryset = where, people

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not self.errors and not (given.get("wanted") or given.get("words")):
            self.add_error("words", "名前が分からないときは、どのような方かを入力してください。")
        return given


class TakenWishForm(WishForm):
    """A wish that came by telephone: whose it is is asked first."""

    asker = PersonField(DialogueMember.objects.none(), label="希望した方")

    field_order = ("asker", "wanted", "words", "via", "message")

    def __init__(self, *args: Any, people: QuerySet[DialogueMember], **kwargs: Any) -> None:
        super().__init__(*args, people=people, **kwargs)
        self._offer("asker", people)
