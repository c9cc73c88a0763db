"""One session of the calendar → the rows of its memo, as the services would have left them."""

import hashlib
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

from companies.enums import StaffBand, Stage
from consultations.enums import MemoStatus, Method, ParticipantRole
from desks.demo import corpus
from desks.demo.calendar import Booked
from desks.demo.clients import Client, client
from desks.demo.lookups import Introducer, Lookups, age_band
from desks.demo.texts import Session, Written, write

METHOD = {method.label: method.value for method in Method}
RELATED = {
    "funding": ("improvement", "subsidy"), "sales": ("digital", "marketing"),
    "channels": ("marketing", "digital"), "startup": ("funding", "sales"),
    "succession": ("improvement", "legal"), "subsidy": ("productivity", "channels"),
    "digital": ("productivity", "sales"), "improvement": ("funding", "pricing"),
    "hiring": ("labor", "productivity"), "pricing": ("improvement", "sales"),
    "product": ("channels", "ip"), "marketing": ("sales", "digital"),
    "productivity": ("digital", "hiring"), "ip": ("legal", "product"),
    "overseas": ("channels", "ip"), "labor": ("hiring", "legal"), "legal": ("ip", "funding"),
}  # fmt: skip
REASONS = (
    "終了時刻の確認をお願いします。",
    "相談分野（主）と本文の内容が合っていないようです。ご確認ください。",
    "アドバイス内容に具体的な次の行動を追記してください。",
    "企業名の表記（株式会社の位置）をご確認ください。",
)  # fmt: skip
COURSES_SINCE = date(2024, 9, 1)
NEW_PROGRAMMES_SINCE = date(2026, 4, 1)


class Numbered(NamedTuple):
    id: int
    number: str
    booked: Booked


@dataclass(frozen=True, slots=True)
class Seat:
    coordinator: int | None
    user: int | None
    name: str
    role: str


@dataclass(frozen=True, slots=True)
class Move:
    from_status: str
    to_status: str
    by: int
    at: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class MemoRows:
    """`fields` without the texts."""

    fields: dict[str, Any]
    seats: list[Seat]
    moves: list[Move]
    other_topics: list[int]


def dice(session: Session, salt: int) -> float:
    """A number in [0, 1) that belongs to this session and this question."""
    mixed = (session.case * 2654435761 + session.turn * 40503 + salt * 97003) & 0xFFFFFFFF
    mixed = ((mixed >> 16) ^ mixed) * 0x45D9F3B & 0xFFFFFFFF
    return ((mixed >> 16) ^ mixed) / 0x1_0000_0000


def memo_rows(numbered: Numbered, look: Lookups) -> MemoRows:
    booked, session = numbered.booked, numbered.booked.session
    who = client(look.seed, session.client)
    sender = look.introducer(who)
    status = _status(session, look.today)
    responders = [look.team[session.coordinator]]
    if booked.second is not None:
        responders.append(look.team[booked.second])
    others = _other_topics(session)
    moves = _moves(booked, status, look)
    fields = {
        "id": numbered.id,
        "uuid": hashlib.md5(f"{look.seed}/{numbered.id}".encode()).hexdigest(),  # noqa: S324
        "number": numbered.number,
        "status": status,
        "revision": len(moves),
        "is_restricted": dice(session, 1) < 0.003,
        **_form(booked, responders, look),
        **_client_columns(who, session, look),
        **_sorting(booked, others, sender, look),
        "submitted_at": moves[0].at,
        "created_at": moves[0].at,
        "confirmed_at": moves[-1].at if status == MemoStatus.CONFIRMED else None,
        "confirmed_by_id": moves[-1].by if status == MemoStatus.CONFIRMED else None,
    }
    seats = _seats(session, responders, sender, look)
    return MemoRows(fields, seats, moves, [look.topics[topic] for topic in others])


def memo_texts(numbered: Numbered, look: Lookups) -> Written:
    """What belongs to this memo alone."""
    session = numbered.booked.session
    who = client(look.seed, session.client)
    sender = look.introducer(who)
    return write(look.seed, session, who, sender.name if sender else "")


def _form(booked: Booked, responders: list[tuple[int, int, str]], look: Lookups) -> dict[str, Any]:
    session = booked.session
    lead, recorder, name = responders[0]
    end = booked.hour * 60 + booked.minutes
    return {
        "started_at": f"{session.on} {booked.hour:02d}:00+09",
        "ended_at": f"{session.on} {end // 60:02d}:{end % 60:02d}+09",
        "lead_id": lead,
        "staff_names": "、".join(each[2] for each in responders),
        "recorder_id": recorder,
        "recorder_name": name,
        "next_on": session.next_on,
        "method": METHOD[session.method],
        "office_id": look.offices[booked.office_tama],
    }


