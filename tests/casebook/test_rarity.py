"""How many companies look like the one of a case, told finely or coarsely."""

from __future__ import annotations

from typing import Any

import pytest

from accounts.enums import Role
from casebook import services
from casebook.models import CasePolicy, CaseStudy
from casebook.rarity import rarity_of
from companies.models import Company
from companies.services import client_merge
from tests import builders as make
from tests.casebook import world as scene

pytestmark = pytest.mark.django_db


@pytest.fixture
def case() -> CaseStudy:
    """A maker of 8 people in 大田区 among others more or less like it."""
    craft, retail = make.industry(), make.industry("I2", "小売業", "retail")
    building = make.industry("D", "建設業")
    rows: list[tuple[Any, int, str]] = [
        *[(craft, 10, "13111")] * 2,
        *[(craft, 30, "13111")] * 3,
        *[(craft, 9, "13112")] * 4,
        *[(building, 9, "13111")] * 5,
        *[(craft, 7, "13201")] * 6,
        *[(craft, 7, "14101")] * 7,
        *[(retail, 8, "13111")] * 8,
    ]
    for number, (industry, staff, place) in enumerate(rows):
        make.company(f"株式会社似た{number}", industry=industry, staff=staff, municipality=place)
    client = make.company(industry=craft, staff=8, municipality="13111")
    case = scene.made(company=client)
    return services.level_set(
        case=case, field="area", level="city", version=case.version, by=case.created_by
    )


def test_the_finer_it_is_told_the_rarer_it_is(case: CaseStudy) -> None:
    found = rarity_of(case)
    assert (found.n, found.below, found.is_rare) == (3, 5, True)
    offers = {step.field: (step.level, step.words, step.n) for step in found.coarser}
    assert offers == {
        "industry": ("group", "製造業その他", 3 + 5),
        "area": ("part", "東京都区部", 3 + 4),
        "size": ("class", "20人以下・21人以上", 3),
    }


@pytest.mark.parametrize(
    ("field", "level", "n"),
    [
        *(("area", "part", 7), ("area", "prefecture", 13), ("area", "none", 20)),
        *(("industry", "group", 8), ("industry", "none", 16)),
        *(("size", "class", 3), ("size", "none", 6)),
    ],
)
def test_each_step_counts_what_would_be_told_alike(
    case: CaseStudy, field: str, level: str, n: int
) -> None:
    for _ in "12":
        case = services.level_set(
            case=case, field=field, level=level, version=1, by=case.created_by
        )
    assert rarity_of(case).n == n
    counted = [rarity_of(case, offer=False).n, rarity_of(case).n]
    assert counted == [n, n]


def test_merged_records_are_one_company(case: CaseStudy) -> None:
    alike = Company.objects.filter(municipality="13111", industry=case.industry, staff=10)
    one, other = alike
    client_merge(merged=other, root=one, by=make.user(Role.MANAGER))
    assert rarity_of(case).n == 2


def test_the_line_is_the_centres_to_draw(case: CaseStudy) -> None:
    boss = make.user(Role.MANAGER)
    services.policy_change(marks_coordinators=True, rare_below=3, version=0, by=boss)
    assert CasePolicy.current().rare_below == 3
    assert not rarity_of(case).is_rare


def test_it_costs_two_queries(case: CaseStudy, django_assert_num_queries: Any) -> None:
    case = CaseStudy.objects.select_related("industry").get(pk=case.pk)
    with django_assert_num_queries(2):
        rarity_of(case)
