"""よろずゼミ, and the names put down for seminars."""

from __future__ import annotations

from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from accounts.enums import Permission as P
from accounts.enums import Role
from partners.enums import RegistrationState
from partners.models import (
    EventMaterial,
    OutreachEvent,
    Registration,
    Satisfaction,
    SeminarTheme,
    SurveyAnswer,
    Usefulness,
)
from tests import builders as make
from tests.matrix.page import Page
from tests.matrix.world import World
from tests.partners import seminar_world as seminars

TITLE = "資金繰り表のつくり方（一覧表の確認用）"


def the_theme(world: World) -> SeminarTheme:
    found = SeminarTheme.objects.filter(title="値上げ交渉の進め方").first()
    return found or seminars.theme("値上げ交渉の進め方", leads=[world.lead], topics=[make.topic()])


def theme_pk(world: World) -> dict[str, Any]:
    return {"pk": the_theme(world).pk}


def active(world: World) -> dict[str, Any]:
    return {"active": "0", "version": "0"}


def seminar(world: World) -> OutreachEvent:
    """Today's, held with the matrix' own bank: names, one who came and answered."""
    found = OutreachEvent.objects.filter(title=TITLE).first()
    if found is not None:
        return found
    bank = make.bank()
    event = seminars.event(
        title=TITLE,
        start=make.at(timezone.localdate(), "00:00"),
        end=make.at(timezone.localdate(), "00:01"),
        organization=bank,
        branch=bank.branches.get(),
        theme=the_theme(world),
        capacity=20,
    )
    person = {"event": event, "organization": bank, "branch": bank.branches.get()}
    Registration.objects.create(
        name="佐藤 一郎", kana="サトウ イチロウ", email="ichiro@example.com", **person
    )
    came = Registration.objects.create(
        name="山田 花子",
        kana="ヤマダ ハナコ",
        company_name="やまだ食堂",
        state=RegistrationState.ATTENDED,
        checked_in_at=timezone.now(),
        **person,
    )
    Registration.objects.create(
        name="三浦 彩",
        state=RegistrationState.CANCELLED,
        cancelled_at=timezone.now(),
        **person,
    )
    SurveyAnswer.objects.create(
        registration=came,
        satisfaction=Satisfaction.VERY,
        usefulness=Usefulness.YES,
        comment="自社の数字でつくれたので、すぐに使えます。",
        wants_consultation=True,
    )
    return event


def coming(world: World) -> OutreachEvent:
    """Open to everybody."""
    found = OutreachEvent.objects.filter(title="これからのセミナー").first()
    return found or seminars.event(title="これからのセミナー")


def pk(world: World) -> dict[str, Any]:
    return {"pk": seminar(world).pk}


def coming_key(world: World) -> dict[str, Any]:
    return {"key": coming(world).uuid}


def _name(world: World, name: str) -> Registration:
    return Registration.objects.get(event=seminar(world), name=name)


def registered(world: World) -> dict[str, Any]:
    row = _name(world, "佐藤 一郎")
    return {"pk": row.event_id, "registration": row.pk}


def cancelled(world: World) -> dict[str, Any]:
    row = _name(world, "三浦 彩")
    return {"pk": row.event_id, "registration": row.pk}


def token(world: World) -> dict[str, Any]:
    return {"token": _name(world, "佐藤 一郎").token}


def came_token(world: World) -> dict[str, Any]:
    return {"token": _name(world, "山田 花子").token}


def answer(world: World) -> dict[str, Any]:
    return {"answer": SurveyAnswer.objects.get(registration__event=seminar(world)).pk}


def paper(world: World) -> EventMaterial:
    event = seminar(world)
    found = EventMaterial.objects.filter(event=event).first()
    if found is not None:
        return found
    made = EventMaterial(
        event=event, name="資料.txt", size=6, digest="0" * 64, added_by=world.users["secretariat"]
    )
    made.file.save("file.txt", ContentFile("資料".encode()), save=False)
    made.save()
    return made


def paper_pk(world: World) -> dict[str, Any]:
    return {"pk": seminar(world).pk, "key": paper(world).uuid}


def paper_by_token(world: World) -> dict[str, Any]:
    return {**token(world), "key": paper(world).uuid}


SEEN = (Role.SECRETARIAT,)

PAGES: dict[str, Page] = {
    "themes:list": Page(P.THEME_READ, seen_by=SEEN),
    "themes:detail": Page(P.THEME_READ, theme_pk, seen_by=SEEN),
    "themes:figures": Page(
        P.THEME_READ, exceptions={Role.PARTNER: 403, Role.TRAINEE: 403}, seen_by=SEEN
    ),
    "themes:new": Page(P.THEME_WRITE),
    "themes:edit": Page(P.THEME_WRITE, theme_pk),
    "themes:active": Page(P.THEME_WRITE, theme_pk, ok=302, method="post", data=active),
    "themes:public": Page(None),
    "registrations:seminars": Page(P.REGISTRATION_READ, seen_by=SEEN),
    "registrations:wishes": Page(P.REGISTRATION_WRITE),
    "registrations:settle": Page(
        P.REGISTRATION_WRITE,
        answer,
        ok=302,
        method="post",
        data=lambda world: {"note": "電話で予約を承った"},
    ),
    "registrations:names": Page(P.REGISTRATION_READ, pk, seen_by=SEEN),
    # A coordinator reads; today's seminar has begun, so the bank is sent back.
    "registrations:enter": Page(
        P.REGISTRATION_READ,
        pk,
        exceptions={Role.COORDINATOR: 403, Role.PARTNER: 302},
        seen_by=SEEN,
    ),
    "registrations:export": Page(P.REGISTRATION_WRITE, pk, sweep=False),
    "registrations:correct": Page(P.REGISTRATION_WRITE, registered),
    "registrations:cancel": Page(
        P.REGISTRATION_READ,
        registered,
        ok=302,
        method="post",
        exceptions={Role.COORDINATOR: 403},
    ),
    "registrations:restore": Page(P.REGISTRATION_WRITE, cancelled, ok=302, method="post"),
    "registrations:settings": Page(P.EVENT_WRITE, pk),
    # Without a file there is nothing to keep.
    "registrations:material_add": Page(P.EVENT_WRITE, pk, ok=422, method="post"),
    "registrations:material": Page(P.REGISTRATION_READ, paper_pk, sweep=False),
    "registrations:material_withdraw": Page(P.EVENT_WRITE, paper_pk, ok=302, method="post"),
    "registrations:door": Page(P.REGISTRATION_WRITE, pk),
    "registrations:close": Page(P.REGISTRATION_WRITE, pk, ok=302, method="post"),
    "registrations:check": Page(
        P.REGISTRATION_WRITE, registered, ok=302, method="post", data=lambda world: {"act": "in"}
    ),
    "registrations:results": Page(P.REGISTRATION_READ, pk, seen_by=SEEN),
    "seminars:list": Page(None),
    "seminars:detail": Page(None, coming_key),
    "seminars:done": Page(None, coming_key),
    "seminars:ticket": Page(None, token),
    "seminars:cancel": Page(None, token, ok=302, sweep=False),
    "seminars:survey": Page(None, came_token),
    "seminars:calendar": Page(None, token, sweep=False),
    "seminars:material": Page(None, paper_by_token, sweep=False),
    # Those at the door confirm; everybody else sees the ticket.
    "seminars:checkin": Page(
        None,
        token,
        ok=302,
        exceptions={
            Role.MANAGER: 200,
            Role.SECRETARIAT: 200,
            Role.RECEPTION: 200,
            Role.CHIEF: 200,
        },
        sweep=False,
    ),
}
