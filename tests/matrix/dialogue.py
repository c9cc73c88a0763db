"""対話会: boards, the door, members, chapters, introductions, and a member's own page."""

from __future__ import annotations

from typing import Any

from accounts.enums import Permission as P
from accounts.enums import Role
from partners.dialogues.services.introductions import wish_ask
from partners.dialogues.services.members import member_invite
from partners.dialogues.services.rounds import rounds_make
from partners.models import DialogueMember, DialogueSession, IntroductionWish
from tests.matrix.page import Page
from tests.matrix.world import World
from tests.partners import dialogue_world as talk

TITLE = "表の対話会"


def session(world: World) -> DialogueSession:
    """Ten people who are here, in groups; made when it is first asked for."""
    found = DialogueSession.objects.filter(event__title=TITLE).first()
    if found is not None:
        return found
    by = world.users["secretariat"]
    made = talk.session(by=by, people=10, here=True, title=TITLE, chapter=talk.chapter(by=by))
    rounds_make(session=made, by=by, version=0)
    return DialogueSession.objects.get(pk=made.pk)


def event_pk(world: World) -> dict[str, Any]:
    return {"pk": session(world).event_id}


def version(world: World) -> dict[str, Any]:
    return {"version": session(world).version}


def two(world: World) -> tuple[DialogueMember, DialogueMember]:
    session(world)
    one, other = DialogueMember.objects.joined().order_by("pk")[:2]
    return one, other


def member_pk(world: World) -> dict[str, Any]:
    return {"pk": two(world)[0].pk}


def invited(world: World) -> DialogueMember:
    found = DialogueMember.objects.filter(opted_in_at=None, left_at=None).first()
    return found or member_invite(facts=talk.facts(), by=world.users["secretariat"])


def invited_pk(world: World) -> dict[str, Any]:
    return {"pk": invited(world).pk}


def chapter_pk(world: World) -> dict[str, Any]:
    return {"pk": talk.chapter(by=world.users["secretariat"]).pk}


def wish(world: World) -> IntroductionWish:
    one, other = two(world)
    return IntroductionWish.objects.first() or wish_ask(asker=one, wanted=other)


def with_wishes(world: World) -> dict[str, Any]:
    one, _ = two(world)
    wish(world)
    if IntroductionWish.objects.count() == 1:
        wish_ask(asker=one, words="商店街の支援に詳しい方")
    return {}


def own(world: World) -> dict[str, Any]:
    return {"token": wish(world).asker.token}


def own_wish(world: World) -> dict[str, Any]:
    found = wish(world)
    assert found.wanted is not None
    return {"token": found.wanted.token, "pk": found.pk}


def with_board(world: World) -> dict[str, Any]:
    session(world)
    return {}


def a_new_wish(world: World) -> dict[str, Any]:
    return {"words": "大学の方"}


PAGES: dict[str, Page] = {
    "dialogue:index": Page(P.DIALOGUE_READ, with_board),
    "dialogue:new": Page(P.DIALOGUE_WRITE),
    "dialogue:board": Page(P.DIALOGUE_READ, event_pk, seen_by=(Role.SECRETARIAT,)),
    "dialogue:prepare": Page(P.DIALOGUE_WRITE, event_pk, ok=302, method="post"),
    "dialogue:settings": Page(
        P.DIALOGUE_WRITE,
        event_pk,
        ok=302,
        method="post",
        data=lambda world: {"rounds": "3", "group_size": "5", **version(world)},
    ),
    "dialogue:close": Page(P.DIALOGUE_WRITE, event_pk),
    "dialogue:make": Page(P.DIALOGUE_WRITE, event_pk, ok=302, method="post", data=version),
    "dialogue:start": Page(P.DIALOGUE_WRITE, event_pk, ok=302, method="post", data=version),
    # Nothing was begun.
    "dialogue:unstart": Page(P.DIALOGUE_WRITE, event_pk, ok=409, method="post", data=version),
    "dialogue:screen": Page(P.DIALOGUE_READ, event_pk),
    "dialogue:cards": Page(P.DIALOGUE_READ, event_pk, sweep=False),
    "dialogue:tables": Page(P.DIALOGUE_READ, event_pk, sweep=False),
    "dialogue:door": Page(P.DIALOGUE_WRITE, event_pk),
    "dialogue:expect": Page(P.DIALOGUE_WRITE, event_pk),
    "dialogue:walk_in": Page(P.DIALOGUE_WRITE, event_pk),
    "dialogue:members": Page(P.DIALOGUE_READ, with_board),
    "dialogue:member_new": Page(P.DIALOGUE_WRITE),
    "dialogue:member": Page(P.DIALOGUE_WRITE, invited_pk),
    "dialogue:member_resend": Page(
        P.DIALOGUE_WRITE,
        invited_pk,
        ok=302,
        method="post",
        data=lambda world: {"version": invited(world).version},
    ),
    "dialogue:member_out": Page(P.DIALOGUE_WRITE, member_pk),
    "dialogue:chapters": Page(P.DIALOGUE_READ, with_board),
    "dialogue:chapter_new": Page(P.DIALOGUE_WRITE),
    "dialogue:chapter": Page(P.DIALOGUE_WRITE, chapter_pk),
    "dialogue:introductions": Page(P.DIALOGUE_READ, with_wishes),
    "dialogue:introduction_new": Page(P.DIALOGUE_WRITE),
    "dialogue:introduction_act": Page(
        P.DIALOGUE_WRITE,
        lambda world: {"pk": wish(world).pk},
        ok=302,
        method="post",
        data=lambda world: {"act": "agree", "version": wish(world).version},
    ),
    "dialogue:join": Page(None, own),
    "dialogue:wish": Page(None, own, ok=302, method="post", data=a_new_wish),
    "dialogue:wish_reply": Page(
        None,
        own_wish,
        ok=302,
        method="post",
        data=lambda world: {"act": "agree", "version": wish(world).version},
    ),
    "dialogue:leave": Page(None, own),
}
