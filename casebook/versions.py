"""The texts of a case before each change, from the history that the database keeps."""

from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from casebook.models import CaseStudy
from casebook.models.case import TEXTS
from casebook.models.kept import PARTS
from yorozu.kit.disposal import event_models

MOST = 100
_LABELS = dict(PARTS)


@dataclass(frozen=True)
class Changed:
    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Version:
    at: datetime
    changed: list[Changed]


def versions_of(case: CaseStudy) -> list[Version]:
    """The newest change first; those that touched no text are left out. One query."""
    [events] = event_models(CaseStudy)
    rows = events._default_manager.filter(pgh_obj_id=case.pk).order_by("-pgh_id")
    states = [case, *rows[:MOST]]
    found = []
    for after, before in pairwise(states):
        if changed := _changes(before, after):
            at: datetime = before.pgh_created_at  # type: ignore[attr-defined]
            found.append(Version(at, changed))
    return found


def _changes(before: object, after: object) -> list[Changed]:
    pairs = ((name, getattr(before, name), getattr(after, name)) for name in ("title", *TEXTS))
    return [Changed(_LABELS[name], old, new) for name, old, new in pairs if old != new]
