"""The skill map on one A3 sheet, landscape; a larger centre's flows on with its head repeated."""

from coordinators.enums import Level
from coordinators.selectors import SkillMap
from yorozu.kit.pdf import render_pdf
from yorozu.kit.wareki import format_date


def map_pdf(found: SkillMap, conditions: list[str]) -> bytes:
    """The same map gives the same bytes."""
    context = {
        "map": found,
        "day": format_date(found.on),
        "conditions": conditions,
        "levels": list(Level),
        # Digits and shades alone: the squares would double the sheets, and the time they take.
        "is_dense": len(found.columns) > 22 or len(found.rows) > 30,
    }
    return render_pdf("print/skills.html", context, title="COスキルマップ")
