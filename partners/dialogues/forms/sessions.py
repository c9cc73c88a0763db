"""What is typed about a dialogue: its day, its members, its chapters, introductions."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone

from accounts.enums import OFFICE, Role
from accounts.filters import DayField
from accounts.models import User
from partners.dialogue_enums import Affiliation
from partners.dialogues.forms.once import OnceForm
from partners.dialogues.services.members import MemberFacts
from partners.dialogues.services.sessions import DialoguePlan
from partners.models import Chapter, DialogueMember, Organization
from partners.orgs.selectors import organization_named
from yorozu.kit.forms import (
    CleanCharField,
    CleanTextField,
    ClockTimeField,
    hidden_field,
    line_field,
)

ROUNDS = [(str(number), f"{number}回") for number in range(1, 9)]
SIZES = [(str(number), f"{number}人くらい") for number in range(3, 9)]


def _chapters() -> QuerySet[Chapter]:
    return Chapter.objects.filter(is_active=True)


class _ChapterField(forms.ModelChoiceField[Chapter]):
    def __init__(self, **options: Any) -> None:
        super().__init__(
            Chapter.objects.none(), required=False, empty_label="決めない", label="支部", **options
        )


class _AffiliationField(CleanCharField):
    """The name of the employer; one that the centre knows is the centre's own record."""

    def __init__(self) -> None:
        super().__init__(label="所属", max_length=120, required=False)
        self.help_text = "機関名だけを入力してください。部署・役職は要りません。"
        self.widget.attrs["autocomplete"] = "organization"


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
    chapter = _ChapterField(help_text="選ぶと、支部のメンバー全員が参加予定に入ります。")
    summary = CleanTextField(label="ご案内", max_length=2000, required=False)

    field_order = (
        *("title", "day", "starts", "ends", "place", "meeting_url", "chapter", "organization"),
        *("rounds", "group_size", "summary"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "chapter", _chapters())

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


def _offer(form: forms.Form, name: str, rows: QuerySet[Any]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ModelChoiceField)
    field.queryset = rows


class MemberForm(forms.Form):
    """Who a person is; there is no box for a title."""

    name = CleanCharField(label="お名前", max_length=60)
    kana = line_field("フリガナ", 120)
    kind = forms.ChoiceField(label="所属の種類", choices=[("", "選択"), *Affiliation.choices])
    affiliation = _AffiliationField()
    email = forms.EmailField(label="メールアドレス", required=False, max_length=254)
    chapter = _ChapterField()

    def __init__(self, *args: Any, member: DialogueMember | None = None, **kwargs: Any) -> None:
        if member is not None:
            kwargs["initial"] = {
                **{name: getattr(member, name) for name in ("name", "kana", "kind", "email")},
                "affiliation": member.house,
                "chapter": member.chapter_id,
            }
        super().__init__(*args, **kwargs)
        _offer(self, "chapter", _chapters())

    def facts(self) -> MemberFacts:
        given = self.cleaned_data
        house = given["affiliation"]
        found = organization_named(house) if house else None
        return MemberFacts(
            name=given["name"],
            kana=given["kana"],
            kind=Affiliation(given["kind"]),
            organization=found,
            affiliation=house,
            chapter=given["chapter"],
            email=given["email"],
        )


class AdmitForm(OnceForm, MemberForm):
    """Somebody who is here, or whose word came on paper."""

    agreed = forms.BooleanField(
        label="参加の決まりを説明し、ご本人の同意をいただきました",
        error_messages={"required": "ご本人の同意をいただいてから、チェックしてください。"},
    )


class NewMemberForm(OnceForm, MemberForm):
    INVITE, ADMIT = "invite", "admit"
    how = forms.ChoiceField(
        label="参加の意思",
        widget=forms.RadioSelect,
        initial=INVITE,
        choices=[
            (INVITE, "メールのリンクで、ご本人に登録していただく"),
            (ADMIT, "決まりを説明し、書面か口頭で同意をいただいた"),
        ],
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("how") == self.INVITE and not (given.get("email") or "email" in self.errors):
            self.add_error("email", "招待のリンクを送るメールアドレスを入力してください。")
        return given


class JoinForm(MemberForm):
    """On the person's own page, before taking part."""

    wording = hidden_field()
    agreed = forms.BooleanField(
        label="上の決まりを読み、対話会への参加に同意します",
        error_messages={"required": "参加には同意が必要です。"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].required = True


class OwnForm(MemberForm):
    """On the person's own page, later."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].required = True


class ChapterForm(forms.Form):
    name = CleanCharField(label="支部名", max_length=60)
    area = line_field("地域", 120)
    owner = forms.ModelChoiceField(
        User.objects.none(), label="事務局の担当", required=False, empty_label="決めない"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roles = [*OFFICE, Role.CHIEF]
        _offer(self, "owner", User.objects.filter(role__in=roles, is_active=True).order_by("name"))


class ChapterEditForm(ChapterForm):
    leads = forms.ModelMultipleChoiceField(
        DialogueMember.objects.none(),
        label="世話役",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="この支部のメンバーから選びます。",
    )
    is_active = forms.BooleanField(label="活動中（新しいメンバーの登録先に出す）", required=False)

    def __init__(self, *args: Any, chapter: Chapter, **kwargs: Any) -> None:
        kwargs["initial"] = {
            **{name: getattr(chapter, name) for name in ("name", "area", "is_active")},
            "owner": chapter.owner_id,
            "leads": [each.pk for each in chapter.leads.all()],
        }
        super().__init__(*args, **kwargs)
        _offer(self, "leads", DialogueMember.objects.joined().filter(chapter=chapter))
