"""The manager's pages of people: inviting, changing, closing and opening accounts."""

import re
import threading
from datetime import timedelta

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.core import mail
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import letters, services
from accounts.enums import Role
from accounts.errors import Refused, StalePage
from accounts.models import AuditEvent, Invitation, Letter, LetterKind, User
from accounts.services.users import UserFacts
from accounts.tasks import sweep_letters
from coordinators.models import Coordinator
from tests import builders as make

pytestmark = pytest.mark.django_db

NEW = "a-password-of-my-own-1"


@pytest.fixture
def manager():
    return make.user(Role.MANAGER, name="課長 一郎", kana="カチョウ イチロウ")


@pytest.fixture
def desk(client, manager):
    """The manager's browser."""
    client.force_login(manager)
    return client


def typed(**changes: object) -> dict[str, object]:
    plain = {
        "name": "田中　花子",
        "kana": "たなか はなこ",
        "email": "Tanaka@Yorozu.example",
        "role": Role.SECRETARIAT.value,
    }
    return {**plain, **changes}


def invite(desk, callbacks, **changes):
    with callbacks(execute=True):
        return desk.post(reverse("accounts:user_new"), typed(**changes))


def link(letter=-1) -> str:
    found = re.search(r"https?://[^/]+(/accounts/invitation/\S+)", mail.outbox[letter].body)
    assert found
    return found[1]


def take_up(client, address: str, password: str = NEW):
    return client.post(address, {"password1": password, "password2": password})


# ── inviting ─────────────────────────────────────────────────────────────────────────────────


def test_invited_person_sets_a_password_and_is_in(desk, django_capture_on_commit_callbacks):
    answer = invite(desk, django_capture_on_commit_callbacks)
    user = User.objects.get(email="tanaka@yorozu.example")
    assert answer.headers["Location"] == reverse("accounts:user", args=[user.pk])
    assert (user.name, user.kana, user.is_active) == ("田中 花子", "タナカ ハナコ", False)
    assert mail.outbox[0].to == ["tanaka@yorozu.example"]
    assert mail.outbox[0].subject == "【東京都よろず支援拠点】業務ポータルへの招待"
    visitor = Client()
    assert "田中 花子さん" in visitor.get(link()).content.decode()
    assert take_up(visitor, link()).status_code == 302
    assert visitor.get("/").status_code == 200
    acts = AuditEvent.objects.filter(target_id=str(user.pk)).values_list("act", flat=True)
    assert {"user.invited", "user.joined", "sign_in.done"} <= set(acts)


def test_a_link_opens_once(desk, django_capture_on_commit_callbacks):
    invite(desk, django_capture_on_commit_callbacks)
    first, second = Client(), Client()
    take_up(first, link())
    assert take_up(second, link(), "another-password-22").status_code == 404
    assert second.get("/").status_code == 302
    assert take_up(first, link()).headers["Location"] == "/"
    assert User.objects.get(email="tanaka@yorozu.example").check_password(NEW)


def test_forged_and_old_links_say_only_that_they_fail(desk, django_capture_on_commit_callbacks):
    invite(desk, django_capture_on_commit_callbacks)
    user = User.objects.get(email="tanaka@yorozu.example")
    forged = [link()[:-2] + "x/", "/accounts/invitation/eyJpIjoxfQ:x:y/", "/accounts/invitation/1/"]
    with django_capture_on_commit_callbacks(execute=True):
        desk.post(reverse("accounts:user_act", args=[user.pk, "send-again"]))
    for address in [*forged, link(0)]:
        page = Client().get(address)
        assert page.status_code == 404
        assert "田中" not in page.content.decode()
    assert Client().get(link(1)).status_code == 200


def test_a_late_link_says_so(desk, django_capture_on_commit_callbacks):
    invite(desk, django_capture_on_commit_callbacks)
    Invitation.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
    page = take_up(Client(), link())
    assert page.status_code == 410
    assert "期限が過ぎました" in page.content.decode()


def test_a_revoked_invitation_opens_nothing_until_it_is_sent_again(
    desk, django_capture_on_commit_callbacks
):
    invite(desk, django_capture_on_commit_callbacks)
    user = User.objects.get(email="tanaka@yorozu.example")
    for _ in range(2):
        desk.post(reverse("accounts:user_act", args=[user.pk, "revoke"]))
    assert Client().get(link()).status_code == 404
    assert AuditEvent.objects.filter(act="user.invitation_revoked").count() == 1
    with django_capture_on_commit_callbacks(execute=True):
        desk.post(reverse("accounts:user_act", args=[user.pk, "send-again"]))
    assert take_up(Client(), link()).status_code == 302


