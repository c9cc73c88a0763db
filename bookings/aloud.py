"""An appointment as it is read out on the telephone, and told to the caller word by word."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from bookings.models import Appointment
from center.enums import Method
from yorozu.kit.wareki import WEEKDAYS, format_date


def read_aloud(appointment: Appointment) -> str:
    """Sentences with date, weekday, time, place, who answers and the reading of the names."""
    start, end = appointment.starts_at, appointment.ends_at
    when = f"{format_date(start.date())}、{WEEKDAYS[start.weekday()]}曜日、"
    when += f"{_clock(start)}から{_clock(end, after=start)}まで"
    people = "と、".join(_coordinators(appointment))
    who = f"、コーディネーターの{people}が承ります" if people else "承ります"
    return (
        f"ご予約を確認いたします。{_client(appointment)}のご相談を、{when}、"
        f"{_place(appointment)}{who}。{_topic(appointment)}{_last(appointment)}"
    )


def _client(appointment: Appointment) -> str:
    company, person = appointment.company, appointment.person
    name = company.name if company else appointment.client_name
    parts = [_with_reading(name, company.kana if company else "")] if name else []
    contact = appointment.contact_name or (person.name if person else "")
    if contact:
        kana = appointment.contact_kana or (person.kana if person else "")
        parts.append(f"{_with_reading(contact, kana)}様")
    return "、".join(parts) or "お客様（企業名は未定）"


def _coordinators(appointment: Appointment) -> list[str]:
    seats = appointment.participants.select_related("coordinator")
    return [
        _with_reading(seat.shown_name, seat.coordinator.kana if seat.coordinator else "")
        for seat in seats
        if seat.is_responder
    ]


def _with_reading(name: str, kana: str) -> str:
    return f"{name}（{kana}）" if kana else name


def _clock(moment: datetime, after: datetime | None = None) -> str:
    """午前10時30分; 午前・午後 only once when both are in the same half."""
    moment = timezone.localtime(moment)
    half, hour = ("午前", moment.hour) if moment.hour < 12 else ("午後", moment.hour - 12)
    same = after is not None and (after.hour < 12) == (moment.hour < 12)
    minute = f"{moment.minute}分" if moment.minute else ""
    # 12:15 is 午後0時15分 in the law's words and 正午 in everybody's.
    if moment.hour == 12 and not moment.minute:
        return "正午"
    return f"{'' if same else half}{hour}時{minute}"


def _place(appointment: Appointment) -> str:
    match appointment.method:
        case Method.VISIT:
            booth = f"の{appointment.booth}" if appointment.booth else ""
            return f"{appointment.office}{booth}にお越しいただき"
        case Method.ONLINE:
            return "オンラインで"
        case Method.PHONE:
            return "お電話で"
        case Method.FIELD:
            return f"{appointment.place or '貴社'}へお伺いして"
    return f"{appointment.place or '出張先の会場'}で"


def _topic(appointment: Appointment) -> str:
    topic = appointment.primary_topic
    return f"ご相談の分野は、{topic.name}です。" if topic else ""


def _last(appointment: Appointment) -> str:
    if appointment.method == Method.ONLINE:
        return "接続先は、前日までにメールでご案内します。" if not appointment.meeting_url else ""
    if appointment.method == Method.PHONE:
        return "お時間になりましたら、こちらからお電話します。"
    return "ご相談は無料です。"
