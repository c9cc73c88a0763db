"""First contacts and referrals past their term: the words go, the figures stay."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import BigIntegerField, Exists, F, Func, Max, OuterRef, Q, QuerySet
from django.utils import timezone

from companies.disposal import COMPANY, PERSON, not_done
from consultations.models import (
    Intake,
    IntakeTransition,
    Referral,
    ReferralTransition,
)
from consultations.models.intake_triggers import INTAKE_WORDS, REFERRAL_WORDS
from yorozu.kit import disposal
from yorozu.kit.disposal import WIPED, Described, Disposable, Due, Ids
from yorozu.kit.wareki import start_of

INTAKE = "intake"
_TEXTS = tuple(name for name in INTAKE_WORDS if name not in ("answers", "typed"))
_INTAKE_INSTEAD = dict.fromkeys(("client_name", "contact_name", "summary", "reply"), WIPED)
_REFERRAL_INSTEAD = dict.fromkeys(("client_name", "contact_name", "reason", "result"), WIPED)


def register() -> None:
    disposal.register(Disposable(INTAKE, "一次対応", 15, _due, _describe, _wipe))
    disposal.along("memo", _wipe_referrals_of_memos)
    for kind in (COMPANY, PERSON):
        for model, moment in ((Intake, "taken_at"), (Referral, "referred_at")):
            disposal.in_use(kind, _met_since(model, kind, moment), _met_last(model, kind, moment))


def _due(kept_from: date, ids: Ids | None) -> Iterable[Due]:
    """By the day it was taken; one whose referral is younger waits for that."""
    young = Referral.objects.filter(intake=OuterRef("pk"), referred_at__gte=start_of(kept_from))
    rows = Intake.objects.filter(not_done(INTAKE), ~Exists(young), taken_at__lt=start_of(kept_from))
    if ids is not None:
        rows = rows.filter(pk__in=ids)
    whole = BigIntegerField()
    found = rows.order_by("pk").values_list(
        "pk",
        Func(F("company_id"), function="company_root", output_field=whole),
        Func(F("person_id"), function="person_root", output_field=whole),
        "taken_at",
    )
    for pk, company, person, taken_at in found.iterator(2000):
        key = f"c{company}" if company else f"p{person}" if person else ""
        yield Due(pk, key, timezone.localtime(taken_at).date())


def _describe(ids: Ids) -> Mapping[int, Described]:
    rows = Intake.objects.filter(pk__in=ids).select_related("company", "person", "topic")
    return {
        row.pk: Described(
            f"{timezone.localtime(row.taken_at):%Y-%m-%d} {row.client}",
            str(row.topic or ""),
            row.get_absolute_url(),
        )
        for row in rows
    }


def _wipe(ids: Ids) -> None:
    rows: list[QuerySet[Any]] = [Intake.objects.filter(pk__in=ids)]
    rows += [
        each._default_manager.filter(pgh_obj_id__in=ids) for each in disposal.event_models(Intake)
    ]
    for each in rows:
        disposal.blank(each, _TEXTS, **_INTAKE_INSTEAD)
        each.update(answers=[], typed={})
    moves = IntakeTransition.objects.filter(intake__in=ids).exclude(reason="")
    moves.update(reason=WIPED)
    _wipe_referrals(Referral.objects.filter(intake__in=ids))


def _wipe_referrals_of_memos(ids: Ids) -> None:
    _wipe_referrals(Referral.objects.filter(memo__in=ids))


def _wipe_referrals(referrals: "QuerySet[Referral]") -> None:
    ids = list(referrals.values_list("pk", flat=True))
    rows: list[QuerySet[Any]] = [Referral.objects.filter(pk__in=ids)]
    rows += [
        each._default_manager.filter(pgh_obj_id__in=ids) for each in disposal.event_models(Referral)
    ]
    for each in rows:
        disposal.blank(each, REFERRAL_WORDS, **_REFERRAL_INSTEAD)
    moves = ReferralTransition.objects.filter(referral__in=ids)
    moves.filter(~Q(note="")).update(note=WIPED)
    moves.filter(~Q(by_agency="")).update(by_agency=WIPED)


# --- what keeps a client


def _met_since(model: Any, kind: str, moment: str) -> disposal.Used:
    def since(day: date) -> "QuerySet[Any, Any]":
        rows: QuerySet[Any] = model.objects.filter(
            **{f"{moment}__gte": start_of(day), f"{kind}__isnull": False}
        )
        return rows.order_by().values(f"{kind}_id")

    return since


def _met_last(model: Any, kind: str, moment: str) -> disposal.LastUsed:
    def last(ids: Ids) -> Mapping[int, date]:
        rows = model.objects.filter(**{f"{kind}__in": ids}).order_by()
        found = rows.values_list(f"{kind}_id").annotate(last=Max(moment))
        return {pk: timezone.localtime(at).date() for pk, at in found}

    return last