def test_weak_passwords_are_refused_in_words(desk, django_capture_on_commit_callbacks):
    invite(desk, django_capture_on_commit_callbacks)
    visitor = Client()
    assert "短すぎます" in take_up(visitor, link(), "short").content.decode()
    page = visitor.post(link(), {"password1": NEW, "password2": NEW + "x"})
    assert "2つのパスワードが違います" in page.content.decode()
    assert not User.objects.get(email="tanaka@yorozu.example").is_active


def test_who_is_only_invited_cannot_reset_a_password(desk, django_capture_on_commit_callbacks):
    invite(desk, django_capture_on_commit_callbacks)
    Client().post(reverse("account_reset_password"), {"email": "tanaka@yorozu.example"})
    assert not [each for each in mail.outbox if "password/reset/key" in each.body]


def test_an_address_in_use_is_said_and_what_was_typed_stays(desk):
    make.user(email="tanaka@yorozu.example", name="田中 太郎")
    page = desk.post(reverse("accounts:user_new"), typed())
    assert page.status_code == 422
    text = page.content.decode()
    assert "田中 太郎さんが登録済み" in text
    assert "たなか はなこ" in text


@pytest.mark.parametrize("role", [Role.PARTNER, Role.TRAINEE, "nobody", ""])
def test_only_staff_are_invited_here(desk, role):
    assert desk.post(reverse("accounts:user_new"), typed(role=role)).status_code == 422
    assert not User.objects.filter(email="tanaka@yorozu.example").exists()


# ── the mail ─────────────────────────────────────────────────────────────────────────────────


def test_a_letter_leaves_once_however_often_it_is_asked(manager):
    user = services.user_invite(facts=facts("a@yorozu.example"), by=manager)
    letter = Letter.objects.get(user=user)
    assert [letters.send(letter.pk) for _ in range(3)] == [True, False, False]
    assert len(mail.outbox) == 1


def test_a_mail_server_that_refuses_is_asked_again(manager, monkeypatch):
    user = services.user_invite(facts=facts("a@yorozu.example"), by=manager)
    letter = Letter.objects.get(user=user)

    def refuse(self: object) -> None:
        raise ConnectionRefusedError

    with monkeypatch.context() as patch:
        patch.setattr("django.core.mail.EmailMessage.send", refuse)
        with pytest.raises(ConnectionRefusedError):
            letters.send(letter.pk)
    letter.refresh_from_db()
    assert (letter.sent_at, letter.attempts) == (None, 1)
    Letter.objects.update(created_at=timezone.now() - timedelta(minutes=10))
    assert sweep_letters() == 1
    assert len(mail.outbox) == 1
    assert sweep_letters() == 0


def test_a_revoked_invitation_is_not_mailed_any_more(manager):
    user = services.user_invite(facts=facts("a@yorozu.example"), by=manager)
    services.invitation_revoke(user=user, by=manager)
    assert letters.send(Letter.objects.get(user=user).pk) is False
    assert mail.outbox == []


# ── changing ─────────────────────────────────────────────────────────────────────────────────


def facts(email: str, **changes) -> UserFacts:
    return UserFacts(
        **{"name": "田中 花子", "kana": "", "email": email, "role": "reception"} | changes
    )


def form_of(desk, user) -> dict[str, object]:
    """The page's form as it would be sent back unchanged."""
    form = desk.get(reverse("accounts:user", args=[user.pk])).context["form"]
    values = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in values.items() if value not in (None, [])}


def test_role_and_dates_are_changed_and_recorded(desk):
    user = make.user(Role.RECEPTION, name="川口 萌")
    sent = form_of(desk, user) | {
        "role": "secretariat",
        "grants": ["analyst"],
        "access_until": "令和9年3月31日",
    }
    assert desk.post(reverse("accounts:user", args=[user.pk]), sent).status_code == 302
    user.refresh_from_db()
    assert (user.role, user.grants) == ("secretariat", ["analyst"])
    event = AuditEvent.objects.get(act="user.changed")
    assert event.detail["after"]["access_until"] == "2027-03-31"
    assert "コンシェルジュ" in desk.get(reverse("accounts:audit")).content.decode()


