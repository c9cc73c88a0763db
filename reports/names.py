"""What the parts of a split are called, in the order of the centre's own lists."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import BooleanField, Case, CharField, IntegerField, Q, Value, When
from django.db.models.functions import Cast

from center.models import Industry, Office, SupportCourse, Target, Topic
from companies.enums import AgeBand, Sex, StaffBand, Stage
from consultations.enums import Method, ParticipantRole
from coordinators.models import Coordinator
from partners.models import Branch, Organization

CODED: Mapping[str, Iterable[tuple[str, str]]] = {
    "method": Method.choices,
    "staff": StaffBand.choices,
    "stage": Stage.choices,
    "sex": Sex.choices,
    "age": AgeBand.choices,
    "seat": [pair for pair in ParticipantRole.choices if pair[0] != ParticipantRole.LEAD],
}
SAME_LIST = {"any_topic": "topic", "beside": "lead"}


@dataclass(frozen=True)
class Name:
    """A part of a split. `always`: it is shown even when it counts nothing."""

    value: str
    label: str
    always: bool


@dataclass(frozen=True)
class Names:
    """The parts by cut, and the year's targets by measure."""

    by_cut: Mapping[str, list[Name]]
    targets: Mapping[str, int]

    def of(self, cut: str) -> list[Name]:
        return self.by_cut.get(SAME_LIST.get(cut, cut), [])


def names_for(*, fiscal_year: int, programme_id: int, met: Mapping[str, Iterable[str]]) -> Names:
    """The lists of the centre, and of the long ones only what was met. One query."""
    rows = _all_rows(fiscal_year, programme_id, {cut: set(ids) for cut, ids in met.items()})
    by_cut = {
        cut: [Name(value, label, always=True) for value, label in choices]
        for cut, choices in CODED.items()
    }
    targets: dict[str, int] = {}
    for kind, value, label, _, _, always in rows:
        if kind == "target":
            targets[label] = int(value)
        else:
            by_cut.setdefault(kind, []).append(Name(value, label, always))
    apart = {cut: names if cut == "branch" else _told_apart(names) for cut, names in by_cut.items()}
    return Names(apart, targets)


def _told_apart(names: list[Name]) -> list[Name]:
    """Two of one name (coordinators may be) carry their id, so that neither is lost.

    Branches are not told apart: under one bank each name is there once.
    """
    often = Counter(name.label for name in names)
    return [
        Name(name.value, f"{name.label}（{name.value}）", name.always)
        if often[name.label] > 1
        else name
        for name in names
    ]


def _all_rows(fiscal_year: int, programme_id: int, met: dict[str, set[str]]) -> Any:
    offered = Q(valid_from__isnull=True) | Q(valid_from__lte=fiscal_year)
    offered &= Q(valid_until__isnull=True) | Q(valid_until__gte=fiscal_year)
    people = met.get("lead", set()) | met.get("beside", set())
    first, *rest = (
        _rows(Office, "office", position="position", always=Q(is_active=True) & ~Q(code="unset")),
        _rows(Topic, "topic", position="position", always=offered & Q(is_legacy=False)),
        _rows(SupportCourse, "course", position="position", always=offered),
        _rows(Industry, "industry", position="position", sound="code", always=Q(pk__gt=0)),
        _rows(Coordinator, "lead", sound="kana", pks=people),
        _rows(Organization, "bank", sound="zengin_code", pks=met.get("bank", set())),
        _rows(Branch, "branch", sound="code", pks=met.get("branch", set())),
        Target.objects.filter(fiscal_year=fiscal_year, programme=programme_id)
        .order_by()
        .values_list(
            Value("target"),
            Cast("value", CharField()),
            "measure",
            Value(0),
            Value(""),
            Value(value=True),
        ),
    )
    return first.union(*rest, all=True).order_by("cut", "place", "reading", "key")


def _rows(
    model: Any,
    cut: str,
    *,
    position: str = "",
    sound: str = "",
    always: Q | None = None,
    pks: set[str] | None = None,
) -> Any:
    rows = model.objects.order_by()
    if pks is not None:
        rows = rows.filter(pk__in=[int(pk) for pk in pks])
    shown = Case(When(always, then=Value(True)), default=Value(False)) if always else Value(False)
    return rows.annotate(
        cut=Value(cut),
        key=Cast("pk", CharField()),
        label=Cast("name", CharField()),
        place=Cast(position, IntegerField()) if position else Value(0),
        reading=Cast(sound, CharField()) if sound else Value(""),
        always=Cast(shown, BooleanField()),
    ).values_list("cut", "key", "label", "place", "reading", "always")
