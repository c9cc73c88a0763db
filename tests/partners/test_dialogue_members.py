"""Members of the dialogues: by their own wish, and forgotten when they leave."""

from __future__ import annotations

from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from accounts.enums import Role
from accounts.models import AuditEvent, User
from partners.dialogues import mails as dialogue_mails
from partners.dialogues.errors import DialogueRefused, DialogueStale
from partners.dialogues.services.chapters import chapter_change, chapter_open
from partners.dialogues.services.introductions import wish_ask
from partners.dialogues.services.members import (
    FORGOTTEN,
    member_change,
    member_invite,
    member_invite_again,
    member_join,
    member_leave,
)
from partners.dialogues.services.rounds import round_start, rounds_make
from partners.dialogues.services.sessions import dialogue_close
from partners.dialogues.wording import CURRENT
from partners.enums import WishState
from partners.models import (
    DialogueAttendance,
    DialogueMember,
    DialogueSeat,
    IntroductionWish,
    MemberMail,
    MetPair,
)
from tests import builders as make
from tests.partners import dialogue_world as talk
from yorozu.kit.outbox import MailState

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> User:
    return make.user(Role.SECRETARIAT)


def own(member: DialogueMember, name: str = "join") -> str:
    return reverse(f"dialogue:{name}", args=[member.token])


def text(response: Any) -> str:
    return str(response.content.decode())


def sent() -> list[str]:
    """What the worker would send, sent now."""
    for row in MemberMail.objects.filter(state=MailState.WAITING):
        dialogue_mails.send(row.pk)
    return [str(message.subject) for message in mail.outbox]


def typed(member: DialogueMember, **changes: str) -> dict[str, str]:
    names = ("name", "kana", "kind", "affiliation", "email")
    plain = {name: getattr(member, name) for name in names}
    return {**plain, "wording": CURRENT, "agreed": "on", **changes}


def test_an_invited_person_joins_by_the_link_in_the_mail(desk: User) -> None:
    member = member_invite(facts=talk.facts("平塚 花子"), by=desk)
    assert not DialogueMember.objects.joined().exists()
    assert ["対話会へのご案内" in subject for subject in sent()] == [True]
    url = own(member)
    assert url in mail.outbox[0].body
    page = Client().get(url)
    assert "いつでも、このページから登録内容の変更と退会ができます" in text(page)
    refused = Client().post(url, {**typed(member), "agreed": ""})
    assert refused.status_code == 422 and "参加には同意が必要です" in text(refused)
    assert Client().post(url, typed(member, affiliation="平塚信用金庫")).status_code == 302
    member.refresh_from_db()
    assert (member.is_joined, member.wording) == (True, CURRENT)
    assert AuditEvent.objects.filter(act="dialogue.member_joined", actor_id=None).count() == 1


def test_an_affiliation_that_the_centre_knows_is_the_centres_record(desk: User) -> None:
    bank = make.bank()
    member = member_invite(facts=talk.facts(), by=desk)
    Client().post(own(member), typed(member, affiliation="城南信金"))
    member.refresh_from_db()
    assert (member.organization, member.house) == (bank, "城南信用金庫")


def test_joining_twice_is_joining_once(desk: User) -> None:
    member = member_invite(facts=talk.facts(), by=desk)
    for _ in range(2):
        member = member_join(member=member, facts=talk.facts("別の名"), wording=CURRENT)
    assert AuditEvent.objects.filter(act="dialogue.member_joined").count() == 1
    with pytest.raises(DialogueRefused, match="文面"):
        new = member_invite(facts=talk.facts(), by=desk)
        member_join(member=new, facts=talk.facts(), wording="古い")


def test_a_new_invitation_puts_the_old_link_out_of_use(desk: User) -> None:
    member = member_invite(facts=talk.facts(), by=desk)
    old = own(member)
    member_invite_again(member=member, by=desk, version=member.version)
    assert Client().get(old).status_code == 404
    assert len(sent()) == 2
    with pytest.raises(DialogueStale):
        member_invite_again(member=member, by=desk, version=member.version)


def test_one_address_is_one_member(desk: User) -> None:
    first = talk.member(by=desk)
    with pytest.raises(DialogueRefused, match="すでに登録"):
        member_invite(facts=talk.facts(email=first.email), by=desk)
    other = talk.member(by=desk)
    with pytest.raises(DialogueRefused, match="すでに登録"):
        member_change(
            member=other, facts=talk.facts(email=first.email), by=desk, version=other.version
        )
    member_leave(member=first, by=None)
    assert member_invite(facts=talk.facts(email=first.email), by=desk).pk != first.pk


def test_an_older_page_of_a_member_is_noticed(desk: User) -> None:
    member = talk.member(by=desk)
    member_change(member=member, facts=talk.facts("先の名"), by=None, version=member.version)
    with pytest.raises(DialogueStale):
        member_change(member=member, facts=talk.facts("後の名"), by=desk, version=member.version)


