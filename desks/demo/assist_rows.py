"""The rows of the demo conferences, stored in bulk."""

from dataclasses import dataclass, field
from typing import Any

from assist.models import (
    AssistCase,
    AssistChange,
    AssistConference,
    AssistParty,
    CaseView,
    PlanAction,
    PlanFollowUp,
    SupportPlan,
)
from companies.models import Consent
from consultations.models import Memo


@dataclass
class Rows:
    """What is stored, in the order of its keys."""

    conferences: list[AssistConference] = field(default_factory=list)
    parties: list[AssistParty] = field(default_factory=list)
    cases: list[AssistCase] = field(default_factory=list)
    consents: list[Consent] = field(default_factory=list)
    views: list[CaseView] = field(default_factory=list)
    plans: list[SupportPlan] = field(default_factory=list)
    actions: list[PlanAction] = field(default_factory=list)
    # Which coordinator was there for the centre.
    seats: list[tuple[AssistParty, int]] = field(default_factory=list)
    follow_ups: list[PlanFollowUp] = field(default_factory=list)
    changes: list[AssistChange] = field(default_factory=list)

    def store(self) -> None:
        """Each table once; a row's parents have their keys by then."""
        tables: tuple[tuple[Any, list[Any]], ...] = (
            (AssistConference, self.conferences),
            (AssistParty, self.parties),
            (AssistCase, self.cases),
            (Consent, self.consents),
            (CaseView, self.views),
            (SupportPlan, self.plans),
            (PlanAction, self.actions),
            (PlanFollowUp, self.follow_ups),
            (AssistChange, self.changes),
        )
        for model, made in tables:
            model._default_manager.bulk_create(made)
        _link_memos(self.cases)
        through: Any = AssistParty.coordinators.through
        through.objects.bulk_create(
            through(assistparty_id=party.pk, coordinator_id=who) for party, who in self.seats
        )


def _link_memos(cases: list[AssistCase]) -> None:
    """The newest memo of each company, before the conference met or after."""
    by_company = {case.company_id: case for case in cases if case.company_id}
    memos = (
        Memo.objects.counted().filter(company__in=by_company).order_by("company_id", "-started_at")
    )
    newest = memos.distinct("company_id").values_list("company_id", "pk")
    through: Any = AssistCase.memos.through
    through.objects.bulk_create(
        through(assistcase_id=by_company[company].pk, memo_id=memo) for company, memo in newest
    )
