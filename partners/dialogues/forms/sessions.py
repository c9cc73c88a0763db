"""What is typed about a dialogue: its day, its rounds."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone

from accounts.filters import DayField
from partners.dialogues.forms._fields import ChapterField, chapters_open, offer
from partners.dialogues.forms.once import OnceForm
from partners.dialogues.services.sessions import DialoguePlan
from partners.models import Organization
from partners.orgs.selectors import organization_named
from yorozu.kit.forms import (
    CleanCharField,
    CleanTextField,
    ClockTimeField,
    line_field,
)

ROUNDS = [(str(number), f"{number}回") for number in range(1, 9)]
SIZES = [(str(number), f"{number}人くらい") for number in range(3, 9)]


class RoundsForm(forms.Form):
    """How many rounds, how large the groups."""

    rounds = forms.ChoiceField(label="対話の回数", choices=ROUNDS, initial="3")
    group_size = forms.ChoiceField(label="1組の人数", choices=SIZES, initial="5")

    def numbers(self) -> tuple[int, int]:
        return int(self.cleaned_data["rounds"]), int(self.cleaned_data["group_size"])


class DialogueForm(OnceForm, RoundsForm):
    title = CleanCharField(label="名称", max_length=120)
    day = DayField(label="開催日")
    starts = ClockTimeField(label="開始")
    ends = ClockTimeField(label="終了")
    place = line_field("会場", 200)
    meeting_url = forms.URLField(
        label="オンライン会場", required=False, max_length=300, assume_scheme="https"
    )
    organization = line_field("共催機関", 120, help_text="連携機関に登録されている名称。")
    chapter = ChapterField(help_text="選ぶと、支部のメンバー全員が参加予定に入ります。")
    summary = CleanTextField(label="ご案内", max_length=2000, required=False)

    field_order = (
        *("title", "day", "starts", "ends", "place", "meeting_url", "chapter", "organization"),
        *("rounds", "group_size", "summary"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "chapter", chapters_open())

    def clean_organization(self) -> Organization | None:
        return _organization(self.cleaned_data["organization"])

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        starts, ends = given.get("starts"), given.get("ends")
        if starts and ends and ends <= starts:
            self.add_error("ends", "開始より後の時刻を入力してください。")
        if not self.errors and not (given.get("place") or given.get("meeting_url")):
            self.add_error("place", "会場か、オンライン会場のアドレスを入力してください。")
        return given

    def plan(self) -> DialoguePlan:
        given = self.cleaned_data
        rounds, size = self.numbers()
        start, end = (
            timezone.make_aware(datetime.combine(given["day"], given[name]))
            for name in ("starts", "ends")
        )
        return DialoguePlan(
            uuid=given["uuid"],
            title=given["title"],
            start=start,
            end=end,
            place=given["place"],
            meeting_url=given["meeting_url"],
            organization=given["organization"],
            chapter=given["chapter"],
            rounds=rounds,
            group_size=size,
            summary=given["summary"],
        )


def _organization(name: str) -> Organization | None:
    """Raises ValidationError when a name is none of ours."""
    if not name:
        return None
    found = organization_named(name)
    if found is None:
        raise forms.ValidationError(
            f"「{name[:30]}」は連携機関に登録されていません。共催がなければ空欄にしてください。"
        )
    return found
