"""What this room puts on the pages of memos and clients, and on the start page."""

import uuid as uuids
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Window

from accounts.enums import Permission, Role
from accounts.models import User
from accounts.permissions import has_permission
from casebook.enums import CaseAct, CaseState
from casebook.models import CaseChange, CaseStudy
from casebook.rights import WRITING
from companies.models import Company
from companies.models.consent import client_q
from consultations.enums import MemoStatus
from consultations.models import Memo
from yorozu.kit.registry import (
    RecordSection,
    StartPanel,
    client_sections,
    memo_sections,
    start_panels,
)
from yorozu.kit.standing import StandingQuery

Context = dict[str, Any]
SHOWN = 10
ON_START = 5


def register() -> None:
    memo_sections.register(RecordSection("cases", "casebook/_memo.html", 40, _of_memo))
    client_sections.register(RecordSection("cases", "casebook/_client.html", 46, _of_client))
    start_panels.register(
        StartPanel("cases", "casebook/_start.html", frozenset({Role.CHIEF}), 155, _waiting),
        StartPanel(
            "cases_returned",
            "casebook/_start_returned.html",
            frozenset({Role.CHIEF, Role.COORDINATOR}),
            156,
            _returned,
        ),
    )


_MADE = StandingQuery(
    int,
    lambda memo: CaseStudy.memos.through._default_manager.filter(memo=memo).values_list(
        "casestudy"
    ),
)


def _of_memo(request: Any, memo: Any) -> Context | None:
    """The button on a confirmed memo, and the cases it became."""
    user = request.user
    if not has_permission(user, Permission.CASE_WRITE) or memo.status != MemoStatus.CONFIRMED:
        return None
    return {
        "memo_cases": _made_of(user, memo),
        "memo_case_uuid": uuids.uuid4(),
        "memo_has_client": bool(memo.company_id or memo.person_id),
    }


def _made_of(user: User, memo: Memo) -> list[CaseStudy]:
    """Most memos became none: who may see what is asked of those that did. One query, or two."""
    made = _MADE.of(memo.pk)
    if not made:
        return []
    rows = CaseStudy.objects.visible_to(user).filter(pk__in=made)
    return list(rows.only("uuid", "title", "state").order_by("-pk")[:SHOWN])


def _of_client(request: Any, client: Any) -> Context | None:
    """Two queries; nothing for those who may not write cases."""
    user = request.user
    if not has_permission(user, Permission.CASE_WRITE):
        return None
    cases = list(CaseStudy.objects.visible_to(user).of(client).order_by("-pk")[:SHOWN])
    told = Memo.objects.visible_to(user).filter(
        client_q(client), status=MemoStatus.CONFIRMED, is_restricted=False
    )
    may_make = told.exists()
    if not cases and not may_make:
        return None
    return {
        "client_cases": cases,
        "client_may_make_case": may_make,
        "client_case_uuid": uuids.uuid4(),
        "client_case_kind": "company" if isinstance(client, Company) else "person",
    }


def _waiting(user: User, today: date) -> Context | None:  # noqa: ARG001
    """Those one may approve; one's own wait for another chief. One query."""
    own = CaseChange.objects.filter(by=user, act__in=WRITING).values("case")
    rows = CaseStudy.objects.visible_to(user).filter(state=CaseState.ASKED).exclude(pk__in=own)
    rows = rows.annotate(all_waiting=Window(Count("*"))).select_related("asked_by")
    found: list[Any] = list(rows.order_by("asked_at", "pk")[:ON_START])
    if not found:
        return None
    total = found[0].all_waiting
    return {
        "cases_waiting": found,
        "cases_waiting_more": total > len(found),
        "cases_waiting_total": total,
    }


def _returned(user: User, today: date) -> Context | None:  # noqa: ARG001
    """One's own that came back, as long as nothing was done about it. One query."""
    later = CaseChange.objects.filter(case=OuterRef("case"), by=user, pk__gt=OuterRef("pk"))
    rows = CaseChange.objects.filter(
        ~Exists(later), act=CaseAct.RETURNED, case__state=CaseState.DRAFT, case__created_by=user
    )
    found = list(rows.select_related("case", "by").order_by("-pk")[:ON_START])
    return {"cases_returned": found} if found else None
