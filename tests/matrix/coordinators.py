"""Coordinators, the skill map, proposals."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from django.core.files.base import ContentFile
from PIL import Image

from accounts.enums import Permission as P
from coordinators.services import photo_set
from tests import builders as make
from tests.matrix.page import Page
from tests.matrix.world import World


def lead(world: World) -> dict[str, Any]:
    return {"pk": world.lead.pk}


def with_photo(world: World) -> dict[str, Any]:
    target = BytesIO()
    Image.new("RGB", (40, 40), "navy").save(target, "PNG")
    upload = ContentFile(target.getvalue(), name="face.png")
    photo_set(coordinator=world.lead, by=world.users["manager"], upload=upload, name="face.png")
    return {"pk": world.lead.pk}


def square(world: World) -> dict[str, Any]:
    return {"pk": world.lead.pk, "topic": world.proposal.topic_id}


def other_square(world: World) -> dict[str, Any]:
    return {"pk": world.lead.pk, "topic": make.topic("創業").pk}


def level(world: World) -> dict[str, Any]:
    return {"level": "2", "evidence": "相談の実績", "revision": "0"}


def proposal(world: World) -> dict[str, Any]:
    return {"pk": world.proposal.pk}


PAGES: dict[str, Page] = {
    "coordinators:list": Page(P.COORDINATOR_READ),
    "coordinators:detail": Page(P.COORDINATOR_READ, lead),
    "coordinators:edit": Page(P.COORDINATOR_WRITE, lead),
    "coordinators:photo": Page(P.COORDINATOR_READ, with_photo, sweep=False),
    "coordinators:history": Page(P.SKILL_EVIDENCE, lead),
    "coordinators:skill": Page(P.SKILL_EVIDENCE, square),
    # A chief proposes for themselves only; others they set at once.
    "coordinators:skill_propose": Page(
        P.SKILL_PROPOSE, other_square, ok=302, method="post", data=level, exceptions={"chief": 403}
    ),
    "coordinators:skill_set": Page(
        P.SKILL_APPROVE, other_square, ok=302, method="post", data=level
    ),
    "coordinators:skills": Page(P.SKILL_READ),
    "coordinators:skills_pdf": Page(P.SKILL_READ, sweep=False),
    "coordinators:skills_xlsx": Page(P.SKILL_EXPORT, sweep=False),
    "coordinators:proposals": Page(P.SKILL_PROPOSE),
    "coordinators:proposal_approve": Page(
        P.SKILL_APPROVE, proposal, ok=302, method="post", data=lambda world: {"revision": "1"}
    ),
    "coordinators:proposal_return": Page(
        P.SKILL_APPROVE, proposal, ok=302, method="post", data=lambda world: {"reason": "根拠を"}
    ),
    # Only who made it, and the person it is about.
    "coordinators:proposal_withdraw": Page(
        P.SKILL_PROPOSE,
        proposal,
        ok=302,
        method="post",
        exceptions={"manager": 403, "secretariat": 403, "chief": 403},
    ),
}