def test_the_later_of_two_managers_sees_what_the_first_did(desk, manager):
    user = make.user(Role.RECEPTION, name="川口 萌")
    late = form_of(desk, user)
    desk.post(reverse("accounts:user", args=[user.pk]), late | {"role": "secretariat"})
    page = desk.post(reverse("accounts:user", args=[user.pk]), late | {"name": "川口 めぐみ"})
    assert page.status_code == 422
    assert "ほかの人が先に変更しました" in page.content.decode()
    assert "川口 めぐみ" in page.content.decode()
    user.refresh_from_db()
    assert (user.name, user.role) == ("川口 萌", "secretariat")


def test_a_form_without_its_seal_changes_nothing(desk):
    user = make.user(Role.RECEPTION)
    sent = form_of(desk, user) | {"seen": "forged", "role": "manager"}
    assert desk.post(reverse("accounts:user", args=[user.pk]), sent).status_code == 422
    user.refresh_from_db()
    assert user.role == "reception"


def test_a_changed_address_is_told_to_the_old_one(desk, django_capture_on_commit_callbacks):
    user = make.user(Role.RECEPTION, email="old@yorozu.example", password=make.PASSWORD)
    sent = form_of(desk, user) | {"email": "new@yorozu.example"}
    with django_capture_on_commit_callbacks(execute=True):
        desk.post(reverse("accounts:user", args=[user.pk]), sent)
    assert [each.to for each in mail.outbox] == [["old@yorozu.example"]]
    door = {"login": "new@yorozu.example", "password": make.PASSWORD}
    assert Client().post(reverse("account_login"), door).status_code == 302


def test_nobody_changes_their_own_role_or_dates(desk, manager):
    for change in ({"role": "secretariat"}, {"access_until": "2026-01-01"}):
        sent = form_of(desk, manager) | change
        page = desk.post(reverse("accounts:user", args=[manager.pk]), sent)
        assert "自分の役割と利用期間は変えられません" in page.content.decode()
    sent = form_of(desk, manager) | {"kana": "カチョウ"}
    assert desk.post(reverse("accounts:user", args=[manager.pk]), sent).status_code == 302


@pytest.mark.parametrize("role", [Role.PARTNER, Role.TRAINEE])
def test_partners_and_trainees_keep_their_role(desk, manager, role):
    user = make.user(role)
    sent = form_of(desk, user) | {"role": "manager"}
    assert desk.post(reverse("accounts:user", args=[user.pk]), sent).status_code == 422
    now = UserFacts.of(user)
    with pytest.raises(Refused):
        services.user_change(user=user, by=manager, facts=facts(user.email), seen=now)


# ── closing and opening ──────────────────────────────────────────────────────────────────────


def act(desk, user, name: str):
    return desk.post(reverse("accounts:user_act", args=[user.pk, name]), follow=True)


def test_a_closed_account_is_out_on_every_device_at_once(desk):
    user = make.user(Role.COORDINATOR, email="co@yorozu.example", password=make.PASSWORD)
    door = {"login": user.email, "password": make.PASSWORD}
    devices = [Client(), Client()]
    for each in devices:
        each.post(reverse("account_login"), door)
        assert each.get("/").status_code == 200
    assert "停止しました" in act(desk, user, "deactivate").content.decode()
    polled = devices[0].get("/consultations/", headers={"HX-Request": "true"})
    assert polled.status_code == 401
    assert devices[1].get("/").status_code == 302
    assert Client().post(reverse("account_login"), door).headers["Location"].endswith("/inactive/")
    act(desk, user, "reactivate")
    assert devices[0].get("/").status_code == 302
    assert Client().post(reverse("account_login"), door).headers["Location"] == "/"


@pytest.mark.parametrize("role", [Role.PARTNER, Role.TRAINEE, Role.MANAGER])
def test_any_account_can_be_closed(desk, role):
    user = make.user(role)
    act(desk, user, "deactivate")
    user.refresh_from_db()
    assert not user.is_active
    act(desk, user, "deactivate")
    assert AuditEvent.objects.filter(act="user.deactivated").count() == 1


def test_nobody_closes_their_own(desk, manager):
    for name in ("deactivate", "reset-mfa"):
        assert "自分の" in act(desk, manager, name).content.decode()
    manager.refresh_from_db()
    assert manager.is_active


