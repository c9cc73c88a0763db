"""How an appointment is told to the client: where to come, whom they meet, what it is now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bookings.enums import AppointmentState
from bookings.models import Appointment
from center.enums import Method, ParticipantRole

# In the client's words; staff read the state's own label.
STATE_WORDS = {
    AppointmentState.HELD: "お申込みの途中です",
    AppointmentState.REQUESTED: "受付しました（拠点からの確認をお待ちください）",
    AppointmentState.BOOKED: "予約が確定しています",
    AppointmentState.ARRIVED: "ご相談中です",
    AppointmentState.DONE: "ご相談は終了しました",
    AppointmentState.CANCELLED: "キャンセルしました",
    AppointmentState.NO_SHOW: "ご相談の日時を過ぎています",
}


@dataclass(frozen=True)
class Where:
    """`place` in one line for a calendar, `lines` in full."""

    method: str
    place: str
    lines: tuple[str, ...]


def where_words(appointment: Appointment) -> Where:
    office = appointment.office
    lines: tuple[str, ...]
    match appointment.method:
        case Method.VISIT:
            place = " ".join(filter(None, [f"{office.name}オフィス", office.address]))
            lines = (f"{office.name}オフィスへお越しください。", office.address)
        case Method.ONLINE:
            place = appointment.meeting_url or "オンライン"
            url = appointment.meeting_url
            lines = (
                f"接続先：{url}" if url else "接続先のURLは、前日までにメールでお送りします。",
            )
        case Method.PHONE:
            place = "電話"
            lines = ("お時間になりましたら、担当者からお電話します。", appointment.contact_phone)
        case _:
            place = appointment.place
            lines = (appointment.place,)
    return Where(appointment.get_method_display(), place, tuple(filter(None, lines)))


def responder_words(appointment: Appointment) -> str:
    """The lead as the public may know them; empty while nobody is named."""
    leads = appointment.participants.filter(role=ParticipantRole.LEAD, coordinator__is_public=True)
    lead = leads.select_related("coordinator").first()
    return lead.coordinator.name if lead and lead.coordinator else ""


def state_words(appointment: Appointment) -> str:
    return STATE_WORDS.get(AppointmentState(appointment.state), "")


def appointment_context(appointment: Appointment) -> dict[str, Any]:
    """What the public pages say of an appointment."""
    return {
        "appointment": appointment,
        "name": appointment.contact_name or appointment.client_name,
        "where": where_words(appointment),
        "responder": responder_words(appointment),
    }
