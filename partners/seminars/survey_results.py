"""What the answers say: counts, shares, a chart; a bank only while nobody stands out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from partners.models import OutreachEvent, Satisfaction, SurveyAnswer, Usefulness
from partners.seminars.registering import LEAST_ANSWERS
from yorozu.kit.chart_parts import Series
from yorozu.kit.charts import hbars


@dataclass(frozen=True)
class Results:
    """Counts by choice, the best first. `satisfied`: 満足 and やや満足; 大変満足 stands apart."""

    satisfaction: tuple[tuple[str, int], ...]
    usefulness: tuple[tuple[str, int], ...]
    wishes: int
    total: int
    very: int
    satisfied: int

    @property
    def is_enough(self) -> bool:
        return self.total >= LEAST_ANSWERS

    @property
    def very_share(self) -> str:
        return _share(self.very, self.total)

    @property
    def satisfied_share(self) -> str:
        return _share(self.satisfied, self.total)

    @property
    def together_share(self) -> str:
        return _share(self.very + self.satisfied, self.total)


def _share(part: int, whole: int) -> str:
    """One decimal; nothing of nothing is a dash."""
    return f"{100 * part / whole:.1f}" if whole else "—"


def results_of(event: OutreachEvent) -> Results:
    """One query."""
    counts = {f"s{each.value}": Count("pk", filter=Q(satisfaction=each)) for each in Satisfaction}
    counts |= {f"u{each.value}": Count("pk", filter=Q(usefulness=each)) for each in Usefulness}
    counts |= {"wishes": Count("pk", filter=Q(wants_consultation=True)), "total": Count("pk")}
    found = SurveyAnswer.objects.filter(registration__event=event).aggregate(**counts)
    return Results(
        satisfaction=tuple((str(each.label), found[f"s{each.value}"]) for each in Satisfaction),
        usefulness=tuple((str(each.label), found[f"u{each.value}"]) for each in Usefulness),
        wishes=found["wishes"],
        total=found["total"],
        very=found[f"s{Satisfaction.VERY.value}"],
        satisfied=found[f"s{Satisfaction.SATISFIED.value}"]
        + found[f"s{Satisfaction.RATHER.value}"],
    )


def drawings_of(results: Results) -> list[Any]:
    if not results.total:
        return []
    return [
        hbars(
            chart_id=key,
            title=f"{title}（{results.total}人）",
            labels=[label for label, _ in rows],
            series=Series("人数", [count for _, count in rows]),
            head="回答",
        )
        for key, title, rows in (
            ("satisfaction", "満足度", results.satisfaction),
            ("usefulness", "仕事に役に立つか", results.usefulness),
        )
    ]
