"""成果アンケート in the figures: each is the length of its list, whatever was answered."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.enums import Role
from consultations.confirming.services import memo_void
from consultations.models import OutcomeAnswer, OutcomeSurvey
from consultations.outcome_enums import Acted, Effect, Solved
from consultations.outcomes.counting import FIGURES, outcome_counts
from reports.figures import month_figures
from reports.paper_tables import chapters
from reports.plain import as_plain
from tests import builders as make
from tests import outcome_builders as made
from tests.reports.test_activities import DAYS, OCTOBER, check

pytestmark = pytest.mark.django_db


def some_answers(seed: int, count: int = 40) -> None:
    """Sent and answered around the edges of months and years; some memos are void by now."""
    dice, lead, clerk = random.Random(seed), make.coordinator(), make.user(Role.SECRETARIAT)
    programmes = [make.programme(), make.programme("own", "自主事業")]
    company = made.client()
    for n in range(count):
        start = make.at(date(2025, 3, 1) + timedelta(days=n % 28), f"{9 + n % 8:02}:00")
        memo = make.confirmed(
            lead, started_at=start, company=company, programme=dice.choice(programmes)
        )
        sent = make.at(dice.choice(DAYS), dice.choice(["00:00", "23:59"]))
        survey = made.asked(memo, sent_at=dice.choice([sent, sent, None]))
        if dice.random() < 0.7:
            _answer(survey, dice)
        if dice.random() < 0.1:
            memo_void(memo=memo, by=clerk, reason="二重のため")


def _answer(survey: OutcomeSurvey, dice: random.Random) -> None:
    told = [None, *range(1, 6)]
    at = make.at(dice.choice(DAYS), dice.choice(["00:00", "23:59"]))
    OutcomeAnswer.objects.create(
        survey=survey,
        means="web",
        satisfaction=dice.choice(told),
        acted=dice.choice([*Acted.values]),
        effect=dice.choice(["", *Effect.values]),
        solved=dice.choice(["", *Solved.values]),
        before_value_added=dice.choice([None, 0, 1_000, -200]),
        after_value_added=dice.choice([None, 0, 1_200]),
    )
    OutcomeSurvey.objects.filter(pk=survey.pk).update(answered_at=at)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_each_figure_is_the_length_of_its_list(client: Client, seed: int) -> None:
    some_answers(seed, 22)
    client.force_login(make.user(Role.SECRETARIAT))
    for programme in (make.programme(), make.programme("own", "自主事業")):
        figures = month_figures(OCTOBER, programme)
        own = [group for group in figures.activities if group.key == "outcomes"]
        assert len(own[0].lines) == len(FIGURES)
        check(replace(figures, activities=tuple(own)), client)


def test_a_part_is_never_more_than_what_it_is_a_share_of() -> None:
    some_answers(4)
    spans = [(date(2025, 4, 1), date(2026, 4, 1)), (date(2026, 10, 1), date(2026, 11, 1))]
    counts = outcome_counts(make.programme(), spans)
    for figure in FIGURES.values():
        if figure.of:
            for part, whole in zip(counts[figure.name], counts[figure.of], strict=True):
                assert part <= whole
    for names in (("effective", "acted"), ("delighted", "satisfied"), ("rated", "answered")):
        assert all(a <= b for a, b in zip(*(counts[name] for name in names), strict=True))


def test_counting_is_one_query(django_assert_num_queries: Any) -> None:
    some_answers(5, 6)
    programme = make.programme()
    with django_assert_num_queries(1):
        outcome_counts(programme, [(date(2026, 4, 1), date(2026, 11, 1))] * 3)


def test_an_answer_counts_in_the_month_it_came_in_not_in_that_of_the_session() -> None:
    survey = made.answered(made.session(days_ago=60))
    today = timezone.localdate()
    month = today.replace(day=1)
    figures = month_figures(month, make.programme())
    assert survey.memo.held_on < today
    assert _line(figures, "回答数（期間内に届いたもの）").counts.month == 1
    assert _line(figures, "満足（大変満足・満足・やや満足）").words("month") == "1（100.0%）"


def _line(figures: Any, label: str) -> Any:
    (group,) = (each for each in figures.activities if each.key == "outcomes")
    return next(line for line in group.lines if line.label == label)


def test_page_json_and_paper_tell_the_same(client: Client) -> None:
    lead = make.coordinator()
    for n, satisfaction in enumerate((5, 4, 3, 1)):
        memo = made.session(lead, company=made.client(f"企業{n}", email=f"c{n}@c.example"))
        made.answered(
            memo,
            satisfaction=satisfaction,
            before_value_added=1_000 * n,
            after_value_added=1_500 * n,
        )
    month = timezone.localdate().replace(day=1)
    figures = month_figures(month, make.programme())
    plain: Any = as_plain(figures)["activities"]["outcomes"]
    assert plain["満足（大変満足・満足・やや満足）"] == 3
    assert plain["満足（大変満足・満足・やや満足）（%）"] == 75.0
    assert plain["うち大変満足（%）"] == 25.0
    assert plain["付加価値額の合計・相談前（千円）"] == 6_000
    assert plain["付加価値額の合計・直近（千円）"] == 9_000
    client.force_login(make.user(Role.MANAGER))
    page = client.get(f"/reports/{month:%Y-%m}/").content.decode()
    assert "成果アンケート" in page and "3（75.0%）" in page
    tables = {table.key: table for chapter in chapters(figures) for table in chapter.tables}
    assert ("満足（大変満足・満足・やや満足）", "3（75.0%）") in [
        (line.label, line.cells[0]) for line in tables["outcomes"].lines
    ]
