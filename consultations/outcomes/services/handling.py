"""What staff do with a survey: stop it, look after a bad answer, take figures over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import User
from companies.models import Company, CompanyFigures, Person
from companies.selectors import root_of
from companies.services import Year, figures_record
from companies.services.consents import lock_root
from consultations.models import (
    OutcomeAnswer,
    OutcomePolicy,
    OutcomeRefusal,
    OutcomeSurvey,
)
from consultations.models.outcome_answer import MEASURES, SIDES
from consultations.models.outcome_policy import client_of
from consultations.outcome_enums import StopCause
from consultations.outcomes.errors import OutcomeChanged, OutcomeRefused
from consultations.outcomes.services._keeping import locked
from yorozu.kit.db import insert_unless_taken

POLICY = (
    *("is_on", "sample", "after_days", "remind_days", "reminders", "valid_days"),
    "pause_days",
)


@transaction.atomic
def outcome_policy_change(*, by: User, version: int, values: Mapping[str, object]) -> OutcomePolicy:
    """Holds from the next run on; links that are out keep their day. Raises OutcomeChanged."""
    OutcomePolicy.objects.get_or_create(pk=1)
    policy = OutcomePolicy.objects.select_for_update().get(pk=1)
    before = {name: getattr(policy, name) for name in POLICY}
    after = {name: values[name] for name in POLICY}
    if before == after:
        return policy
    if policy.version != version:
        raise OutcomeChanged
    for name, value in after.items():
        setattr(policy, name, value)
    policy.version += 1
    policy.full_clean()
    policy.save()
    audit.record("outcome_policy.changed", target=policy, by=by, before=before, after=after)
    return policy


@transaction.atomic
def survey_stop(*, survey: OutcomeSurvey, by: User) -> OutcomeSurvey:
    """No reminder and no answer over the link any more. Said twice the first stays."""
    row = locked(survey)
    if row.answered_at is not None:
        raise OutcomeRefused("すでに回答をいただいています。")
    if row.stopped_at is not None:
        return row
    _stop(row, StopCause.STAFF, by)
    audit.record("outcome.stopped", target=row, by=by)
    return row


def _stop(row: OutcomeSurvey, cause: StopCause, by: User | None) -> None:
    row.stopped_at, row.stopped_by, row.stop_cause = timezone.now(), by, cause
    row.version += 1
    row.save(update_fields=["stopped_at", "stopped_by", "stop_cause", "version"])


@transaction.atomic
def outcome_refuse(*, survey: OutcomeSurvey) -> None:
    """By the link in the mail: neither the client nor the address is asked again, ever."""
    row = locked(survey)
    client = lock_root(_reader_of(row))
    _refuse(client, email=row.to.lower(), by=None)
    if row.answered_at is None and row.stopped_at is None:
        _stop(row, StopCause.REFUSED, None)
    audit.record_stranger("outcome.refused", target=row)


def _reader_of(row: OutcomeSurvey) -> Company | Person:
    """Whose address it is: the person's own, else the client's. Colleagues stay as they are."""
    person = row.memo.person and root_of(row.memo.person)
    if person and person.email and person.email.lower() == row.to.lower():
        return person
    return client_of(row.memo)


@transaction.atomic
def refusal_record(*, client: Company | Person, by: User) -> None:
    """The client told somebody. A second time changes nothing."""
    client = lock_root(client)
    if _refuse(client, email="", by=by):
        audit.record("outcome.refused", target=client, by=by)


def _refuse(client: Company | Person, *, email: str, by: User | None) -> bool:
    row = OutcomeRefusal(
        company=client if isinstance(client, Company) else None,
        person=client if isinstance(client, Person) else None,
        email=email,
        recorded_by=by,
    )
    row.full_clean(validate_constraints=False)
    return insert_unless_taken(row)


@transaction.atomic
def refusal_lift(*, client: Company | Person, by: User) -> None:
    """The client may be asked again. A second time changes nothing."""
    client = lock_root(client)
    standing = OutcomeRefusal.objects.standing().of(client)
    if standing.update(lifted_at=timezone.now(), lifted_by=by):
        audit.record("outcome.refusal_lifted", target=client, by=by)


@transaction.atomic
def outcome_settle(*, survey: OutcomeSurvey, note: str, by: User) -> OutcomeAnswer:
    """Somebody has looked after a bad answer. Said twice the first stays."""
    row = locked(survey)
    answer = row.given
    if answer is None:
        raise OutcomeRefused("回答がありません。")
    if answer.settled_at is not None:
        return answer
    if not note.strip():
        raise OutcomeRefused("どう対応したかを入力してください。")
    answer.settled_at, answer.settled_by = timezone.now(), by
    answer.settled_note = note.strip()
    answer.full_clean()
    answer.save(update_fields=["settled_at", "settled_by", "settled_note"])
    audit.record("outcome.settled", target=row, by=by)
    return answer


@dataclass(frozen=True)
class Side:
    """The business year one side is taken over to; `revision` is that of the row that was seen."""

    year: int
    revision: int | None = None


@transaction.atomic
def outcome_take_figures(
    *, survey: OutcomeSurvey, sides: Mapping[str, Side], version: int, by: User
) -> OutcomeAnswer:
    """Copy what the client gave into the company's business years, in one act.

    `sides` has "before" and "after", or one of them. What the answer leaves open stays as it is in
    the register. Raises MemoError, and what `figures_record` raises.
    """
    row = locked(survey)
    answer = row.given
    if answer is None or row.memo.company is None or not answer.has_amounts:
        raise OutcomeRefused("業績へ写せる数値がありません。")
    if answer.version != version:
        raise OutcomeChanged
    years = [side.year for side in sides.values()]
    if not years or len(set(years)) < len(years):
        raise OutcomeRefused("相談前と直近には、別の決算年を入力してください。")
    company = root_of(row.memo.company)
    for name, side in sides.items():
        figures_record(company=company, year=_year(company, answer, name, side), by=by)
    answer.taken_at, answer.taken_by = timezone.now(), by
    answer.save(update_fields=["taken_at", "taken_by"])
    audit.record("outcome.taken_over", target=row, by=by, years=years)
    return answer


def _year(company: Company, answer: OutcomeAnswer, side: str, to: Side) -> Year:
    assert side in SIDES
    known = CompanyFigures.objects.filter(company=company, year=to.year).first()
    told = {name: getattr(answer, f"{side}_{name}") for name in MEASURES}
    merged = {
        name: value if value is not None else getattr(known, name, None)
        for name, value in told.items()
    }
    revision = to.revision if known is not None else None
    return Year(to.year, **merged, revision=revision)
