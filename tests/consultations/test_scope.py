"""design.md, "Who may do what", row "memo: read"."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from accounts.enums import Role
from consultations.enums import ParticipantRole
from consultations.models import Memo, MemoParticipant
from tests import builders as make

pytestmark = pytest.mark.django_db


def seen_by(user):
    return set(Memo.objects.visible_to(user))


@pytest.mark.parametrize("role", [Role.MANAGER, Role.SECRETARIAT, Role.CHIEF])
def test_the_office_and_the_chiefs_read_all(role):
    memo = make.submitted(make.coordinator(), is_restricted=True)
    assert seen_by(make.user(role)) == {memo}


def test_coordinators_pool_their_knowledge_but_for_restricted_memos():
    lead, other = make.coordinator(), make.coordinator("大友 香織")
    open_memo = make.submitted(lead)
    restricted = make.submitted(lead, is_restricted=True)
    joint = make.submitted(lead, is_restricted=True, coordinators=[lead, other])
    assert seen_by(other.user) == {open_memo, joint}
    assert seen_by(lead.user) == {open_memo, restricted, joint}


def test_partners_read_none():
    make.submitted(make.coordinator(), introduced_by=make.bank())
    assert seen_by(make.bank_user(make.bank())) == set()


class TestTrainee:
    def sat_in(self, trainee, **changes):
        memo = make.submitted(make.coordinator(), **changes)
        MemoParticipant.objects.create(memo=memo, user=trainee, role=ParticipantRole.TRAINEE)
        return memo

    def test_sees_only_what_they_sat_in(self):
        trainee = make.user(Role.TRAINEE)
        memo = self.sat_in(trainee)
        make.submitted(make.coordinator())
        assert seen_by(trainee) == {memo}

    def test_sees_nothing_before_the_pledge(self):
        trainee = make.user(Role.TRAINEE, pledged_on=None)
        trainee.pledged_on = None
        trainee.save()
        self.sat_in(trainee)
        assert seen_by(trainee) == set()

    def test_sees_nothing_after_the_term(self):
        trainee = make.user(
            Role.TRAINEE,
            access_from=date(2026, 4, 1),
            access_until=timezone.localdate() - timedelta(days=1),
        )
        self.sat_in(trainee)
        assert seen_by(trainee) == set()

    def test_sees_only_sessions_within_the_term(self):
        trainee = make.user(
            Role.TRAINEE, access_from=date(2026, 10, 1), access_until=date(2036, 3, 31)
        )
        inside = self.sat_in(trainee, started_at=make.at("2026-10-01", "09:00"))
        self.sat_in(trainee, started_at=make.at("2026-09-30", "16:00"))
        assert seen_by(trainee) == {inside}
