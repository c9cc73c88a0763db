"""What the services share: the survey's row, taken so that acts on one come one by one."""

from __future__ import annotations

from consultations.models import Memo, OutcomeSurvey
from yorozu.kit.db import insert_unless_taken


def row_of(memo: Memo) -> OutcomeSurvey:
    """The memo's survey, locked; made where there is none. Inside a transaction."""
    insert_unless_taken(OutcomeSurvey(memo=memo))
    return locked(OutcomeSurvey.objects.get(memo=memo))


def locked(survey: OutcomeSurvey) -> OutcomeSurvey:
    rows = OutcomeSurvey.objects.select_for_update(of=("self",))
    return rows.select_related("memo__company", "memo__person").get(pk=survey.pk)
