"""規模 of a company (domain.md, 小規模企業者 and 中小企業; 中小企業基本法 第2条)."""

from dataclasses import dataclass

from django.db.models import Q

from center.enums import SizeRule
from center.models import Industry
from companies.enums import SizeClass

MILLION = 1_000_000


@dataclass(frozen=True)
class Lines:
    """Up to `small` staff 小規模; up to `staff` people or `capital` yen 中小."""

    small: int
    staff: int
    capital: int


LINES: dict[str, Lines] = {
    SizeRule.MANUFACTURING: Lines(20, 300, 300 * MILLION),
    SizeRule.WHOLESALE: Lines(5, 100, 100 * MILLION),
    SizeRule.RETAIL: Lines(5, 50, 50 * MILLION),
    SizeRule.SERVICE: Lines(5, 100, 50 * MILLION),
}


def size_class(*, staff: int | None, capital: int | None, rule: str) -> str:
    """The class, "" while what is known leaves it open.

    Without an industry (`rule` empty) only what every rule agrees on is said.
    """
    if staff is None:
        return ""
    rules = [LINES[rule]] if rule else list(LINES.values())
    found = {_class(lines, staff, capital) for lines in rules}
    return found.pop() if len(found) == 1 else ""


def _class(lines: Lines, staff: int, capital: int | None) -> str:
    if staff <= lines.small:
        return SizeClass.SMALL
    if staff <= lines.staff or (capital is not None and capital <= lines.capital):
        return SizeClass.MEDIUM
    return "" if capital is None else SizeClass.OTHER


def industries_by_rule() -> dict[str, list[int]]:
    found: dict[str, list[int]] = {rule: [] for rule in LINES}
    for pk, rule in Industry.objects.values_list("pk", "size_rule"):
        found[rule].append(pk)
    return found


def of_size(size: str, industries: dict[str, list[int]]) -> Q:
    """`size_class` as a condition on companies; "" is what it leaves open."""
    if size == "":
        settled = [of_size(each, industries) for each in SizeClass.values]
        return Q(staff__isnull=True) | ~(settled[0] | settled[1] | settled[2])
    every = LINES.values()
    found = Q(industry__isnull=True) & _within(
        size,
        small=min(one.small for one in every),
        above=max(one.small for one in every),
        # Few enough for every rule is 中小 for each; beyond all lines is その他 for each.
        staff=(max if size == SizeClass.OTHER else min)(one.staff for one in every),
        capital=(max if size == SizeClass.OTHER else min)(one.capital for one in every),
    )
    for rule, one in LINES.items():
        found |= Q(industry__in=industries[rule]) & _within(
            size, small=one.small, above=one.small, staff=one.staff, capital=one.capital
        )
    return found


def _within(size: str, *, small: int, above: int, staff: int, capital: int) -> Q:
    known = Q(capital__isnull=False)
    if size == SizeClass.SMALL:
        return Q(staff__lte=small)
    if size == SizeClass.MEDIUM:
        return Q(staff__gt=above) & (Q(staff__lte=staff) | (known & Q(capital__lte=capital)))
    return Q(staff__gt=staff) & known & Q(capital__gt=capital)
