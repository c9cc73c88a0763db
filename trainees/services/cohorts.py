"""受入期: opened and corrected by the office."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from accounts import audit
from accounts.models import User
from trainees.models import Cohort
from trainees.services._keeping import changed_of, lock, write

FIELDS = ("kind", "name", "programme", "organization", "starts_on", "ends_on", "aims")


@transaction.atomic
def cohort_open(*, values: Mapping[str, Any], by: User) -> Cohort:
    """Raises ValidationError by field."""
    row = Cohort(created_by=by, **{name: values[name] for name in FIELDS if name in values})
    row.full_clean()
    row.save(force_insert=True)
    row.focus_topics.set(values.get("focus_topics", ()))
    audit.record("cohort.opened", target=row, by=by, kind=row.kind)
    return row


@transaction.atomic
def cohort_change(*, cohort: Cohort, values: Mapping[str, Any], by: User, version: int) -> Cohort:
    """Raises Stale, ValidationError by field. The trainees' own periods stay as they are."""
    row = lock(cohort, version)
    facts = {name: values[name] for name in FIELDS if name in values}
    changed = changed_of(row, facts)
    topics = values.get("focus_topics")
    topics_changed = topics is not None and set(topics) != set(row.focus_topics.all())
    if not changed and not topics_changed:
        return row
    write(row, {name: facts[name] for name in changed})
    if topics_changed and topics is not None:
        row.focus_topics.set(topics)
        changed.append("focus_topics")
    audit.record("cohort.changed", target=row, by=by, fields=changed)
    return row