def test_who_leaves_is_forgotten(desk: User) -> None:
    """Name, address, pairs, seats, wishes: nothing is left to find the person by."""
    session = talk.session(by=desk, people=10, here=True)
    rounds_make(session=session, by=desk, version=0)
    round_start(session=session, by=desk, version=1)
    dialogue_close(session=session, by=desk, version=2)
    running = talk.session(by=desk)
    member, other = DialogueMember.objects.order_by("pk")[:2]
    DialogueAttendance.objects.create(session=running, member=member)
    wish_ask(asker=member, wanted=other, message="秘密のことば")
    wish_ask(asker=other, wanted=member, message="お話ししたい")
    pairs = MetPair.objects.count()
    assert Client().post(own(member, "leave")).status_code == 200
    member.refresh_from_db()
    assert (member.name, member.kana, member.email, member.affiliation) == (FORGOTTEN, "", "", "")
    assert MetPair.objects.count() == pairs - 4
    assert not DialogueSeat.objects.filter(member=member).exists()
    assert not DialogueAttendance.objects.filter(member=member).exists()
    wishes = IntroductionWish.objects.all()
    assert {(wish.state, wish.message) for wish in wishes} == {(WishState.WITHDRAWN, "")}
    assert Client().get(own(member)).status_code == 404
    assert not MemberMail.objects.filter(member=member, state=MailState.WAITING).exists()


def test_who_does_not_want_to_join_is_forgotten_too(desk: User) -> None:
    member = member_invite(facts=talk.facts("断る 人"), by=desk)
    assert "消去" in text(Client().get(own(member, "leave")))
    Client().post(own(member, "leave"))
    assert not DialogueMember.objects.filter(name="断る 人").exists()
    sent()
    assert mail.outbox == []


def test_own_data_is_changed_and_an_older_page_is_told(desk: User) -> None:
    member = talk.member(by=desk)
    data = {**typed(member, name="改姓 花子"), "version": str(member.version)}
    for _ in "12":
        assert Client().post(own(member), data).status_code == 302
    assert AuditEvent.objects.filter(act="dialogue.member_changed").count() == 1
    again = Client().post(own(member), {**data, "name": "古い画面"})
    assert again.status_code == 409 and "変更されました" in text(again)
    member.refresh_from_db()
    assert member.name == "改姓 花子"


def test_a_strangers_link_opens_nothing(desk: User) -> None:
    talk.member(by=desk)
    for name in ("join", "leave"):
        assert Client().get(reverse(f"dialogue:{name}", args=["x" * 400])).status_code == 404


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.RECEPTION, Role.PARTNER])
def test_others_change_no_member(role: Role, desk: User) -> None:
    with pytest.raises(PermissionDenied):
        member_invite(facts=talk.facts(), by=make.user(role))
    member = talk.member(by=desk)
    with pytest.raises(PermissionDenied):
        member_leave(member=member, by=make.user(role))


# ── pages ────────────────────────────────────────────────────────────────────────────────────


def test_members_are_listed_by_chapter(client: Client, desk: User) -> None:
    chapter = talk.chapter(by=desk)
    talk.member("支部 花子", by=desk, chapter=chapter)
    talk.member("無所属 太郎", by=desk, kana="ムショゾク")
    member_invite(facts=talk.facts("招待 次郎"), by=desk)
    client.force_login(desk)

    def names(**asked: Any) -> list[str]:
        response = client.get(reverse("dialogue:members"), asked)
        return sorted(row.name for row in response.context["page"].rows)

    assert names() == ["支部 花子", "無所属 太郎"]
    assert names(chapter=chapter.pk) == ["支部 花子"]
    assert names(chapter="none") == ["無所属 太郎"]
    assert names(state="invited") == ["招待 次郎"]
    assert names(q="むしょぞく") == ["無所属 太郎"]
    assert len(names(chapter="無", state="all")) == 3


def test_the_list_costs_the_same_whatever_its_length(
    client: Client, desk: User, django_assert_max_num_queries: Any
) -> None:
    talk.members(20, by=desk, chapter=talk.chapter(by=desk), organization=make.bank())
    client.force_login(desk)
    with django_assert_max_num_queries(6):
        client.get(reverse("dialogue:members"))
    with django_assert_max_num_queries(6):
        client.get(reverse("dialogue:chapters"))


def test_somebody_is_invited_or_admitted_on_the_page(client: Client, desk: User) -> None:
    client.force_login(desk)
    url = reverse("dialogue:member_new")
    plain = {"name": "新規 花子", "kind": "government", "affiliation": "高砂市"}
    refused = client.post(url, {**plain, "how": "invite"})
    assert refused.status_code == 422 and "招待のリンクを送るメールアドレス" in text(refused)
    assert client.post(url, {**plain, "how": "admit"}).status_code == 302
    assert DialogueMember.objects.joined().get().wording == CURRENT
    client.post(url, {**plain, "how": "invite", "email": "new@example.jp"})
    assert DialogueMember.objects.get(email="new@example.jp").opted_in_at is None


def test_a_chapter_has_people_responsible(client: Client, desk: User) -> None:
    chapter = talk.chapter(by=desk)
    lead = talk.member("世話 役子", by=desk, chapter=chapter)
    with pytest.raises(DialogueRefused, match="同じ名前"):
        chapter_open(name=chapter.name, area="", owner=None, by=desk)
    client.force_login(desk)
    url = reverse("dialogue:chapter", args=[chapter.pk])
    data = {"name": "東京支部", "leads": [lead.pk], "owner": desk.pk, "is_active": "on"}
    for _ in "12":
        assert client.post(url, {**data, "version": 0}).status_code == 302
    acts = AuditEvent.objects.filter(act="dialogue.chapter_changed")
    assert acts.count() == 1
    for other in (data | {"leads": []}, data | {"name": "別の支部"}):
        assert client.post(url, {**other, "version": 0}).status_code == 409
    assert "世話 役子" in text(client.get(reverse("dialogue:chapters")))
    chapter.refresh_from_db()
    with pytest.raises(DialogueStale):
        chapter_change(
            chapter=chapter, name="別", area="", owner=None, leads=[], is_active=True,
            by=desk, version=0,
        )  # fmt: skip
