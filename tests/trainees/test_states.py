"""From the application to the alumni: the one table, the account, the pledge."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from accounts.models import Invitation
from tests import builders as base
from tests import trainee_builders as make
from trainees import services
from trainees.enums import TRANSITIONS, PledgeMeans, TraineeState
from trainees.errors import Refused, Stale
from trainees.models import Pledge, Trainee, TraineeTransition

pytestmark = pytest.mark.django_db


def today() -> Any:
    return timezone.localdate()


def test_acceptance_invites_by_mail_and_opens_the_term(mailoutbox: Any) -> None:
    row = make.move(make.applicant(), TraineeState.ACCEPTED)
    assert row.user is not None
    assert (row.user.role, row.user.is_active, row.user.pledged_on) == (Role.TRAINEE, False, None)
    assert (row.user.access_from, row.user.access_until) == (row.starts_on, row.ends_on)
    assert Invitation.objects.get(user=row.user).is_open


def test_an_address_of_one_of_the_centres_people_is_refused() -> None:
    staff = base.user(Role.COORDINATOR)
    with pytest.raises(Refused, match="ほかの利用者"):
        make.move(make.applicant(email=staff.email), TraineeState.ACCEPTED)


def test_without_an_address_nobody_can_be_invited() -> None:
    with pytest.raises(Refused, match="メールアドレス"):
        make.move(make.applicant(email=""), TraineeState.ACCEPTED)


def test_who_was_here_before_keeps_the_account() -> None:
    first = make.alumnus("再訪 太郎", email="again@bank.example")
    second = make.move(
        make.applicant("再訪 太郎", email="again@bank.example"), TraineeState.ACCEPTED
    )
    assert second.user == first.user
    assert second.user is not None
    second.user.refresh_from_db()
    assert second.user.access_until == second.ends_on


def test_a_new_stay_is_pledged_anew_and_the_former_one_does_not_touch_it() -> None:
    group = make.cohort(start=today() - timedelta(days=40), days=20)
    first = make.move(
        make.in_training("再訪 太郎", email="again@bank.example", group=group),
        TraineeState.COMPLETED,
    )
    second = make.move(
        make.applicant("再訪 太郎", email="again@bank.example"), TraineeState.ACCEPTED
    )
    assert second.user is not None
    second.user.refresh_from_db()
    assert second.user.pledged_on is None
    make.pledged(second)
    with pytest.raises(Refused, match="別の受入期"):
        make.move(first, TraineeState.IN_TRAINING, reason="誤って修了")
    make.move(first, TraineeState.ALUMNI)
    second.user.refresh_from_db()
    assert second.user.access_until == second.ends_on
    assert second.user.may_see_clients_on(today())


def test_said_twice_it_is_done_once() -> None:
    row = make.applicant()
    for _ in range(2):
        services.trainee_move(
            trainee=row, state=TraineeState.ACCEPTED, by=make.office_user(), version=0
        )
    states = list(TraineeTransition.objects.values_list("to_state", flat=True))
    assert states == ["applied", "accepted"]


def test_a_step_on_an_older_page_is_stale() -> None:
    row = make.accepted()
    with pytest.raises(Stale):
        services.trainee_move(
            trainee=row,
            state=TraineeState.WITHDRAWN,
            by=make.office_user(),
            version=0,
            reason="異動のため",
        )


@pytest.mark.parametrize("state", [TraineeState.DECLINED, TraineeState.WITHDRAWN])
def test_nobody_is_sent_away_without_a_reason(state: TraineeState) -> None:
    row = make.applicant()
    with pytest.raises(Refused, match="理由"):
        make.move(row, state)
    assert make.move(row, state, reason="定員のため").state == state


def test_the_database_knows_the_same_table() -> None:
    row = make.applicant()
    for state in TraineeState:
        if (TraineeState.APPLIED, state) in TRANSITIONS or state == TraineeState.APPLIED:
            continue
        with pytest.raises(DatabaseError), transaction.atomic():
            Trainee.objects.filter(pk=row.pk).update(state=state)


def test_training_does_not_begin_before_its_day() -> None:
    group = make.cohort(start=today() + timedelta(days=3))
    row = make.accepted(group=group)
    with pytest.raises(Refused, match="開始日より前"):
        make.move(row, TraineeState.IN_TRAINING)


def test_completion_ends_what_is_shown_with_the_last_day() -> None:
    row = make.in_training()
    last = today() - timedelta(days=1)
    row = make.move(row, TraineeState.COMPLETED, on=last)
    assert row.user is not None
    row.user.refresh_from_db()
    assert (row.ended_on, row.ends_on, row.user.access_until) == (last, last, last)
    assert not row.user.may_see_clients_on(today())


def test_alumni_see_nothing_even_on_the_day_itself() -> None:
    row = make.alumnus(group=make.cohort(start=today() - timedelta(days=10), days=30))
    assert row.user is not None
    row.user.refresh_from_db()
    assert row.ended_on == today()
    assert not row.user.may_see_clients_on(today())


def test_who_leaves_gives_the_seats_back() -> None:
    row = make.in_training()
    lead = base.coordinator()
    ahead = make.sits_in(row, base.appointment(lead, by=make.office_user()))
    past = make.session(row, lead)
    make.move(row, TraineeState.WITHDRAWN, reason="異動のため")
    assert not ahead.participants.filter(user=row.user).exists()
    assert past.participants.filter(user=row.user).exists()


def test_a_shorter_term_shortens_what_is_shown() -> None:
    row = make.in_training()
    until = today() + timedelta(days=5)
    services.trainee_change(
        trainee=row, values={"ends_on": until}, by=make.office_user(), version=row.version
    )
    assert row.user is not None
    row.user.refresh_from_db()
    assert row.user.access_until == until


# ── the pledge ───────────────────────────────────────────────────────────────────────────────


def test_the_pledge_keeps_its_words_and_day_whatever_comes_later() -> None:
    row = make.pledged(make.accepted())
    services.wording_add(text="新しい文面", by=make.office_user())
    pledge = Pledge.objects.get(trainee=row)
    assert (pledge.wording.text, pledge.means) == (make.WORDING, PledgeMeans.SCREEN)
    assert row.user is not None
    assert (pledge.signed_on, row.user.pledged_on) == (today(), today())
    with pytest.raises(DatabaseError), transaction.atomic():
        Pledge.objects.filter(pk=pledge.pk).update(signed_name="別の人")


def test_only_they_themselves_sign_and_with_their_own_name() -> None:
    row = make.accepted()
    words = make.wording().pk
    assert row.user is not None
    with pytest.raises(PermissionDenied):
        services.pledge_sign(trainee=row, wording=words, name=row.name, by=make.office_user())
    with pytest.raises(Refused, match="氏名"):
        services.pledge_sign(trainee=row, wording=words, name="別の 人", by=row.user)


def test_a_wording_that_changed_meanwhile_is_read_again() -> None:
    row = make.accepted()
    old = make.wording().pk
    services.wording_add(text="新しい文面", by=make.office_user())
    assert row.user is not None
    with pytest.raises(Stale):
        services.pledge_sign(trainee=row, wording=old, name=row.name, by=row.user)


def test_signing_on_the_page_opens_the_sessions(client: Client) -> None:
    row = make.move(make.accepted(), TraineeState.IN_TRAINING)
    words = make.wording()
    assert row.user is not None
    client.force_login(row.user)
    url = reverse("trainees:pledge", args=[row.pk])
    assert words.text in client.get(url).content.decode()
    wrong = client.post(url, {"wording": words.pk, "name": row.name})
    assert wrong.status_code == 422
    done = client.post(url, {"wording": words.pk, "name": "吉岡　拓実", "agree": "on"})
    assert done.status_code == 302
    row.user.refresh_from_db()
    assert row.user.may_see_clients_on(today())


def test_the_steps_on_the_page(client: Client) -> None:
    row = make.applicant()
    client.force_login(make.office_user())
    url = reverse("trainees:act", args=[row.pk, "accepted"])
    client.post(url, {"version": row.version})
    row.refresh_from_db()
    assert row.state == TraineeState.ACCEPTED
    page = client.get(row.get_absolute_url()).content.decode()
    assert "招待メールを送り直す" in page
    assert "研修を始める" in page


# ── refused, clicked twice ───────────────────────────────────────────────────────────────────


def test_a_refused_step_keeps_the_reason(client: Client) -> None:
    row = make.applicant()
    make.move(row, TraineeState.ACCEPTED)
    client.force_login(make.office_user())
    url = reverse("trainees:act", args=[row.pk, "withdrawn"])
    answer = client.post(url, {"reason": "本人の都合のため", "version": 0})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert 'value="本人の都合のため"' in page
    assert "先に変更されました" in page
    row.refresh_from_db()
    assert (
        client.post(url, {"reason": "本人の都合のため", "version": row.version}).status_code == 302
    )


def test_a_step_that_is_no_more_keeps_the_reason(client: Client) -> None:
    row = make.applicant()
    make.move(row, TraineeState.DECLINED, reason="定員のため")
    client.force_login(make.office_user())
    url = reverse("trainees:act", args=[row.pk, "withdrawn"])
    answer = client.post(url, {"reason": "連絡がつかないため", "version": 1})
    assert answer.status_code == 422
    assert 'value="連絡がつかないため"' in answer.content.decode()


def test_a_refused_paper_pledge_keeps_the_day(client: Client) -> None:
    row = make.accepted()
    old = make.wording()
    services.wording_add(text="改めた文面", by=make.office_user())
    client.force_login(make.office_user())
    url = reverse("trainees:pledge_paper", args=[row.pk])
    day = (today() - timedelta(days=3)).isoformat()
    answer = client.post(url, {"on": day, "wording": old.pk})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert f'value="{day}"' in page
    assert f'name="wording" value="{make.wording().pk}"' in page


def test_who_read_an_older_wording_agrees_anew_and_keeps_the_name(client: Client) -> None:
    row = make.accepted()
    old = make.wording()
    services.wording_add(text="改めた文面", by=make.office_user())
    client.force_login(row.user)  # type: ignore[arg-type]
    url = reverse("trainees:pledge", args=[row.pk])
    data = {"wording": old.pk, "agree": "on", "name": row.name}
    answer = client.post(url, data)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "改めた文面" in page
    assert f'value="{row.name}"' in page
    assert "checked" not in page
    assert f'name="wording" value="{make.wording().pk}"' in page
    assert client.post(url, data | {"wording": make.wording().pk}).status_code == 302


def test_an_application_sent_twice_is_there_once(client: Client) -> None:
    group = make.cohort()
    base.bank("城南信用金庫", "1344", "蒲田支店")
    client.force_login(make.office_user())
    data = {
        "name": "吉岡 拓実",
        "introduced_by_name": "城南信用金庫",
        "introduced_branch_name": "蒲田支店",
        "cohort": group.pk,
    }
    sent = [client.post(reverse("trainees:new"), data) for _ in range(2)]
    row = Trainee.objects.get()
    assert [each["Location"] for each in sent] == [row.get_absolute_url()] * 2
    assert TraineeTransition.objects.count() == 1
    client.post(reverse("trainees:new"), data | {"name": "吉岡 拓海"})
    assert Trainee.objects.count() == 2
