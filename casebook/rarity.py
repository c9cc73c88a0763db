"""How many of the centre's companies look like the one of a case, as it is told.

The fewer there are, the easier it is to guess which. The client itself is among them.
"""

from dataclasses import dataclass

from django.db.models import Count, Q

from casebook.enums import AreaLevel, IndustryLevel, SizeLevel
from casebook.generalising import (
    LARGE_BANDS,
    SMALL_BANDS,
    TOKYO,
    area_words,
    part_of_tokyo,
)
from casebook.models import CasePolicy, CaseStudy
from companies.enums import StaffBand
from companies.models import Company

_LEVELS = {"industry": IndustryLevel, "area": AreaLevel, "size": SizeLevel}
LABELS = {"industry": "業種", "area": "地域", "size": "規模"}


@dataclass(frozen=True)
class Coarser:
    """One step less fine in one field, and how many companies look alike then."""

    field: str
    level: str
    words: str
    n: int

    @property
    def label(self) -> str:
        return LABELS[self.field]


@dataclass(frozen=True)
class Rarity:
    n: int
    below: int
    coarser: tuple[Coarser, ...] = ()

    @property
    def is_rare(self) -> bool:
        return self.n < self.below


def rarity_of(case: CaseStudy, *, offer: bool = True) -> Rarity:
    """One scan of the register counts the case as it is and every coarser telling. Two queries."""
    now = {name: getattr(case, f"{name}_level") for name in _LEVELS}
    steps = [(name, level) for name in _LEVELS for level in _next(name, now[name], case)]
    steps = steps if offer else []
    counts = {"now": Count("pk", filter=_alike(case, now))}
    for place, (name, level) in enumerate(steps):
        counts[f"step{place}"] = Count("pk", filter=_alike(case, {**now, name: level}))
    found = Company.objects.filter(merged_into__isnull=True).aggregate(**counts)
    coarser = tuple(
        Coarser(name, level, _words(case, name, level), found[f"step{place}"])
        for place, (name, level) in enumerate(steps)
    )
    return Rarity(found["now"], CasePolicy.current().rare_below, coarser)


def _next(name: str, level: str, case: CaseStudy) -> list[str]:
    """The next coarser level that differs in what is told; none after the coarsest."""
    if not {"industry": case.industry_id, "area": case.area_code, "size": case.size_band}[name]:
        return []
    levels: list[str] = list(_LEVELS[name].values)
    later = levels[levels.index(level) + 1 :]
    if name == "area" and not case.area_code.startswith(TOKYO):
        later = [each for each in later if each != AreaLevel.PART]
    if name == "industry" and case.industry is not None:
        same = case.industry.name == str(case.industry.get_size_rule_display())
        later = [each for each in later if each != IndustryLevel.GROUP or not same]
    return later[:1]


def _words(case: CaseStudy, name: str, level: str) -> str:
    if name == "area":
        return area_words(case.area_code, level) or "載せない"
    label = str(_LEVELS[name](level).label)
    if name == "industry" and level == IndustryLevel.GROUP and case.industry:
        return str(case.industry.get_size_rule_display())
    return label


def _alike(case: CaseStudy, levels: dict[str, str]) -> Q:
    """Companies of which the same would be told. What is not known is not told either."""
    alike = Q(pk__isnull=False)
    if case.industry_id and levels["industry"] == IndustryLevel.CLASS:
        alike &= Q(industry=case.industry_id)
    elif case.industry is not None and levels["industry"] == IndustryLevel.GROUP:
        alike &= Q(industry__size_rule=case.industry.size_rule)
    alike &= _area(case.area_code, levels["area"]) & _size(case.size_band, levels["size"])
    return alike & Q(stage=case.stage) if case.stage else alike


def _area(code: str, level: str) -> Q:
    if not code or level == AreaLevel.NONE:
        return Q()
    if level == AreaLevel.CITY:
        return Q(municipality=code)
    if level == AreaLevel.PART and (part := part_of_tokyo(code)):
        ends = {"区部": ("13000", "13200"), "多摩地域": ("13200", "13360")}
        first, until = ends.get(part, ("13360", "14000"))
        return Q(municipality__gte=first, municipality__lt=until)
    return Q(municipality__startswith=code[:2])


def _size(band: str, level: str) -> Q:
    if not band or level == SizeLevel.NONE:
        return Q()
    bands: tuple[StaffBand, ...] = (StaffBand(band),)
    if level == SizeLevel.CLASS:
        bands = SMALL_BANDS if band in SMALL_BANDS else LARGE_BANDS
    lines = [0, *(int(each.value) for each in StaffBand)]
    order = list(StaffBand)
    first = order.index(bands[0])
    above = Q(staff__gt=lines[first]) if first else Q(staff__gte=0)
    last = bands[-1]
    return above if last == StaffBand.OVER_300 else above & Q(staff__lte=int(last.value))


__all__ = ["LABELS", "Coarser", "Rarity", "rarity_of"]