def test_lost_phone_is_helped_and_told(desk, django_capture_on_commit_callbacks):
    user = make.user(Role.CHIEF, password=make.PASSWORD)
    TOTP.activate(user, "JBSWY3DPEHPK3PXP")
    phone = Client()
    phone.force_login(user)
    with django_capture_on_commit_callbacks(execute=True):
        act(desk, user, "reset-mfa")
    assert phone.get("/").status_code == 302
    assert "解除されました" in mail.outbox[0].subject
    door = {"login": user.email, "password": make.PASSWORD}
    assert Client().post(reverse("account_login"), door).headers["Location"] == "/"
    assert AuditEvent.objects.filter(act="user.mfa_reset").count() == 1


def test_who_never_came_is_invited_not_reopened(desk, manager):
    user = make.user(Role.RECEPTION, is_active=False)
    assert "招待を受けていない" in act(desk, user, "reactivate").content.decode()
    act(desk, user, "send-again")
    assert Invitation.objects.get(user=user).is_open


def test_unknown_acts_are_not_found(desk, manager):
    assert desk.get(reverse("accounts:user_act", args=[manager.pk, "delete"])).status_code == 404


# ── two managers at once ─────────────────────────────────────────────────────────────────────


@pytest.mark.django_db(transaction=True)
def test_two_managers_who_demote_each_other_leave_one():
    """Real threads on real connections; whoever comes second acts no more."""
    for _ in range(3):
        pair = [make.user(Role.MANAGER, name=f"課長 {n}") for n in range(2)]
        start, told = threading.Barrier(2), []

        def demote(by, other, start=start, told=told):
            start.wait()
            try:
                now = UserFacts.of(other)
                services.user_change(
                    user=other, by=by, seen=now, facts=facts(other.email, name=other.name)
                )
                told.append("done")
            except (Refused, StalePage) as error:
                told.append(type(error).__name__)
            finally:
                connection.close()

        threads = [threading.Thread(target=demote, args=(a, b)) for a, b in (pair, pair[::-1])]
        for each in threads:
            each.start()
        for each in threads:
            each.join()
        assert sorted(told) == ["Refused", "done"]
        assert User.objects.filter(role=Role.MANAGER).count() == 1
        User.objects.filter(role=Role.MANAGER).update(role=Role.RECEPTION)


# ── coordinators ─────────────────────────────────────────────────────────────────────────────


def post_of(**changes: object) -> dict[str, object]:
    return {
        f"co-{name}": value
        for name, value in ({"entry": "same", "rank": "coordinator"} | changes).items()
    }


def test_an_invited_coordinator_takes_over_the_name_in_past_ledgers(desk):
    known = Coordinator.objects.create(name="田中花子", is_active=False)
    desk.post(reverse("accounts:user_new"), typed(role="coordinator") | post_of())
    known.refresh_from_db()
    assert known.user == User.objects.get(email="tanaka@yorozu.example")
    assert (known.name, known.kana, known.is_active) == ("田中 花子", "タナカ ハナコ", True)
    assert AuditEvent.objects.filter(act="coordinator.linked").count() == 1


def test_an_invited_coordinator_without_a_past_is_new(desk):
    Coordinator.objects.create(name="田中 一郎", is_active=False)
    desk.post(reverse("accounts:user_new"), typed(role="chief") | post_of(rank="sub_chief"))
    made = Coordinator.objects.get(user__email="tanaka@yorozu.example")
    assert (made.rank, Coordinator.objects.count()) == ("sub_chief", 2)


def test_two_of_one_name_are_asked_about_and_nobody_is_invited(desk):
    for _ in range(2):
        Coordinator.objects.create(name="田中 花子", is_active=False)
    page = desk.post(reverse("accounts:user_new"), typed(role="coordinator") | post_of())
    assert "2件あります" in page.content.decode()
    assert not User.objects.filter(email="tanaka@yorozu.example").exists()
    chosen = Coordinator.objects.latest("pk")
    desk.post(reverse("accounts:user_new"), typed(role="coordinator") | post_of(entry=chosen.pk))
    assert Coordinator.objects.get(user__isnull=False) == chosen


def test_a_coordinator_who_leaves_is_offered_no_more(desk):
    lead = make.coordinator("石田 真")
    act(desk, lead.user, "deactivate")
    lead.refresh_from_db()
    today = timezone.localdate()
    assert lead.in_office_until == today
    assert lead not in Coordinator.objects.in_office_on(today + timedelta(days=1))


