"""From what was heard and the chosen time to a booking."""

from typing import Any

from bookings.enums import Source
from bookings.plan import Client, Introduction, Plan, Slot, Wish
from consultations.enums import IntakeChannel
from consultations.intake.facts import IntakeFacts
from consultations.models import Intake

_SOURCES = {
    IntakeChannel.BANK: Source.BANK,
    IntakeChannel.WALK_IN: Source.WALK_IN,
    IntakeChannel.WEB: Source.WEB,
}
LONGEST = 5000


def briefing_of(facts: IntakeFacts) -> str:
    """What was heard, for who will answer: the summary, then each question with its answer."""
    lines = [f"{each['text']}　{each['answer']}" for each in facts.answers]
    return "\n".join(filter(None, [facts.summary, *lines]))[:LONGEST]


def plan_of(facts: IntakeFacts, chosen: Any, intake: Intake) -> Plan:
    """`chosen` is a valid form of the proposals (bookings/forms/choice.py)."""
    slot: Slot = chosen.slot
    return Plan(
        slot=slot,
        client=Client(
            company=intake.company,
            person=intake.person,
            client_name=facts.client_name,
            contact_name=facts.contact_name,
            contact_kana=facts.contact_kana,
            contact_phone=facts.phone,
            contact_email=facts.email,
        ),
        introduction=Introduction(
            introduced_by=facts.organization,
            introduced_branch=facts.branch,
            introducer_name=facts.introducer_name,
        ),
        wish=Wish(
            programme=intake.programme,
            source=_SOURCES.get(IntakeChannel(facts.channel), Source.PHONE),
            primary_topic=facts.topic,
            course=facts.course,
            briefing=briefing_of(facts),
            language=chosen.cleaned_data.get("language", ""),
            matching=chosen.kept(),
            override_reason=chosen.cleaned_data.get("override_reason", ""),
        ),
    )