def _client_columns(who: Client, session: Session, look: Lookups) -> dict[str, Any]:
    """The client and the copy of its attributes on the day, as `freeze_client` makes it."""
    undisclosed = who.number % 31 == 7
    staff = who.staff if session.founded else None
    return {
        "company_id": who.number + 1 if session.founded else None,
        "company_name": who.name,
        "company_kana": who.kana if who.name else "",
        "business": who.biz,
        "person_id": who.number + 1,
        "person_name": who.person.name,
        "person_kana": who.person.kana,
        "client_industry_id": look.industries[who.trade.letter] if session.founded else None,
        "client_staff": staff,
        "client_staff_band": StaffBand.of(staff),
        "client_stage": (Stage.AFTER if session.founded else Stage.BEFORE).value,
        "client_sex": "undisclosed" if undisclosed else who.person.sex,
        "client_age_band": "undisclosed"
        if undisclosed
        else age_band(who.person.birth_year, session.on),
        "client_municipality": who.place.code,
    }


def _sorting(
    booked: Booked, others: list[int], sender: Introducer | None, look: Lookups
) -> dict[str, Any]:
    session = booked.session
    topic = look.topics[session.topic]
    with_course = session.on >= COURSES_SINCE and session.case % 10 < 7
    return {
        "programme_id": look.programmes[_programme(session)],
        "primary_topic_id": topic,
        "topic_names": "、".join(corpus.topics()[t].name for t in [session.topic, *others]),
        "course_id": look.courses.get(topic) if with_course else None,
        "introduced_by_id": sender.organization if sender else None,
        "introduced_branch_id": sender.branch if sender else None,
    }


def _programme(session: Session) -> str:
    """The new commissions take cases that fit them; a case stays where it began."""
    if session.on < NEW_PROGRAMMES_SINCE or session.turn:
        return "yorozu"
    key, roll = corpus.topics()[session.topic].key, session.case % 100 / 100
    if key in ("productivity", "digital", "hiring") and roll < 0.3:
        return "productivity"
    if session.method == "訪問" and roll > 0.5:
        return "visiting"
    if session.method == "電話" and roll > 0.75:
        return "hotline"
    return "yorozu"


def _other_topics(session: Session) -> list[int]:
    if session.case % 10 > 3:
        return []
    keys = [topic.key for topic in corpus.topics()]
    related = RELATED[keys[session.topic]]
    return [keys.index(key) for key in related[: 1 + (session.case % 10 == 0)]]


def _status(session: Session, today: date) -> str:
    """Old sessions are confirmed; of the last days' some still wait, a few were returned."""
    age = (today - session.on).days
    roll = dice(session, 2)
    if age <= 14 and roll > 0.97:
        return MemoStatus.RETURNED.value
    waiting = 0.85 if age <= 2 else 0.4 if age <= 6 else 0.1 if age <= 11 else 0.0
    if roll < waiting or _checked_on(session) >= today:
        return MemoStatus.SUBMITTED.value
    return (MemoStatus.VOID if roll > 0.9995 else MemoStatus.CONFIRMED).value


def _checked_on(session: Session) -> date:
    day = session.on + timedelta(days=1 + int(dice(session, 3) * 3))
    return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)


def _moves(booked: Booked, status: str, look: Lookups) -> list[Move]:
    session = booked.session
    writer = look.team[session.coordinator][1]
    clerk = look.secretariat[session.case % len(look.secretariat)]
    minutes = booked.hour * 60 + booked.minutes + 8 + int(dice(session, 4) * 110)
    handed_in = f"{session.on} {minutes // 60:02d}:{minutes % 60:02d}:{session.case % 60:02d}+09"
    moves = [Move("draft", "submitted", writer, handed_in)]
    if status == MemoStatus.SUBMITTED:
        return moves
    at = f"{_checked_on(session)} {9 + session.case % 8:02d}:{session.client % 60:02d}:00+09"
    reason = {
        MemoStatus.RETURNED.value: REASONS[session.case % len(REASONS)],
        MemoStatus.VOID.value: "同じ相談のメモが二重に提出されていたため。",
    }.get(status, "")
    return [*moves, Move("submitted", status, clerk, at, reason)]


def _seats(
    session: Session,
    responders: list[tuple[int, int, str]],
    sender: Introducer | None,
    look: Lookups,
) -> list[Seat]:
    roles = (ParticipantRole.LEAD.value, ParticipantRole.CO_RESPONDER.value)
    seats = [Seat(*each, role) for each, role in zip(responders, roles, strict=False)]
    if session.on >= look.trainee_from and session.on.weekday() < 5 and dice(session, 5) < 0.2:
        user, name = look.trainee
        seats.append(Seat(None, user, name, ParticipantRole.TRAINEE.value))
    if sender and session.turn == 0 and dice(session, 6) < 0.12:
        seats.append(
            Seat(None, None, f"{sender.name} 担当者"[:60], ParticipantRole.BANK_STAFF.value)
        )
    return seats
