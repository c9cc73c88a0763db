"""The rubric's figures of a draw: of all memos together, never by person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date

from reports.quality.models import Item, Mark, QualityDraw, QualityReview


def draw_of(month: date) -> QualityDraw | None:
    return QualityDraw.objects.filter(month=month).first()


def shares(reviews: Iterable[QualityReview]) -> list[tuple[str, list[int]]]:
    """Each line of the rubric with how many memos have each mark."""
    counted: Counter[tuple[str, str]] = Counter(
        (item, mark) for review in reviews for item, mark in review.marks.items()
    )
    return [(item.label, [counted[item, mark] for mark in Mark]) for item in Item]
