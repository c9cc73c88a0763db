"""What this room holds of a company past its term, and how it is wiped.

Rows stay with their days, parties and outcomes: what is counted does not change.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import BigIntegerField, Exists, F, Func, Max, OuterRef, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

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
from companies.disposal import COMPANY, not_done
from yorozu.kit import disposal
from yorozu.kit.disposal import WIPED, Described, Disposable, Due, Ids
from yorozu.kit.wareki import start_of

CASE, CONFERENCE = "assist_case", "assist"
CHUNK = 2000
# What must not stand empty.
INSTEAD = dict.fromkeys(
    ("aim", "first_move", "first_owner", "what", "withdrawn_reason", "dropped_reason"), WIPED
)
_START = Coalesce(F("conference__period__startswith"), F("conference__created_at"))
_OWN_START = Coalesce(F("period__startswith"), F("created_at"))


def register() -> None:
    """Cases before the companies they name; the conference's own words by themselves."""
    disposal.register(
        Disposable(CASE, "アシスト会議の案件", 15, _cases_due, _describe_cases, _wipe_cases)
    )
    disposal.register(
        Disposable(CONFERENCE, "アシスト会議", 16, _due, _describe, _wipe_conferences)
    )
    disposal.in_use(COMPANY, _met_since, _met_last)
    disposal.in_use(COMPANY, _followed_since, _followed_last)


def _cases_due(kept_from: date, ids: Ids | None) -> Iterable[Due]:
    """By the day of the conference; one that was followed up since waits for that."""
    young = PlanFollowUp.objects.filter(plan__case=OuterRef("pk"), done_on__gte=kept_from)
    rows = AssistCase.objects.annotate(start=_START).filter(
        not_done(CASE), ~Exists(young), start__lt=start_of(kept_from)
    )
    rows = rows if ids is None else rows.filter(pk__in=ids)
    root = Func(F("company_id"), function="company_root", output_field=BigIntegerField())
    for pk, company, start in rows.order_by("pk").values_list("pk", root, "start").iterator(CHUNK):
        yield Due(pk, f"c{company}" if company else "", timezone.localtime(start).date())


def _describe_cases(ids: Ids) -> Mapping[int, Described]:
    rows = AssistCase.objects.filter(pk__in=ids).select_related("company", "conference")
    return {
        row.pk: Described(
            f"{row.conference.title} 案件{row.position}", row.client, row.get_absolute_url()
        )
        for row in rows
    }


def _wipe_cases(ids: Ids) -> None:
    plans = SupportPlan.objects.filter(case__in=ids)
    _blank(AssistCase, AssistCase.objects.filter(pk__in=ids))
    _blank(CaseView, CaseView.objects.filter(case__in=ids))
    _blank(PlanAction, PlanAction.objects.filter(plan__in=plans))
    _blank(PlanFollowUp, PlanFollowUp.objects.filter(plan__in=plans))
    _blank(SupportPlan, plans)
    AssistChange.objects.filter(case__in=ids).exclude(reason="").update(reason=WIPED)


def _due(kept_from: date, ids: Ids | None) -> Iterable[Due]:
    rows = AssistConference.objects.annotate(start=_OWN_START).filter(
        not_done(CONFERENCE), start__lt=start_of(kept_from)
    )
    rows = rows if ids is None else rows.filter(pk__in=ids)
    for pk, start in rows.order_by("pk").values_list("pk", "start").iterator(CHUNK):
        yield Due(pk, "", timezone.localtime(start).date())


def _describe(ids: Ids) -> Mapping[int, Described]:
    rows = AssistConference.objects.filter(pk__in=ids).select_related("organization", "branch")
    return {row.pk: Described(row.title, row.bank, row.get_absolute_url()) for row in rows}


def _wipe_conferences(ids: Ids) -> None:
    """Who sat there, and what was passed on; that it was held, when and with whom stays."""
    rows = AssistConference.objects.filter(pk__in=ids)
    _blank(AssistConference, rows, title=WIPED, cancel_reason=WIPED)
    _blank(AssistParty, AssistParty.objects.filter(conference__in=ids))
    AssistChange.objects.filter(conference__in=ids).exclude(reason="").update(reason=WIPED)


def _blank(model: Any, rows: "QuerySet[Any]", **instead: str) -> None:
    """The row first: its history then holds the old words once more, and is wiped after it."""
    columns = disposal.typed_columns(model)
    words = {name: text for name, text in {**INSTEAD, **instead}.items() if name in columns}
    ids = list(rows.values_list("pk", flat=True))
    disposal.blank(model._default_manager.filter(pk__in=ids), columns, **words)
    for events in disposal.event_models(model):
        old = events._default_manager.filter(pgh_obj_id__in=ids)
        disposal.blank(old, disposal.typed_columns(events), **words)


# --- what keeps a company


def _met_since(day: date) -> "QuerySet[Any, Any]":
    rows: QuerySet[Any] = AssistCase.objects.annotate(start=_START).filter(
        start__gte=start_of(day), company__isnull=False
    )
    return rows.order_by().values("company_id")


def _met_last(ids: Ids) -> Mapping[int, date]:
    rows: QuerySet[Any] = AssistCase.objects.filter(company__in=ids).order_by()
    found = rows.annotate(start=_START).values_list("company_id").annotate(last=Max("start"))
    return {pk: timezone.localtime(moment).date() for pk, moment in found}


def _followed_since(day: date) -> "QuerySet[Any, Any]":
    rows: QuerySet[Any] = PlanFollowUp.objects.filter(
        done_on__gte=day, plan__case__company__isnull=False
    )
    return rows.order_by().values("plan__case__company_id")


def _followed_last(ids: Ids) -> Mapping[int, date]:
    rows = PlanFollowUp.objects.filter(plan__case__company__in=ids, done_on__isnull=False)
    found = rows.order_by().values_list("plan__case__company_id").annotate(last=Max("done_on"))
    return dict(found)
