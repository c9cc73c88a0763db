"""What was written down of an event, put right."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from accounts.models import User
from center.models import UNSET_OFFICE, Office, Programme, Topic
from partners.enums import EventKind, EventState
from partners.events.forms.request import topics_field, topics_now
from partners.events.services.arranging import IN_SLOTS
from partners.models import OutreachEvent, SeminarTheme
from partners.orgs.rules import is_of_bank
from yorozu.kit.forms import CleanCharField, CleanTextField, line_field
from yorozu.kit.wareki import fiscal_year


class EventEditForm(forms.Form):
    """What was written down; time and place are agreed or moved."""

    use_required_attribute = False

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)
    title = CleanCharField(label="名称", max_length=120)
    programme = forms.ModelChoiceField(Programme.objects.none(), label="事業区分", empty_label=None)
    office = forms.ModelChoiceField(
        Office.objects.none(), label="担当拠点", required=False, empty_label="未定"
    )
    theme = forms.ModelChoiceField(
        SeminarTheme.objects.none(),
        label="よろずゼミのテーマ",
        required=False,
        empty_label="（なし）",
    )
    topics = topics_field()
    expected = forms.IntegerField(
        label="見込み社数・人数", required=False, min_value=1, max_value=2000
    )
    slot_minutes = forms.IntegerField(label="1枠の時間", min_value=15, max_value=240)
    meeting_url = forms.URLField(
        label="オンライン会場", required=False, max_length=300, assume_scheme="https"
    )
    contact_name = line_field("ご担当者", 60)
    contact_phone = line_field("電話番号", 30)
    contact_email = forms.EmailField(label="メールアドレス", required=False, max_length=254)
    wish = CleanTextField(
        label="ご要望", max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    briefing = CleanTextField(
        label="進め方・申し送り",
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="拠点内だけで共有します。金融機関には見えません。",
    )

    def __init__(self, *args: Any, event: OutreachEvent, user: User, **options: Any) -> None:
        topics = list(event.topics.all())
        initial = {name: getattr(event, name) for name in self.base_fields if name != "topics"}
        options["initial"] = initial | {"topics": topics}
        super().__init__(*args, **options)
        year = fiscal_year(timezone.localdate())
        rows: dict[str, Any] = {
            # What the event holds stays, also when it is no longer offered.
            "programme": Programme.objects.valid_in(year)
            | Programme.objects.filter(pk=event.programme_id),
            "office": Office.objects.valid_in(year).exclude(code=UNSET_OFFICE)
            | Office.objects.filter(pk=event.office_id or 0),
            "theme": SeminarTheme.objects.visible_to(user).offered()
            | SeminarTheme.objects.filter(pk=event.theme_id or 0),
            "topics": topics_now() | Topic.objects.filter(pk__in=[each.pk for each in topics]),
        }
        for name, queryset in rows.items():
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = queryset
        if is_of_bank(user):
            for name in (
                "title",
                "programme",
                "office",
                "slot_minutes",
                "meeting_url",
                "briefing",
            ):
                del self.fields[name]
        elif event.kind != EventKind.CONSULTATION:
            del self.fields["slot_minutes"]
        elif event.state == EventState.CONFIRMED:
            for name in IN_SLOTS:
                del self.fields[name]
