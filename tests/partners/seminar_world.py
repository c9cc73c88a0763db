"""Themes, seminars and names put down for them."""

from __future__ import annotations

import itertools
import uuid
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from accounts.models import User
from partners.enums import Audience, EventKind, EventState, ThemeLevel
from partners.models import OutreachEvent, SeminarTheme
from tests import builders as make

_serial = itertools.count(1)


def theme(title: str = "", **fields: Any) -> SeminarTheme:
    number = next(_serial)
    leads, topics = fields.pop("leads", []), fields.pop("topics", [])
    plain: dict[str, Any] = {
        "code": f"T-{number:03}",
        "title": title or f"はじめての値決め{number}",
        "aim": "自分の店の値段を、理由とともに決められるようになる。",
        "outline": "1 原価を確かめる\n2 競合を見る\n3 値札をつくる",
        "level": ThemeLevel.FIRST,
        "audience": Audience.PUBLIC,
    }
    made = SeminarTheme.objects.create(**(plain | fields))
    made.leads.set(leads)
    made.topics.set(topics)
    return made


def event(**fields: Any) -> OutreachEvent:
    """A confirmed seminar in ten days, open to everybody, with three places."""
    start: datetime = fields.pop("start", None) or make.at(
        timezone.localdate() + timedelta(days=10), "14:00"
    )
    plain: dict[str, Any] = {
        "kind": EventKind.SEMINAR,
        "state": EventState.CONFIRMED,
        "title": f"資金繰り表のつくり方 第{next(_serial)}回",
        "programme": make.programme(),
        "period": (start, fields.pop("end", start + timedelta(hours=2))),
        "place": "新橋オフィス セミナールーム",
        "audience": Audience.PUBLIC,
        "capacity": 3,
        "summary": "手を動かしながら、6か月分の資金繰り表をつくります。",
    }
    made = OutreachEvent.objects.create(**(plain | fields))
    made.refresh_from_db()
    return made


def held(day: date | None = None, **fields: Any) -> OutreachEvent:
    day = day or timezone.localdate() - timedelta(days=5)
    return event(start=make.at(day, "14:00"), state=EventState.HELD, **fields)


def typed(**changes: Any) -> dict[str, Any]:
    """The public form as a visitor sends it."""
    plain: dict[str, Any] = {
        "key": str(uuid.uuid4()),
        "name": "山田 花子",
        "kana": "やまだ はなこ",
        "company_name": "やまだ食堂",
        "phone": "090-1234-5678",
        "email": "hanako@example.com",
        "consent": "on",
    }
    return {name: value for name, value in (plain | changes).items() if value is not None}


def bank_people() -> tuple[User, User, User]:
    """Two branches of one bank, and another bank."""
    one = make.bank("城南信用金庫", "1344", "蒲田支店", "雪谷支店")
    other = make.bank("巣鴨信用金庫", "1356", "本店営業部")
    return (
        make.bank_user(one, one.branches.get(name="蒲田支店")),
        make.bank_user(one, one.branches.get(name="雪谷支店")),
        make.bank_user(other, other.branches.get()),
    )