def test_a_coordinator_who_becomes_staff_leaves_the_post(desk):
    lead = make.coordinator("石田 真")
    sent = form_of(desk, lead.user) | {"role": "secretariat"}
    assert desk.post(reverse("accounts:user", args=[lead.user.pk]), sent).status_code == 302
    lead.refresh_from_db()
    assert lead.in_office_until == timezone.localdate()


def test_the_post_is_changed_with_the_person(desk):
    lead = make.coordinator("石田 真")
    sent = form_of(desk, lead.user) | {"name": "石田 誠"} | post_of(rank="sub_chief")
    desk.post(reverse("accounts:user", args=[lead.user.pk]), sent)
    lead.refresh_from_db()
    assert (lead.name, lead.rank) == ("石田 誠", "sub_chief")


def test_an_entry_of_an_account_is_not_offered_again(desk):
    taken = make.coordinator("石田 真")
    sent = typed(role="coordinator") | post_of(entry=taken.pk)
    assert desk.post(reverse("accounts:user_new"), sent).status_code == 422


# ── the list ─────────────────────────────────────────────────────────────────────────────────


def found(desk, **filters) -> list[str]:
    response = desk.get(reverse("accounts:users"), filters)
    return [row.user.name for row in response.context["rows"]]


def test_people_are_found_by_name_kana_and_address(desk):
    make.user(Role.CHIEF, name="千葉 透", kana="チバ トオル", email="chiba@yorozu.example")
    for words in ("千葉", "ちば", "ﾁﾊﾞ", "CHIBA@", "千葉 透", "とおる"):
        assert found(desk, q=words) == ["千葉 透"]
    assert found(desk, q="%") == []
    assert found(desk, role="chief") == ["千葉 透"]


def test_states_are_told_apart(desk, manager):
    today = timezone.localdate()
    gone = make.user(Role.RECEPTION, name="退職 一", access_until=today - timedelta(days=1))
    closed = make.user(Role.RECEPTION, name="停止 二", is_active=False)
    services.user_invite(facts=facts("i@yorozu.example", name="招待 三"), by=manager)
    services.user_invite(facts=facts("l@yorozu.example", name="期限 四"), by=manager)
    late = Invitation.objects.filter(user__name="期限 四")
    late.update(expires_at=timezone.now() - timedelta(days=1))
    assert found(desk, state="active") == [manager.name]
    assert found(desk, state="outside") == [gone.name]
    assert found(desk, state="inactive") == [closed.name]
    assert found(desk, state="invited") == ["招待 三"]
    assert found(desk, state="expired") == ["期限 四"]


def test_the_list_asks_little_however_long_it_is(desk, django_assert_max_num_queries):
    for _ in range(60):
        make.user(Role.RECEPTION)
    with django_assert_max_num_queries(5):
        page = desk.get(reverse("accounts:users"))
    assert page.context["page"].next_url


def test_the_page_of_a_person_asks_a_fixed_number(desk, django_assert_max_num_queries):
    lead = make.coordinator("石田 真")
    for _ in range(5):
        make.submitted(lead)
    with django_assert_max_num_queries(12):
        desk.get(reverse("accounts:user", args=[lead.user.pk]))


# ── how people sign in ───────────────────────────────────────────────────────────────────────


def test_the_policy_is_written_and_recorded(desk, manager):
    sent = {"mfa_roles": ["manager", "chief"], "idle_minutes": "30"}
    for _ in range(2):
        assert desk.post(reverse("accounts:policy"), sent).status_code == 302
    event = AuditEvent.objects.get(act="policy.changed")
    assert event.detail["after"] == {"mfa_roles": ["chief", "manager"], "idle_minutes": 30}
    assert event.detail["before"]["idle_minutes"] == 90


@pytest.mark.parametrize(
    "sent", [{"idle_minutes": "1"}, {}, {"mfa_roles": "x", "idle_minutes": "30"}]
)
def test_no_other_policy(desk, sent):
    assert desk.post(reverse("accounts:policy"), sent).status_code == 422


def test_letters_are_kinds_with_a_text():
    person = make.user(Role.CHIEF)
    for kind in LetterKind:
        if kind != LetterKind.INVITATION:
            letter = letters.post(kind, user=person)
            assert letters.send(letter.pk)
    assert all(each.body.startswith(person.name) for each in mail.outbox)
