"""Choosing an organisation or a branch: those in use, and what a record names already.

What has ended since stays choosable on the record that names it, with a mark: correcting another
box must not lose it.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django import forms
from django.urls import reverse_lazy

from partners.models import Branch, Organization
from partners.orgs.selectors import named
from yorozu.kit.forms import ComboboxField

ENDED = "使用終了"
_ORGANIZATIONS = reverse_lazy("partners:lookup")
_BRANCHES = reverse_lazy("partners:lookup_branches")


class BranchField(forms.ModelChoiceField[Branch]):
    """A branch of one organisation."""

    def __init__(self, **options: Any) -> None:
        options = {"label": "支店", "required": False, **options}
        super().__init__(Branch.objects.none(), **options)

    def offer(self, organization: Organization, kept: int | None = None) -> None:
        here = organization.branches.filter(is_active=True)
        self.queryset = here | Branch.objects.filter(pk=kept or 0)

    def label_from_instance(self, obj: Any) -> str:
        return str(obj) if obj.is_active else f"{obj}（{ENDED}）"


def organization_field(
    label: str,
    *,
    kept: Organization | None = None,
    kinds: Collection[str] = (),
    url: Any = _ORGANIZATIONS,
    **options: Any,
) -> ComboboxField:
    """`url` offers the same as is taken: those in use, of all kinds or of those named."""
    if kept is not None and (mark := state_of(kept)):
        options["help_text"] = f"「{kept}」は{mark}の機関です。"
    rows = Organization.objects.in_use()
    rows = rows.filter(kind__in=kinds) if kinds else rows
    rows |= Organization.objects.filter(pk=kept.pk if kept else 0)
    return ComboboxField(rows, url=url, find=named, label=label, **options)


def branch_field(
    label: str, *, kept: Branch | None = None, help_text: str = "", **options: Any
) -> ComboboxField:
    """Of any organisation."""
    if kept is not None and not kept.is_active:
        help_text = f"「{kept}」は{ENDED}の支店です。{help_text}"
    options = {"url": _BRANCHES, "find": named, "required": False, **options}
    rows = Branch.objects.filter(is_active=True) | Branch.objects.filter(pk=kept.pk if kept else 0)
    rows = rows.select_related("organization")
    return ComboboxField(rows, label=label, help_text=help_text, **options)


def state_of(organization: Organization) -> str:
    """使用終了 or 合併済; nothing while it is in use."""
    if organization.successor_id:
        return "合併済"
    return "" if organization.is_active else ENDED


def marked(rows: Collection[Organization]) -> list[tuple[str, str]]:
    """Choices of a list's filter: those in use first, the others with their mark."""
    order = sorted(rows, key=lambda row: bool(state_of(row)))
    return [
        (str(row.pk), f"{row.name}（{mark}）" if (mark := state_of(row)) else row.name)
        for row in order
    ]
