"""What is typed about members and their chapters, by the office or by themselves."""

from __future__ import annotations

from typing import Any

from django import forms

from accounts.enums import OFFICE, Role
from accounts.models import User
from partners.dialogues.forms._fields import ChapterField, chapters_open, offer
from partners.dialogues.forms.once import OnceForm
from partners.dialogues.services.members import MemberFacts
from partners.enums import Affiliation
from partners.models import Chapter, DialogueMember
from partners.orgs.selectors import organization_named
from yorozu.kit.forms import CleanCharField, hidden_field, line_field


class _AffiliationField(CleanCharField):
    """The name of the employer; one that the centre knows is the centre's own record."""

    def __init__(self) -> None:
        super().__init__(label="所属", max_length=120, required=False)
        self.help_text = "機関名だけを入力してください。部署・役職は要りません。"
        self.widget.attrs["autocomplete"] = "organization"


class MemberForm(forms.Form):
    """Who a person is; there is no box for a title."""

    name = CleanCharField(label="お名前", max_length=60)
    kana = line_field("フリガナ", 120)
    kind = forms.ChoiceField(label="所属の種類", choices=[("", "選択"), *Affiliation.choices])
    affiliation = _AffiliationField()
    email = forms.EmailField(label="メールアドレス", required=False, max_length=254)
    chapter = ChapterField()

    def __init__(self, *args: Any, member: DialogueMember | None = None, **kwargs: Any) -> None:
        if member is not None:
            kwargs["initial"] = {
                **{name: getattr(member, name) for name in ("name", "kana", "kind", "email")},
                "affiliation": member.house,
                "chapter": member.chapter_id,
            }
        super().__init__(*args, **kwargs)
        offer(self, "chapter", chapters_open())

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
        offer(self, "owner", User.objects.filter(role__in=roles, is_active=True).order_by("name"))


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
        offer(self, "leads", DialogueMember.objects.joined().filter(chapter=chapter))
