"""他機関紹介: made, accepted, answered, followed up; by us or by the agency over its link."""

from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import User
from consultations.enums import REFERRAL_MOVES, ReferralAct, ReferralState
from consultations.errors import ReasonRequired, ReferralChanged, WrongState
from consultations.intake.facts import Place
from consultations.models import (
    Intake,
    Memo,
    Referral,
    ReferralLink,
    ReferralPolicy,
    ReferralTransition,
)
from consultations.rules import can_refer

_ACTS = {
    ReferralState.ACCEPTED: ReferralAct.ACCEPTED,
    ReferralState.RESULT: ReferralAct.RESULT,
    ReferralState.DECLINED: ReferralAct.DECLINED,
    ReferralState.FOLLOWED: ReferralAct.FOLLOWED,
}
# Nobody moves these on without saying what happened.
_WITH_WORDS = (ReferralState.RESULT, ReferralState.DECLINED, ReferralState.FOLLOWED)
# What an agency may say over its link; whether the client was helped we ask the client.
FROM_AGENCY = (ReferralState.ACCEPTED, ReferralState.RESULT, ReferralState.DECLINED)
LONGEST_NOTE = 2000


@transaction.atomic
def referral_make(
    *,
    place: Place,
    by: User,
    intake: Intake | None = None,
    memo: Memo | None = None,
    at: datetime | None = None,
) -> Referral:
    """Send the client of an intake or a memo to a named organisation, with the reason.

    Raises ReasonRequired, PermissionDenied, ValidationError.
    """
    if not can_refer(by):
        raise PermissionDenied
    if not place.reason.strip():
        raise ReasonRequired("紹介の理由を入力してください。")
    if not place.organization.is_active:
        raise ReasonRequired("この機関は、いまは紹介先に選べません。")
    referral = Referral(
        organization=place.organization,
        reason=place.reason.strip(),
        message=place.message.strip(),
        told_agency_ok=place.told_agency_ok,
        intake=intake,
        memo=memo,
        referred_by=by,
        referred_at=at or timezone.now(),
        **_client(intake, memo),
    )
    referral.chase_on = _chase_on(timezone.localdate(referral.referred_at))
    referral.full_clean(validate_constraints=False)
    referral.save(force_insert=True)
    _record(referral, ReferralAct.REFERRED, was="", by=by, at=at)
    return referral


@transaction.atomic
def referral_move(
    *,
    referral: Referral,
    state: ReferralState,
    version: int,
    by: User | None,
    note: str = "",
    by_agency: str = "",
    at: datetime | None = None,
) -> Referral:
    """受付確認・結果・辞退・フォロー済. Without `by` it is the agency, over its link.

    Sent twice it is done once. Raises ReferralChanged, WrongState, ReasonRequired.
    """
    row = _lock(referral, by)
    if row.state == state and row.version == version + 1:
        return row
    if row.version != version:
        raise ReferralChanged
    _require_move(row, state, note, by)
    was, note = row.state, note.strip()
    row.state = state
    if state == ReferralState.RESULT:
        row.result, row.has_result = note, True
    today = timezone.localdate(at)
    row.chase_on = None if state == ReferralState.FOLLOWED else _next_look(state, today)
    row.version += 1
    row.save(force_update=True)
    _record(row, _ACTS[state], was=was, by=by, note=note, by_agency=by_agency, at=at)
    return row


@transaction.atomic
def referral_chase(*, referral: Referral, by: User, version: int, note: str = "") -> Referral:
    """Somebody asked how it stands: off the list until the days have passed again."""
    row = _lock(referral, by)
    if row.version != version:
        raise ReferralChanged
    if row.state == ReferralState.FOLLOWED:
        raise WrongState("この紹介は、フォローが済んでいます。")
    row.chase_on = _chase_on(timezone.localdate())
    row.version += 1
    row.save(update_fields=["chase_on", "version"])
    _record(row, ReferralAct.CHASED, was=row.state, by=by, note=note.strip())
    return row


@transaction.atomic
def referral_link(*, referral: Referral, by: User) -> ReferralLink:
    """A new way in for the agency; the one before opens nothing any more."""
    row = _lock(referral, by)
    if not row.is_with_agency:
        raise WrongState("紹介先の回答を待っている紹介ではありません。")
    _revoke(row, by)
    expires = timezone.now() + timedelta(days=ReferralPolicy.current().link_days)
    link = ReferralLink.objects.create(referral=row, created_by=by, expires_at=expires)
    row.version += 1
    row.save(update_fields=["version"])
    _record(row, ReferralAct.LINKED, was=row.state, by=by)
    return link


@transaction.atomic
def referral_link_revoke(*, referral: Referral, by: User) -> None:
    """Said twice it changes nothing more."""
    row = _lock(referral, by)
    if _revoke(row, by):
        row.version += 1
        row.save(update_fields=["version"])
        _record(row, ReferralAct.REVOKED, was=row.state, by=by)


def _revoke(row: Referral, by: User) -> int:
    open_links = ReferralLink.objects.filter(referral=row, revoked_at=None)
    return open_links.update(revoked_at=timezone.now(), revoked_by=by)


def _require_move(row: Referral, state: ReferralState, note: str, by: User | None) -> None:
    before = ReferralState(row.state)
    if (before, state) not in REFERRAL_MOVES or (by is None and state not in FROM_AGENCY):
        raise WrongState(f"この紹介は「{before.label}」のため、「{state.label}」にできません。")
    if state in _WITH_WORDS and not note.strip():
        raise ReasonRequired(f"{_ACTS[state].label}ときの内容を入力してください。")
    if len(note) > LONGEST_NOTE:
        raise ReasonRequired(f"内容は{LONGEST_NOTE}字以内で入力してください。")


def _next_look(state: ReferralState, today: date) -> date:
    """A decline waits for nobody: the client still has no place to go."""
    return today if state == ReferralState.DECLINED else _chase_on(today)


def _chase_on(today: date) -> date:
    return today + timedelta(days=ReferralPolicy.current().chase_days)


def _client(intake: Intake | None, memo: Memo | None) -> dict[str, Any]:
    if intake is not None:
        return {
            "programme": intake.programme,
            "company": intake.company,
            "person": intake.person,
            "client_name": intake.client_name,
            "contact_name": intake.contact_name,
            "phone": intake.phone,
        }
    assert memo is not None
    return {
        "programme": memo.programme,
        "company": memo.company,
        "person": memo.person,
        "client_name": memo.company_name,
        "contact_name": memo.person_name,
    }


def _lock(referral: Referral, by: User | None) -> Referral:
    row = Referral.objects.select_for_update(of=("self",)).get(pk=referral.pk)
    if by is not None and not can_refer(by):
        raise PermissionDenied
    return row


def _record(
    row: Referral,
    act: ReferralAct,
    *,
    was: str,
    by: User | None,
    note: str = "",
    by_agency: str = "",
    at: datetime | None = None,
) -> None:
    ReferralTransition.objects.create(
        referral=row,
        sequence=row.version,
        act=act,
        from_state=was,
        to_state=row.state,
        note=note,
        by=by,
        by_agency=by_agency,
        at=at or timezone.now(),
    )
    if by is None:
        audit.record_stranger(f"referral.{act.value}", target=row)
    else:
        audit.record(f"referral.{act.value}", target=row, by=by)
