"""The client's consent to one case: recorded, widened, taken back."""

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from casebook.checking import consent_of
from casebook.enums import CaseAct, CaseConsentMeans, CaseState
from casebook.errors import Refused
from casebook.models import CaseConsent, CaseStudy
from casebook.rights import can_withdraw
from casebook.services._keeping import lock, note, require_reason, require_state, write
from companies.enums import ConsentKind, ConsentMeans
from companies.services import consent_give

# A mail is what the register of consents calls online.
_MEANS = {
    CaseConsentMeans.PAPER: ConsentMeans.PAPER,
    CaseConsentMeans.MAIL: ConsentMeans.ONLINE,
    CaseConsentMeans.SPOKEN: ConsentMeans.SPOKEN,
}
_REPLACED = "範囲の異なる同意に改めた"


@dataclass(frozen=True)
class ConsentFacts:
    scope: str
    given_on: date
    means: str
    note: str = ""


@transaction.atomic
def consent_record(*, case: CaseStudy, facts: ConsentFacts, by: User) -> CaseStudy:
    """For this case; the client's page shows it as the consent to publish.

    The same once more changes nothing; another scope takes the place of the former. A published
    case takes a consent of its own audience or wider only: else it is withdrawn first. Raises
    Refused, ValidationError, PermissionDenied.
    """
    if not can_withdraw(by, case):
        raise PermissionDenied
    row = lock(case)
    require_state(row, CaseState.DRAFT, CaseState.ASKED)
    client = row.client
    if client is None:
        raise Refused("もとの企業・相談者の記録がないため、同意を記録できません。")
    held = consent_of(row)
    if held is not None and _says(held, facts):
        return row
    consent_give(
        client=client,
        kind=ConsentKind.PUBLISH,
        given_on=facts.given_on,
        means=_MEANS[CaseConsentMeans(facts.means)],
        by=by,
        note=facts.note,
    )
    for former in row.consents.filter(withdrawn_at__isnull=True):
        _end(former, by=by, on=max(facts.given_on, former.given_on), reason=_REPLACED)
    _store(row, facts, by)
    write(row, {})
    note(row, CaseAct.CONSENT, by=by, scope=facts.scope)
    return row


def _store(row: CaseStudy, facts: ConsentFacts, by: User) -> None:
    consent = CaseConsent(
        case=row,
        scope=facts.scope,
        given_on=facts.given_on,
        means=facts.means,
        note=facts.note,
        recorded_at=timezone.now(),
        recorded_by=by,
    )
    consent.full_clean()
    consent.save(force_insert=True)


def _says(held: CaseConsent, facts: ConsentFacts) -> bool:
    return (held.scope, held.given_on, held.means) == (facts.scope, facts.given_on, facts.means)


@transaction.atomic
def consent_take_back(*, case: CaseStudy, on: date, reason: str, by: User) -> CaseStudy:
    """The case is withdrawn in the same act, whatever its state. A second time changes nothing.

    The client's other cases stay: all of them end with the consent on the client's own page.
    Raises Refused, ValidationError, PermissionDenied.
    """
    if not can_withdraw(by, case):
        raise PermissionDenied
    row = lock(case)
    held = row.consents.filter(withdrawn_at__isnull=True).first()
    if held is None:
        return row
    said = require_reason(reason, "撤回の")
    if on > timezone.localdate():
        raise ValidationError({"on": "撤回日が未来の日付になっています。"})
    if on < held.given_on:
        raise ValidationError({"on": "撤回日は、同意した日以後にしてください。"})
    _end(held, by=by, on=on, reason=said)
    was = row.state
    gone = {} if was in (CaseState.DRAFT, CaseState.WITHDRAWN) else {"state": CaseState.WITHDRAWN}
    write(row, gone)
    note(row, CaseAct.CONSENT_BACK, by=by, was=was, reason=said)
    return row


def _end(consent: CaseConsent, *, by: User, on: date, reason: str) -> None:
    consent.withdrawn_on, consent.withdrawn_at = on, timezone.now()
    consent.withdrawn_by, consent.withdrawal_reason = by, reason
    consent.full_clean()
    consent.save(
        update_fields=["withdrawn_on", "withdrawn_at", "withdrawn_by", "withdrawal_reason"]
    )
