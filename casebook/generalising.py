"""What readers are told of the client: industry, area and size, as coarse as was chosen."""

import re
from dataclasses import dataclass

from casebook.enums import AreaLevel, IndustryLevel, SizeLevel
from casebook.models import CaseStudy
from companies.enums import StaffBand, Stage
from companies.municipalities import municipality_name
from yorozu.kit.wareki import fiscal_year_label

TOKYO = "13"
_PREFECTURE = re.compile(r"^(?:北海道|東京都|(?:京都|大阪)府|.{2,3}県)")
SMALL_BANDS = (StaffBand.UP_TO_5, StaffBand.UP_TO_20)
LARGE_BANDS = tuple(band for band in StaffBand if band not in SMALL_BANDS)


@dataclass(frozen=True)
class Fact:
    label: str
    value: str


def part_of_tokyo(code: str) -> str:
    """区部, 多摩地域 or 島しょ部; empty outside Tokyo."""
    if not code.startswith(TOKYO):
        return ""
    number = int(code[2:])
    if number < 200:
        return "区部"
    return "多摩地域" if number < 360 else "島しょ部"


def area_words(code: str, level: str) -> str:
    """The words as published. Outside Tokyo nothing lies between municipality and prefecture."""
    if not code or level == AreaLevel.NONE:
        return ""
    is_tokyo = code.startswith(TOKYO)
    if level == AreaLevel.CITY:
        return municipality_name(code)
    if level == AreaLevel.PART and is_tokyo:
        return f"東京都{part_of_tokyo(code)}"
    found = _PREFECTURE.match(municipality_name(code))
    return "東京都" if is_tokyo else found.group() if found else ""


def industry_words(case: CaseStudy) -> str:
    if case.industry is None or case.industry_level == IndustryLevel.NONE:
        return ""
    if case.industry_level == IndustryLevel.GROUP:
        return str(case.industry.get_size_rule_display())
    return case.industry.name


def size_words(case: CaseStudy) -> str:
    if not case.size_band or case.size_level == SizeLevel.NONE:
        return ""
    if case.size_level == SizeLevel.CLASS:
        return "従業員20人以下" if case.size_band in SMALL_BANDS else "従業員21人以上"
    return f"従業員{StaffBand(case.size_band).label}"


def facts_of(case: CaseStudy) -> list[Fact]:
    """In the order of the page and of the paper; what is not told is left out."""
    pairs = (
        ("業種", industry_words(case)),
        ("地域", case.area),
        ("規模", size_words(case)),
        ("創業前・後", Stage(case.stage).label if case.stage else ""),
        ("年度", fiscal_year_label(case.fiscal_year)),
        ("相談分野", "、".join(topic.name for topic in case.topics.all())),
    )
    return [Fact(label, str(value)) for label, value in pairs if value]
