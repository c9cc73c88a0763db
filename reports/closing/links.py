"""Addresses of a closed month's lists: what was frozen, and what has changed since."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from django.urls import reverse

from reports.models import MonthClose


def frozen_url(close: MonthClose, query: Mapping[str, str] | None = None) -> str:
    """The frozen memos, narrowed to a part of a split."""
    return _url("reports:frozen", close, query)


def corrections_url(close: MonthClose, query: Mapping[str, str] | None = None) -> str:
    """What counts otherwise than at closing: all of it, one `kind`, or what came into (`side=in`)
    or went out of (`side=out`) a part.
    """
    return _url("reports:corrections", close, query)


def figures_url(close: MonthClose) -> str:
    return _url("reports:close_figures", close, None)


def _url(view: str, close: MonthClose, query: Mapping[str, str] | None) -> str:
    asked = {"programme": close.programme.code, "round": str(close.round), **(query or {})}
    return f"{reverse(view, args=[f'{close.month:%Y-%m}'])}?{urlencode(asked)}"
