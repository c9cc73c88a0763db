"""What the settings pages share: which list, which 年度, the trail back."""

import unicodedata

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from center.catalogue import BY_SLUG, CodeList
from center.models import UNSET_OFFICE, ByYear
from yorozu.kit.wareki import fiscal_year

EARLIEST, LATEST = 2000, 2100


def this_year() -> int:
    return fiscal_year(timezone.localdate())


def chosen_year(asking: HttpRequest) -> int:
    """?fy=2026; anything else means this 年度."""
    text = unicodedata.normalize("NFKC", asking.GET.get("fy", "") or asking.POST.get("fy", ""))
    if text.isascii() and text.isdigit() and len(text) == 4 and EARLIEST <= int(text) <= LATEST:
        return int(text)
    return this_year()


def list_of(kind: str) -> CodeList:
    if kind not in BY_SLUG:
        raise Http404
    return BY_SLUG[kind]


def entry_of(what: CodeList, pk: int, user: User) -> ByYear:
    """A row of the list; the one that stands in for 未設定 is nobody's to edit."""
    rows = what.model._default_manager.visible_to(user)
    row: ByYear = get_object_or_404(rows, pk=pk)
    if getattr(row, "code", "") == UNSET_OFFICE:
        raise Http404
    return row


def crumbs(*more: tuple[str, str]) -> list[tuple[str, str]]:
    return [("設定", reverse("desks:settings")), *more]


def list_url(what: CodeList, year: int | None = None) -> str:
    url = reverse("center:codes", kwargs={"kind": what.slug})
    return f"{url}?fy={year}" if year is not None else url
