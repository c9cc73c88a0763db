"""Any data, closed and then corrected at random: 締め時 + 増 − 減 = 現在, and each is its list."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.http import QueryDict

from accounts.enums import Role
from companies.services import client_merge
from consultations.confirming.services import memo_confirm, memo_unconfirm, memo_void
from consultations.enums import MemoStatus
from consultations.models import Memo
from consultations.writing.services.write import memo_revise
from reports.closing.comparing import CLIENT, Comparison, Figure, current_url
from reports.closing.freezing import count_lines
from reports.closing.lists import asked_parts, corrections, frozen_lines
from reports.figures import MonthFigures, month_figures
from reports.models import MonthClose
from tests import builders as make
from tests.reports.closing import OCTOBER, closed
from tests.reports.test_figures_property import World, length

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("seed", range(3))
def test_any_closed_month_adds_up_after_any_correction(seed: int) -> None:
    world = World(seed)
    for _ in range(30):
        world.session()
    before = month_figures(OCTOBER, world.programmes[0])
    close = closed(programme=world.programmes[0])
    frozen_is_what_the_report_said(close, before)
    correct_at_random(world)
    comparison = Comparison.of(close)
    assert comparison.found
    now = month_figures(OCTOBER, world.programmes[0])
    frozen_and_corrections_are_current(comparison, now)
    each_figure_is_the_length_of_its_list(comparison, world)
    every_split_adds_up(comparison)
    close.refresh_from_db()
    assert close.figures == count_lines(close)


def correct_at_random(world: World) -> None:
    """Late memos, memos taken back, changed, given another client; clients merged."""
    dice = world.dice
    october = Memo.objects.between(OCTOBER, date(2026, 11, 1))
    for memo in list(october.order_by("pk")):
        roll = dice.random()
        if memo.status == MemoStatus.SUBMITTED and roll < 0.5:
            memo_confirm(memo=memo, by=world.checker, reason="遅れ")
        elif memo.status == MemoStatus.CONFIRMED and roll < 0.2:
            memo_void(memo=memo, by=world.checker, reason="誤り")
        elif memo.status == MemoStatus.CONFIRMED and roll < 0.5:
            revise(world, memo)
    world.confirm_reason = "提出の遅れ"
    for _ in range(8):
        world.session()
    roots = [each for each in world.companies if each.merged_into_id is None]
    if len(roots) > 1:
        client_merge(merged=roots[0], root=roots[1], by=make.user(Role.MANAGER))


def revise(world: World, memo: Memo) -> None:
    """Open it, change what it is counted under, confirm it again as 訂正 (or leave it open)."""
    memo = memo_unconfirm(memo=memo, by=world.checker, reason="訂正のため")
    lead = memo.lead
    assert lead is not None and lead.user is not None
    entry = make.entry(
        lead,
        started_at=memo.started_at,
        programme=memo.programme,
        company=memo.company or world.companies[0],
        office=world.dice.choice(world.offices),
        primary_topic=world.dice.choice(world.topics),
    )
    memo = memo_revise(memo=memo, by=lead.user, entry=entry)
    if world.dice.random() < 0.8:
        memo_confirm(memo=memo, by=world.checker, reason="区分の訂正")


def frozen_is_what_the_report_said(close: MonthClose, figures: MonthFigures) -> None:
    comparison = Comparison.of(close)
    assert not comparison.found
    assert [each.frozen for each in comparison.headlines] == headline_counts(figures)
    same_parts(comparison, figures, lambda figure: figure.frozen)


def frozen_and_corrections_are_current(comparison: Comparison, figures: MonthFigures) -> None:
    assert [each.current for each in comparison.headlines] == headline_counts(figures)
    same_parts(comparison, figures, lambda figure: figure.current)


def headline_counts(figures: MonthFigures) -> list[int]:
    parts = (figures.total, figures.clients, figures.new, figures.repeat)
    return [each.month for each in parts]


def same_parts(comparison: Comparison, figures: MonthFigures, take: Any) -> None:
    for cut, parts in comparison.splits.items():
        ours = {part.query[cut]: take(part) for part in parts if take(part)}
        theirs = {
            part.query[cut]: part.counts.month
            for part in figures.split(cut).parts
            if part.counts.month
        }
        if not figures.split(cut).adds_up and cut != "any_topic":
            ours.pop("none", None)  # the report does not count who sat in nowhere
        assert ours == theirs, cut


def every_figure(comparison: Comparison) -> Iterator[Figure]:
    yield from comparison.headlines
    for parts in comparison.splits.values():
        yield from parts


def each_figure_is_the_length_of_its_list(comparison: Comparison, world: World) -> None:
    close = comparison.close
    for figure in every_figure(comparison):
        query = QueryDict(mutable=True)
        query.update(figure.query)
        per_client = figure.query.get("per") == CLIENT
        rows = frozen_lines(close, asked_parts(query), per_client=per_client)
        assert rows.count() == figure.frozen, figure
        for side, count in (("in", figure.came), ("out", figure.went)):
            query["side"] = side
            assert len(corrections(comparison, query)) == count, (figure, side)
        url = current_url(close, figure.query)
        assert length(url, world.checker) == figure.current, (figure, url)
    for kind in ("added", "removed", "changed"):
        found = corrections(comparison, QueryDict(f"kind={kind}"))
        assert len(found) == comparison.kind_count(kind)


def every_split_adds_up(comparison: Comparison) -> None:
    total = comparison.total
    for cut in ("office", "method", "topic", "course", "industry", "staff", "bank", "lead"):
        parts = comparison.splits[cut]
        assert sum(each.frozen for each in parts) == total.frozen, cut
        assert sum(each.current for each in parts) == total.current, cut
        moved = sum(each.came - each.went for each in parts)
        assert moved == total.came - total.went, cut
