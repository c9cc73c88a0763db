"""Settings: the lists, days off, targets, the next 年度."""

from __future__ import annotations

from typing import Any

from accounts.enums import Permission as P
from center.models import ClosedDay
from tests import builders as make
from tests.matrix.page import Page
from tests.matrix.world import World


def topics(world: World) -> dict[str, Any]:
    make.topic("創業")
    return {"kind": "topics"}


def topic(world: World) -> dict[str, Any]:
    make.topic("創業")
    return {"kind": "topics", "pk": make.topic().pk}


def over_the_other(world: World) -> dict[str, Any]:
    return {"side": "after", "beside": make.topic("創業").pk}


def closed_day(world: World) -> dict[str, Any]:
    day, _ = ClosedDay.objects.get_or_create(day="2026-12-29", defaults={"name": "年末年始"})
    return {"pk": day.pk}


PAGES: dict[str, Page] = {
    "center:codes": Page(P.SETTINGS_MANAGE, topics),
    "center:code_new": Page(P.SETTINGS_MANAGE, topics),
    "center:code_edit": Page(P.SETTINGS_MANAGE, topic),
    "center:code_place": Page(P.SETTINGS_MANAGE, topic, ok=302, method="post", data=over_the_other),
    "center:code_retire": Page(P.SETTINGS_MANAGE, topic),
    "center:code_restore": Page(P.SETTINGS_MANAGE, topic, ok=302, method="post"),
    "center:closed_days": Page(P.SETTINGS_MANAGE),
    "center:closed_day": Page(P.SETTINGS_MANAGE, closed_day),
    "center:closed_day_active": Page(P.SETTINGS_MANAGE, closed_day, ok=302, method="post"),
    "center:targets": Page(P.SETTINGS_MANAGE),
    "center:next_year": Page(P.SETTINGS_MANAGE),
}
