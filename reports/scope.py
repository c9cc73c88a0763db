"""Whose sessions a report counts: all of the programme's, or those of one office, bank or CO.

新規・継続 stays what it is in the whole programme: whose first session was at another office
is no new client here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from reports.enums import ReportScope

# In an address: "bank-12".
CODES = {
    ReportScope.OFFICE: "office",
    ReportScope.BANK: "bank",
    ReportScope.COORDINATOR: "co",
}
# What the memo list is narrowed by. A bank stands for those merged into it.
_PARAMS = {
    ReportScope.OFFICE: "office",
    ReportScope.BANK: "house",
    ReportScope.COORDINATOR: "lead",
}
_FIELDS = {
    ReportScope.OFFICE: "office",
    ReportScope.BANK: "introduced_by",
    ReportScope.COORDINATOR: "lead",
}
# The split that would only repeat the scope, or contradict its links.
_OWN_CUTS = {ReportScope.OFFICE: ("office",), ReportScope.COORDINATOR: ("lead", "beside")}


@dataclass(frozen=True)
class Scope:
    """`ids`: the one it names; of a bank also those merged into it. Empty for the whole centre."""

    kind: ReportScope = ReportScope.CENTER
    pk: int = 0
    name: str = ""
    ids: tuple[int, ...] = ()

    @property
    def is_center(self) -> bool:
        return self.kind == ReportScope.CENTER

    @property
    def code(self) -> str:
        """How an address names it."""
        return "center" if self.is_center else f"{CODES[self.kind]}-{self.pk}"

    @property
    def title(self) -> str:
        """On the cover."""
        return f"コーディネーター　{self.name}" if self._is_person else self.name

    @property
    def counted(self) -> str:
        """What is counted, in a sentence."""
        if self._is_person:
            return "相談対応件数（主担当）"
        return f"{self.name}の相談対応件数" if self.name else "相談対応件数"

    @property
    def _is_person(self) -> bool:
        return self.kind == ReportScope.COORDINATOR

    @property
    def query(self) -> Mapping[str, str]:
        """What the link of each of its figures adds."""
        return {} if self.is_center else {_PARAMS[self.kind]: str(self.pk)}

    @property
    def memos(self) -> Q:
        return Q() if self.is_center else Q(**{f"{_FIELDS[self.kind]}__in": self.ids})

    @property
    def params(self) -> Mapping[str, Any]:
        """What the statement of the figures is asked with: a null leaves it as wide as it is."""
        return {
            kind.value: list(self.ids) if kind == self.kind else None
            for kind in ReportScope
            if kind != ReportScope.CENTER
        }

    @property
    def own_cuts(self) -> tuple[str, ...]:
        return _OWN_CUTS.get(self.kind, ())


CENTER = Scope()
