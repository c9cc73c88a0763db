"""How meetings, the library and the decisions are narrowed. Nonsense counts as not asked."""

from datetime import date

from django import forms
from django.http import QueryDict
from django.utils import timezone

from accounts.filters import DayField
from accounts.models import User
from accounts.remembered import KEEP
from coordinators.counting_groups import MeetingsAsked
from coordinators.enums import GroupKind, MeetingState
from coordinators.forms.filters import Asked, offer
from coordinators.models import WorkingGroup
from coordinators.selectors import topics_of
from coordinators.selectors.library import KINDS, tags_in_use
from coordinators.selectors.library import Asked as LibraryAsked
from yorozu.kit.wareki import format_date

EVERY = ("", "すべて")


def _groups(user: User) -> list[tuple[str, str]]:
    rows = WorkingGroup.objects.visible_to(user).order_by("state", "kind", "name")
    return [(str(row.pk), row.name) for row in rows.only("pk", "name")]


class _Mine(Asked):
    def __init__(self, data: QueryDict, *, user: User) -> None:
        self.user = user
        super().__init__(data)

    def _without(self, name: str) -> str:
        """Taking a condition off is a choice too, and is remembered."""
        return f"{super()._without(name)}&{KEEP}=1"


class MeetingsForm(_Mine):
    kind = forms.ChoiceField(label="種類", required=False, choices=[EVERY, *GroupKind.choices])
    group = forms.ChoiceField(label="部会・PJ", required=False)
    state = forms.ChoiceField(label="状態", required=False, choices=[EVERY, *MeetingState.choices])
    counted = forms.ChoiceField(
        label="業務実績に数える会議",
        required=False,
        choices=[("", "すべて"), ("1", "開催済のみ")],
        widget=forms.HiddenInput,
    )

    def _fill(self) -> None:
        offer(self.fields["group"], [EVERY, *_groups(self.user)])
        self.fields["from"] = DayField(label="期間（から）", required=False)
        self.fields["to"] = DayField(label="（まで）", required=False)

    def day(self, name: str) -> date | None:
        return self.cleaned_data.get(name) or None

    def asked(self) -> MeetingsAsked:
        return MeetingsAsked(
            first=self.day("from"),
            last=self.day("to"),
            kind=self.value("kind"),
            group=self.number("group"),
            state=self.value("state"),
            counted=self.value("counted") == "1",
        )

    def _word(self, name: str) -> str:
        day = self.cleaned_data.get(name)
        return format_date(day) if isinstance(day, date) else super()._word(name)


class LibraryForm(_Mine):
    q = forms.CharField(label="ことば", required=False, max_length=100)
    kind = forms.ChoiceField(label="種類", required=False, choices=[EVERY, *KINDS])
    group = forms.ChoiceField(label="部会・PJ", required=False)
    topic = forms.ChoiceField(label="相談分野", required=False)
    tag = forms.ChoiceField(label="タグ", required=False)

    def _fill(self) -> None:
        topics = [(str(topic.pk), topic.name) for topic in topics_of(timezone.localdate())]
        tags = [(tag, tag) for tag in tags_in_use(self.user)]
        offer(self.fields["group"], [EVERY, *_groups(self.user)])
        offer(self.fields["topic"], [EVERY, *topics])
        offer(self.fields["tag"], [EVERY, *tags])

    def asked(self) -> LibraryAsked:
        return LibraryAsked(
            words=self.value("q"),
            kind=self.value("kind"),
            group=self.number("group"),
            topic=self.number("topic"),
            tag=self.value("tag"),
        )


class DecisionsForm(_Mine):
    q = forms.CharField(label="ことば", required=False, max_length=100)
    group = forms.ChoiceField(label="部会・PJ", required=False)
    state = forms.ChoiceField(
        label="状態",
        required=False,
        choices=[("", "いまの決定"), ("all", "改める前のものも")],
    )

    def _fill(self) -> None:
        offer(self.fields["group"], [EVERY, *_groups(self.user)])
