"""What this package puts on the pages of memos and clients, on the settings and the start page."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse

from accounts.enums import OFFICE, Permission, Role
from accounts.models import User
from accounts.permissions import has_permission
from companies.models import Company, Person
from companies.models.consent import family_ids
from consultations.enums import MemoStatus
from consultations.models import Memo, OutcomeAnswer, OutcomeRefusal, OutcomeSurvey
from consultations.outcomes.exporting import light
from consultations.outcomes.filters import bad_q
from yorozu.kit.names import known
from yorozu.kit.registry import (
    RecordSection,
    SettingsEntry,
    StartPanel,
    client_sections,
    memo_sections,
    settings_entries,
    start_panels,
)
from yorozu.kit.standing import StandingQuery

Context = dict[str, Any]
SHOWN = 10
ON_START = 5


def register() -> None:
    memo_sections.register(
        RecordSection("outcome", "consultations/outcomes/_memo.html", 30, _of_memo)
    )
    client_sections.register(
        RecordSection("outcomes", "consultations/outcomes/_client.html", 44, _of_client)
    )
    start_panels.register(
        StartPanel(
            "outcomes",
            "consultations/outcomes/_start.html",
            OFFICE | {Role.CHIEF},
            160,
            _to_look_at,
        )
    )
    settings_entries.register(
        SettingsEntry(
            view="outcome_settings:policy",
            label="成果アンケート",
            description="相談から何日後に、だれへ送るか。再依頼と、回答を受け付ける期間",
            permission=Permission.SETTINGS_MANAGE,
            icon="memo",
            order=212,
            group="一覧",
        )
    )


def _of_memo(request: Any, memo: Memo) -> Context | None:
    """One query, for who may read answers; a memo that does not count is not asked about."""
    user = request.user
    if not has_permission(user, Permission.OUTCOME_READ) or memo.status != MemoStatus.CONFIRMED:
        return None
    surveys = _SURVEYS.of(memo.pk)
    return {"memo_outcome": surveys[0] if surveys else None}


_ASKED = ("id", "memo_id", "sent_at", "closes_on", "answered_at", "stopped_at")
_TOLD = ("id", "satisfaction", "acted", "effect", "solved")


def _survey(*row: Any) -> OutcomeSurvey:
    """What the memo's page tells of it and of its answer, if there is one."""
    survey = known(OutcomeSurvey, **dict(zip(_ASKED, row, strict=False)))
    told = dict(zip(_TOLD, row[len(_ASKED) :], strict=True))
    answer = known(OutcomeAnswer, **told, survey_id=survey.pk) if told["id"] else None
    OutcomeSurvey.answer.related.set_cached_value(survey, answer)  # type: ignore[attr-defined]
    return survey


_SURVEYS = StandingQuery(
    _survey,
    lambda memo: (
        OutcomeSurvey.objects.filter(memo=memo)
        .order_by()
        .values_list(*_ASKED, *(f"answer__{name}" for name in _TOLD))
    ),
)


def _of_client(request: Any, client: Company | Person) -> Context | None:
    """No query: what was asked and answered is fetched once the page is there."""
    if not has_permission(request.user, Permission.OUTCOME_READ):
        return None
    name = "company" if isinstance(client, Company) else "person"
    return {"client_outcomes_url": reverse("consultations:outcomes_of", args=[name, client.pk])}


def of_client(user: User, client: Company | Person) -> Context:
    """Two queries. Of sessions this reader may read."""
    name = "company" if isinstance(client, Company) else "person"
    rows = OutcomeSurvey.objects.visible_to(user)
    rows = rows.filter(**{f"memo__{name}_id__in": family_ids(client)})
    return {
        "client": client,
        "client_outcomes": list(light(rows).order_by("-memo__started_at", "-pk")[:SHOWN]),
        "client_refusal": OutcomeRefusal.objects.standing().of(client).first(),
        "client_outcome_kind": name,
        "may_write_outcome": has_permission(user, Permission.OUTCOME_WRITE),
    }


def _to_look_at(user: User, today: date) -> Context | None:  # noqa: ARG001
    """不満 or 成果なし that nobody has looked after, the oldest first. One query."""
    rows = OutcomeSurvey.objects.visible_to(user).counted()
    rows = rows.filter(bad_q(), answer__settled_at=None)
    found = list(light(rows).order_by("pk")[: ON_START + 1])
    if not found:
        return None
    return {"outcomes_bad": found[:ON_START], "outcomes_bad_more": len(found) > ON_START}
