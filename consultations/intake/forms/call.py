"""The bank call: the same boxes as a booking, in the order in which a banker says them."""

from typing import Any

from django import forms

from accounts.models import User
from bookings.enums import Source
from bookings.forms.booking import BookingForm
from consultations.enums import IntakeChannel, Triage
from consultations.intake.facts import IntakeFacts


class CallForm(BookingForm):
    """The bank has to be known; its customer may not be (企業は未定)."""

    client_required = False

    # When the telephone rang, in milliseconds of the caller's page (js/call.js): the clock goes
    # on over an answer of the server.
    began = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)

    def __init__(self, *args: Any, user: User, **options: Any) -> None:
        super().__init__(*args, user=user, **options)
        self.fields["introduced_by_name"].label = "金融機関"
        self.fields["introducer_name"].label = "ご担当者"
        source = self.fields["source"]
        source.required, source.widget = False, forms.HiddenInput()

        self._number_topics()

    def _number_topics(self) -> None:
        """In a list a digit finds what no input method can type: 3 資金繰り."""
        topics = self.fields["primary_topic"]
        assert isinstance(topics, forms.ModelChoiceField)
        rows = enumerate(topics.queryset or (), 1)
        numbered = [(each.pk, f"{place} {each}") for place, each in rows]
        topics.choices = [("", str(topics.empty_label)), *numbered]

    def clean_source(self) -> str:
        return Source.BANK.value

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("organization") is None and "introduced_by_name" not in self.errors:
            self.add_error("introduced_by_name", "金融機関を選んでください。")
        return data

    def facts(self) -> IntakeFacts:
        """What was heard, for the first contact that this call is; only of a valid form."""
        data = self.cleaned_data
        client = self.plan().client
        return IntakeFacts(
            channel=IntakeChannel.BANK,
            programme=data["programme"],
            company=client.company,
            person=client.person,
            client_name=client.client_name,
            contact_name=client.contact_name,
            contact_kana=client.contact_kana,
            phone=client.contact_phone,
            email=client.contact_email,
            organization=data["organization"],
            branch=data["branch"],
            introducer_name=data["introducer_name"],
            topic=data["primary_topic"],
            course=data["course"],
            triage=Triage.YOROZU,
            summary=data["briefing"][:4000],
        )
