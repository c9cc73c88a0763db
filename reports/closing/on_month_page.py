"""What a month's page says of its closing: where it stands, and since then 締め時・訂正・現在."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from center.models import Programme
from reports.closing.comparing import Comparison
from reports.closing.links import figures_url
from reports.closing.steps import standing, state_words
from reports.enums import CloseState
from reports.figures import MonthFigures
from reports.headlines import headlines
from reports.models import MonthClose


def closing_context(month: date, programme: Programme, figures: MonthFigures) -> dict[str, Any]:
    """One query for an open month, four for a closed one."""
    close = standing(month, programme)
    address = reverse("reports:close", args=[f"{month:%Y-%m}"])
    context: dict[str, Any] = {
        "close": close,
        "close_state": state_words(close),
        "close_url": f"{address}?{urlencode({'programme': programme.code})}",
        "headlines": headlines(figures),
    }
    if close is not None and close.state == CloseState.CLOSED:
        context |= compared(close)
    return context


def compared(close: MonthClose) -> dict[str, Any]:
    comparison = Comparison.of(close)
    return {
        "comparison": comparison,
        "compared_headlines": comparison.headline_table(),
        "compared_tables": comparison.tables(changed_only=True) if comparison.found else [],
        "compared_url": figures_url(close),
    }
