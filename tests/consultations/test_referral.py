"""他機関紹介: followed from 紹介済 to フォロー済, by us or by the agency."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from accounts.enums import Role
from consultations.enums import ReferralState
from consultations.errors import ReasonRequired, ReferralChanged, WrongState
from consultations.intake.services.intake import intake_refer
from consultations.intake.services.referral import (
    referral_chase,
    referral_link,
    referral_link_revoke,
    referral_make,
    referral_move,
)
from consultations.models import Referral, ReferralPolicy
from tests import builders as make

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


@pytest.fixture
def desk() -> Any:
    return make.user(Role.RECEPTION)


@pytest.fixture
def referral(desk: Any) -> Referral:
    done = intake_refer(intake=make.intake(by=desk), by=desk, version=0, place=make.place())
    return done.referrals.get()


def test_made_from_a_memo_it_names_its_client(desk: Any) -> None:
    memo = make.submitted(make.coordinator(), company=make.company(), person=make.person())
    made = referral_make(place=make.place(), by=desk, memo=memo)
    assert (made.company, made.person, made.client) == (
        memo.company,
        memo.person,
        memo.company_name,
    )
    assert made.chase_on == TODAY + timedelta(days=14)
    with pytest.raises(ReasonRequired):
        referral_make(place=make.place(reason=""), by=desk, memo=memo)
    with pytest.raises(PermissionDenied):
        referral_make(place=make.place(), by=make.user(Role.PARTNER), memo=memo)


def test_followed_through_all_its_states(desk: Any, referral: Referral) -> None:
    got = referral_move(referral=referral, state=ReferralState.ACCEPTED, version=0, by=desk)
    with pytest.raises(ReasonRequired):
        referral_move(referral=got, state=ReferralState.RESULT, version=1, by=desk)
    got = referral_move(
        referral=got, state=ReferralState.RESULT, version=1, by=desk, note="許可が下りた"
    )
    assert (got.result, got.has_result, got.chase_on is None) == ("許可が下りた", True, False)
    assert list(Referral.objects.with_result()) == [got]
    got = referral_move(
        referral=got, state=ReferralState.FOLLOWED, version=2, by=desk, note="お礼の電話あり"
    )
    assert (got.chase_on, got.version) == (None, 3)
    words = list(got.transitions.values_list("act", flat=True))
    assert words == ["referred", "accepted", "result", "followed"]


def test_declined_it_is_back_at_once_and_counts_no_result(desk: Any, referral: Referral) -> None:
    got = referral_move(
        referral=referral, state=ReferralState.DECLINED, version=0, by=None, note="管轄外のため"
    )
    assert got.chase_on == TODAY
    assert list(Referral.objects.to_chase(TODAY)) == [got]
    got = referral_move(
        referral=got, state=ReferralState.FOLLOWED, version=1, by=desk, note="別の窓口を案内"
    )
    assert (got.has_result, Referral.objects.to_chase(TODAY).count()) == (False, 0)


def test_the_agency_says_what_it_may_and_once(referral: Referral) -> None:
    say: dict[str, Any] = {"referral": referral, "version": 0, "by": None}
    with pytest.raises(WrongState):
        referral_move(**say, state=ReferralState.FOLLOWED, note="済")
    got = referral_move(**say, state=ReferralState.ACCEPTED, by_agency="公社 山本")
    assert referral_move(**say, state=ReferralState.ACCEPTED).version == got.version == 1
    with pytest.raises(ReferralChanged):
        referral_move(**say, state=ReferralState.DECLINED, note="できません")
    assert got.transitions.get(act="accepted").by_agency == "公社 山本"


def test_chased_it_leaves_the_list_for_the_days_of_the_setting(
    desk: Any, referral: Referral
) -> None:
    ReferralPolicy.objects.create(pk=1, chase_days=5)
    Referral.objects.filter(pk=referral.pk).update(chase_on=TODAY)
    assert Referral.objects.to_chase(TODAY).count() == 1
    got = referral_chase(referral=referral, by=desk, version=0, note="担当者不在")
    assert (got.chase_on, got.state) == (TODAY + timedelta(days=5), ReferralState.REFERRED)


def test_one_link_opens_and_a_new_one_ends_the_former(desk: Any, referral: Referral) -> None:
    first = referral_link(referral=referral, by=desk)
    second = referral_link(referral=referral, by=desk)
    first.refresh_from_db()
    assert (first.opens, second.opens) == (False, True)
    referral_link_revoke(referral=referral, by=desk)
    referral_link_revoke(referral=referral, by=desk)
    second.refresh_from_db()
    assert (second.opens, second.revoked_by) == (False, desk)
    referral.refresh_from_db()
    assert referral.version == 3


@pytest.mark.parametrize(
    "fields", [{"reason": ""}, {"chase_on": None}, {"has_result": True}, {"intake": None}]
)
def test_the_database_refuses_what_must_not_be(referral: Referral, fields: dict[str, Any]) -> None:
    with pytest.raises((IntegrityError, DatabaseError)), transaction.atomic():
        Referral.objects.filter(pk=referral.pk).update(**fields)


def test_the_database_keeps_the_transitions(referral: Referral) -> None:
    with pytest.raises(DatabaseError, match="no transition"), transaction.atomic():
        Referral.objects.filter(pk=referral.pk).update(state="followed", chase_on=None)
    with pytest.raises(DatabaseError), transaction.atomic():
        Referral.objects.filter(pk=referral.pk).delete()


def test_referrals_of_a_restricted_memo_are_for_its_readers(desk: Any) -> None:
    lead = make.coordinator()
    memo = make.submitted(lead, is_restricted=True)
    made = referral_make(place=make.place(), by=desk, memo=memo)
    other = make.user(Role.COORDINATOR)
    assert list(Referral.objects.visible_to(make.user(Role.SECRETARIAT))) == [made]
    assert not Referral.objects.visible_to(other).exists()
    assert not Referral.objects.visible_to(make.user(Role.PARTNER)).exists()
