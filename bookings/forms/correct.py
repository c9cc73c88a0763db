"""What was written down about an appointment, and who sits in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from accounts.enums import Role
from accounts.models import User
from bookings.enums import Source
from bookings.forms.acts import VERSIONS
from bookings.models import Appointment
from bookings.services.details import CORRECTABLE
from center.enums import ParticipantRole
from center.models import SupportCourse, Topic
from coordinators.enums import Language
from coordinators.models import Coordinator
from partners.models import PartnerStaff, SeminarTheme
from yorozu.kit.forms import CleanCharField, CleanTextField
from yorozu.kit.wareki import fiscal_year

LONGEST_BRIEFING = 4000


class CorrectForm(forms.Form):
    """Everything that is said about it but time, place and people."""

    version = forms.IntegerField(widget=forms.HiddenInput, **VERSIONS)  # type: ignore[arg-type]
    client_name = CleanCharField(label="企業名・屋号", required=False, max_length=120)
    contact_name = CleanCharField(label="相談者名", required=False, max_length=60)
    contact_kana = CleanCharField(label="フリガナ", required=False, max_length=120)
    contact_phone = CleanCharField(label="電話番号", required=False, max_length=30)
    contact_email = forms.EmailField(label="メールアドレス", required=False, max_length=254)
    primary_topic = forms.ModelChoiceField(
        Topic.objects.none(), label="相談分野（主）", required=False, empty_label="未定"
    )
    other_topics = forms.ModelMultipleChoiceField(
        Topic.objects.none(),
        label="相談分野（他）",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    course = forms.ModelChoiceField(
        SupportCourse.objects.none(), label="支援コース", required=False, empty_label="未定"
    )
    theme = forms.ModelChoiceField(
        SeminarTheme.objects.none(),
        label="よろずゼミのテーマ",
        required=False,
        empty_label="（なし）",
    )
    language = forms.ChoiceField(
        label="使用言語", required=False, choices=[("", "日本語"), *Language.choices]
    )
    briefing = CleanTextField(
        label="相談の概要",
        required=False,
        max_length=LONGEST_BRIEFING,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    declines_observers = forms.BooleanField(label="同席を希望しない", required=False)
    introducer_name = CleanCharField(label="紹介元の担当者", required=False, max_length=60)
    introducer_email = forms.EmailField(
        label="担当者のメールアドレス", required=False, max_length=254
    )
    introducer_phone = CleanCharField(label="担当者の電話番号", required=False, max_length=30)
    meeting_url = forms.URLField(
        label="オンラインのURL", required=False, max_length=300, assume_scheme="https"
    )
    place = CleanCharField(label="訪問先・会場", required=False, max_length=200)

    def __init__(self, *args: Any, appointment: Appointment, **kwargs: Any) -> None:
        now = {name: getattr(appointment, name) for name in CORRECTABLE}
        others = list(appointment.other_topics.all())
        kwargs["initial"] = {**now, "version": appointment.version, "other_topics": others}
        super().__init__(*args, **kwargs)
        year = fiscal_year(appointment.day)
        topics = Topic.objects.valid_in(year).filter(is_legacy=False)
        kept = [each.pk for each in [appointment.primary_topic, *others] if each]
        topics = (topics | Topic.objects.filter(pk__in=kept)).distinct()
        courses = SupportCourse.objects.valid_in(year)
        courses = (courses | SupportCourse.objects.filter(pk=appointment.course_id or 0)).distinct()
        themes = SeminarTheme.objects.offered()
        themes = themes | SeminarTheme.objects.filter(pk=appointment.theme_id or 0)
        for name, rows in (
            ("primary_topic", topics),
            ("other_topics", topics),
            ("course", courses),
            ("theme", themes.distinct()),
        ):
            self.fields[name].queryset = rows  # type: ignore[attr-defined]
        if not appointment.introduced_by_id and appointment.source != Source.BANK:
            for name in ("introducer_name", "introducer_email", "introducer_phone"):
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        first = data.get("primary_topic")
        if first and first in (data.get("other_topics") or []):
            self.add_error("other_topics", "主の分野と同じ分野は、他に選べません。")
        return data

    @property
    def values(self) -> dict[str, Any]:
        data = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        return {**data, "other_topics": list(data["other_topics"])}


class ObserverForm(forms.Form):
    """One who sits in: a colleague, a trainee, or somebody of the bank by account or name."""

    version = forms.IntegerField(widget=forms.HiddenInput, **VERSIONS)  # type: ignore[arg-type]
    who = forms.ChoiceField(label="同席する人", required=False)
    name = CleanCharField(
        label="一覧にない信金職員の氏名",
        required=False,
        max_length=60,
        help_text="利用者として登録のない方は、氏名を入力します。",
    )

    def __init__(self, *args: Any, appointment: Appointment, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"version": appointment.version})
        super().__init__(*args, **kwargs)
        seats = list(appointment.participants.all())
        busy = {each.coordinator_id for each in seats}
        users = {each.user_id for each in seats}
        people = Coordinator.objects.in_office_on(appointment.day).order_by("kana", "name")
        trainees = User.objects.filter(
            role=Role.TRAINEE, is_active=True, pledged_on__isnull=False
        ).order_by("kana")
        staff = PartnerStaff.objects.none()
        if appointment.introduced_by_id:
            staff = PartnerStaff.objects.filter(
                organization=appointment.introduced_by_id, user__is_active=True
            ).select_related("user")
        self.people = {f"co-{each.pk}": each for each in people if each.pk not in busy}
        self.trainees = {
            f"trainee-{each.pk}": each
            for each in trainees
            if each.pk not in users and each.may_see_clients_on(appointment.day)
        }
        self.staff = {
            f"bank-{each.user_id}": each.user for each in staff if each.user_id not in users
        }
        groups: list[tuple[str, list[tuple[str, str]]]] = [
            ("トレーニー", [(key, each.name) for key, each in self.trainees.items()]),
            ("新CO・コーディネーター", [(key, each.name) for key, each in self.people.items()]),
            ("紹介元の職員", [(key, each.name) for key, each in self.staff.items()]),
        ]
        who = self.fields["who"]
        assert isinstance(who, forms.ChoiceField)
        who.choices = [("", "選ぶ"), *(group for group in groups if group[1])]

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if not data.get("who") and not data.get("name") and "who" not in self.errors:
            raise ValidationError("同席する人を選ぶか、氏名を入力してください。")
        return data

    @property
    def seat(self) -> dict[str, Any]:
        key: str = self.cleaned_data["who"]
        if key in self.people:
            return {"role": ParticipantRole.NEW_CO, "coordinator": self.people[key]}
        if key in self.trainees:
            return {"role": ParticipantRole.TRAINEE, "user": self.trainees[key]}
        if key in self.staff:
            return {"role": ParticipantRole.BANK_STAFF, "user": self.staff[key]}
        return {"role": ParticipantRole.BANK_STAFF, "name": self.cleaned_data["name"]}
