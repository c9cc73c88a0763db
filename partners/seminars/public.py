"""What the public's pages show of a seminar and of one's own registration."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils import timezone

from partners.enums import EventState, RegistrationState
from partners.models import OutreachEvent, Registration
from partners.seminars.registering import (
    Places,
    Window,
    has_begun,
    has_ended,
    listed_places,
    may_answer,
    public_events,
    ticket_url,
    window_of,
    with_places,
)
from yorozu.kit import ics

MOST_SHOWN = 60
LONGEST_TOKEN = 40


@dataclass(frozen=True)
class Line:
    event: OutreachEvent
    window: Window
    places: Places

    @property
    def words(self) -> str:
        """One word that says whether it is worth a press."""
        if self.window != Window.OPEN:
            return str(self.window.label)
        if self.places.is_full:
            return "キャンセル待ち受付中"
        left = self.places.left
        return f"残り{left}席" if left is not None and left <= 5 else "受付中"


def coming() -> list[Line]:
    """Those to come, the next first. Two queries."""
    rows = with_places(
        public_events().filter(state=EventState.CONFIRMED, period__endswith__gt=timezone.now())
    )
    return [
        Line(each, window_of(each), listed_places(each))
        for each in rows.select_related("theme").order_by("period__startswith", "pk")[:MOST_SHOWN]
    ]


def is_joinable(event: OutreachEvent) -> bool:
    return window_of(event) == Window.OPEN


def by_token(token: str) -> Registration | None:
    if len(token) > LONGEST_TOKEN:
        return None
    rows = Registration.objects.select_related("event", "survey")
    return rows.filter(token=token).first()


_WORDS = {
    RegistrationState.REGISTERED: "お申し込みを受け付けました",
    RegistrationState.WAITING: "キャンセル待ちです",
    RegistrationState.ATTENDED: "ご参加ありがとうございます",
    RegistrationState.ABSENT: "セミナーは終了しました",
    RegistrationState.CANCELLED: "お申し込みを取り消しました",
}


def ticket_facts(own: Registration) -> dict[str, Any]:
    """What the person may do now, and how their state reads."""
    event, state = own.event, RegistrationState(own.state)
    in_line = state in (RegistrationState.REGISTERED, RegistrationState.WAITING)
    is_off = event.state == EventState.CANCELLED
    is_over = has_ended(event)
    words = "このセミナーは中止となりました" if is_off else _WORDS[state]
    if state == RegistrationState.REGISTERED and is_over and not is_off:
        words = "ご参加ありがとうございました"
    return {
        "words": words,
        "is_off": is_off or state == RegistrationState.CANCELLED,
        "is_waiting": state == RegistrationState.WAITING,
        "may_cancel": in_line and not is_off and not is_over,
        "shows_code": state == RegistrationState.REGISTERED and not is_off and not is_over,
        "may_answer": may_answer(own),
        "has_answered": hasattr(own, "survey"),
        "video_url": event.video_url if state in _CAME and has_begun(event) else "",
        "line": _place_in_line(own) if state == RegistrationState.WAITING else 0,
    }


_CAME = (RegistrationState.REGISTERED, RegistrationState.ATTENDED, RegistrationState.ABSENT)


def _place_in_line(own: Registration) -> int:
    """1 for who moves up next."""
    waiting = Registration.objects.filter(event=own.event).waiting()
    keys = list(waiting.values_list("pk", flat=True))
    return keys.index(own.pk) + 1 if own.pk in keys else 0


def calendar_of(own: Registration) -> bytes:
    event = own.event
    assert event.period is not None
    entry = ics.Event(
        uid=f"{own.uuid}@seminars",
        start=event.period.lower,
        end=event.period.upper,
        summary=event.title,
        stamp=own.registered_at,
        sequence=event.version,
        location=event.place or event.meeting_url,
        url=ticket_url(own),
        status="CANCELLED" if own.state == RegistrationState.CANCELLED else "CONFIRMED",
    )
    return ics.calendar([entry], product=f"-//{settings.CENTER_NAME}//seminars//JA")
