"""The lists one can narrow memos by, in one query."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Case, CharField, F, IntegerField, QuerySet, Value, When
from django.db.models.functions import Cast

from center.models import UNSET_OFFICE, Industry, Office, Programme, SupportCourse, Topic
from coordinators.models import Coordinator
from partners.models import Branch, Organization

Choices = list[tuple[str, str]]


@dataclass
class Catalogue:
    """Choices by list; branches only of the bank that is chosen."""

    lists: dict[str, Choices] = field(default_factory=lambda: defaultdict(list))

    def __getitem__(self, name: str) -> Choices:
        return self.lists[name]

    def __setitem__(self, name: str, choices: Choices) -> None:
        self.lists[name] = choices


def catalogue() -> Catalogue:
    """Offices, programmes, topics, courses, industries, coordinators, organisations. One query."""
    gone = Case(When(is_active=True, then=0), default=1, output_field=IntegerField())
    first, *rest = (
        _rows(Office.objects.exclude(code=UNSET_OFFICE), "office", F("pk"), F("position")),
        _rows(Programme.objects.all(), "programme", F("code"), F("position")),
        _rows(Topic.objects.all(), "topic", F("pk"), F("position")),
        _rows(SupportCourse.objects.all(), "course", F("pk"), F("position")),
        _rows(Industry.objects.all(), "industry", F("pk"), F("position")),
        _rows(Coordinator.objects.all(), "coordinator", F("pk"), gone, F("kana")),
        _rows(Organization.objects.all(), "organization", F("pk"), gone, F("zengin_code")),
    )
    found = Catalogue()
    for kind, value, label, _, _ in first.union(*rest, all=True).order_by(
        "list_name", "place", "sound"
    ):
        found[kind].append((value, label))
    return found


def branch_choices(organization: str, branch: str) -> Choices:
    """Branches of the chosen organisation, and the chosen one whatever it belongs to."""
    rows = Branch.objects.none()
    if _is_id(organization):
        rows = Branch.objects.filter(organization_id=int(organization))
    elif _is_id(branch):
        rows = Branch.objects.filter(pk=int(branch))
    return [(str(pk), name) for pk, name in rows.values_list("pk", "name")]


def _is_id(text: str) -> bool:
    return text.isdecimal() and len(text) <= 18


def _rows(rows: QuerySet[Any], kind: str, value: Any, place: Any, sound: Any = None) -> Any:
    return (
        rows.order_by()
        .annotate(
            list_name=Value(kind),
            value=Cast(value, CharField()),
            label=F("name"),
            place=Cast(place, IntegerField()),
            sound=sound or Value(""),
        )
        .values_list("list_name", "value", "label", "place", "sound")
    )
