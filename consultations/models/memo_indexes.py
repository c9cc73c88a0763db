"""What memos are found and counted by. A key that leads one of these has no index of its own: each
costs every save.
"""

from django.db import models
from django.db.models import F, Q

from consultations.enums import MemoStatus

_COUNTED = Q(status=MemoStatus.CONFIRMED)
_NOT_DRAFT = ~Q(status=MemoStatus.DRAFT)
# What a month's figures are made of.
_FIGURED = (
    *("id", "number", "company", "person", "office", "method", "primary_topic"),
    *("course", "client_industry", "client_staff_band", "client_stage", "client_sex"),
    *("client_age_band", "introduced_by", "introduced_branch", "lead"),
)

MEMO_INDEXES = [
    models.Index(F("started_at").desc(), F("id").desc(), name="memo_newest", condition=_NOT_DRAFT),
    # Whether those whose seats, words or cases were found are in the list, without reading them.
    models.Index(fields=["id"], name="memo_listed", condition=_NOT_DRAFT),
    models.Index(F("lead"), F("started_at").desc(), F("id").desc(), name="memo_of_lead"),
    models.Index(F("company"), F("started_at").desc(), name="memo_of_company"),
    models.Index(F("person"), F("started_at").desc(), name="memo_of_person"),
    models.Index(F("status"), F("started_at").desc(), F("id").desc(), name="memo_in_status"),
    models.Index(F("introduced_by"), F("started_at").desc(), F("id").desc(), name="memo_of_bank"),
    # The last session of each branch is asked for (`consultations.branches.dormant`).
    models.Index(F("introduced_branch"), F("started_at").desc(), name="memo_of_branch"),
    models.Index(
        F("client_industry"),
        F("started_at").desc(),
        F("id").desc(),
        name="memo_of_industry",
    ),
    models.Index(fields=["recorder", "status"], name="memo_of_recorder"),
    models.Index(fields=["event"], name="memo_of_event", condition=Q(event__isnull=False)),
    models.Index(fields=["old_number"], name="memo_old_number", condition=~Q(old_number="")),
    # For `consultations.counting`: what counts in a stretch of time, and the history of a
    # client, both answered from the index alone.
    models.Index(fields=["programme", "started_at"], name="memo_counted", condition=_COUNTED),
    # All that a month's figures are made of: the texts, most of a row, are never read.
    models.Index(
        fields=["programme", "started_at"],
        name="memo_figures",
        include=_FIGURED,
        condition=_COUNTED,
    ),
    models.Index(
        fields=["company", "programme", "started_at"],
        name="memo_counted_of_company",
        include=["id", "number"],
        condition=_COUNTED & Q(company__isnull=False),
    ),
    models.Index(
        fields=["person", "programme", "started_at"],
        name="memo_counted_of_person",
        include=["id", "number"],
        condition=_COUNTED & Q(company__isnull=True),
    ),
]
