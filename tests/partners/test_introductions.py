"""紹介: nobody's address is told before the other has agreed."""

from __future__ import annotations

from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts.enums import Role
from accounts.models import User
from partners.dialogues import mails as dialogue_mails
from partners.dialogues.errors import DialogueRefused, DialogueStale
from partners.dialogues.services.introductions import (
    wish_answer,
    wish_ask,
    wish_choose,
    wish_make,
    wish_withdraw,
)
from partners.dialogues.views.join import MOST
from partners.enums import WishState
from partners.models import DialogueMember, IntroductionWish, MemberMail, MetPair
from tests import builders as make
from tests.partners import dialogue_world as talk
from yorozu.kit.outbox import MailState

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> User:
    return make.user(Role.SECRETARIAT)


@pytest.fixture
def two(desk: User) -> tuple[DialogueMember, DialogueMember]:
    """Who talked at one table, and a third who did not."""
    one, other = talk.member("猪股 一", by=desk), talk.member("茅野 二", by=desk)
    talk.member("木村 三", by=desk)
    event = talk.session(by=desk).event
    MetPair.objects.create(one=one, other=other, event=event, round=1)
    return one, other


def own(member: DialogueMember) -> str:
    return reverse("dialogue:join", args=[member.token])


def page(member: DialogueMember) -> str:
    return Client().get(own(member)).content.decode()


def send_all() -> None:
    for row in MemberMail.objects.filter(state=MailState.WAITING):
        dialogue_mails.send(row.pk)


def reply(member: DialogueMember, wish: IntroductionWish, act: str, version: int = 0) -> Any:
    url = reverse("dialogue:wish_reply", args=[member.token, wish.pk])
    return Client().post(url, {"act": act, "version": version})


def test_from_the_wish_to_the_introduction(two: Any, desk: User, client: Client) -> None:
    one, other = two
    wish_url = reverse("dialogue:wish", args=[one.token])
    Client().post(wish_url, {"wanted": other.pk, "message": "商店街の話の続きを"})
    wish = IntroductionWish.objects.get()
    send_all()
    assert [message.to for message in mail.outbox] == [[other.email]]
    assert one.email not in mail.outbox[0].body and "商店街の話の続きを" in mail.outbox[0].body
    assert one.email not in page(other) and other.email not in page(one)
    assert reply(other, wish, "agree").status_code == 302
    assert one.email not in page(other) and other.email not in page(one)
    client.force_login(desk)
    act = reverse("dialogue:introduction_act", args=[wish.pk])
    client.post(act, {"act": "make", "version": 1})
    wish.refresh_from_db()
    assert (wish.state, wish.made_by) == (WishState.MADE, desk)
    send_all()
    bodies = {message.to[0]: message.body for message in mail.outbox[1:]}
    assert other.email in bodies[one.email] and one.email in bodies[other.email]
    assert one.email in page(other) and other.email in page(one)


def shown(member: DialogueMember) -> str:
    """What the page says of the wishes, without the form that offers whom one met."""
    whole = page(member)
    return whole[whole.index('id="wishes"') : whole.index('id="ask"')]


def test_who_has_not_agreed_is_not_named(two: Any, desk: User) -> None:
    """The one who wishes reads back what they chose: at which round they sat together."""
    one, other = two
    wish = wish_ask(asker=one, wanted=other)
    assert "第1回に同じ組だった方" in shown(one) and other.name not in shown(one)
    assert other.house not in page(one)
    wish = wish_answer(wish=wish, agrees=True, by=None, version=wish.version)
    assert other.name in shown(one)
    wish_make(wish=wish, by=desk, version=wish.version)
    assert other.name in shown(one)


def test_whom_the_secretariat_found_is_not_named_before_they_agree(two: Any, desk: User) -> None:
    one, _ = two
    third = DialogueMember.objects.get(name="木村 三")
    wish = wish_ask(asker=one, words="大学で地域金融を研究している方")
    wish = wish_choose(wish=wish, wanted=third, by=desk, version=wish.version)
    assert "「大学で地域金融を研究している方」" in shown(one) and third.name not in page(one)
    wish_answer(wish=wish, agrees=False, by=None, version=wish.version)
    assert "見送り" in shown(one) and third.name not in page(one)


def test_a_double_click_wishes_once(two: Any) -> None:
    one, _ = two
    url = reverse("dialogue:wish", args=[one.token])
    key = Client().get(own(one)).context["wish_form"]["uuid"].value()
    for _ in range(2):
        answer = Client().post(url, {"words": "商店街の支援をしている方", "uuid": str(key)})
        assert answer.status_code == 302
    assert IntroductionWish.objects.count() == 1


def test_a_hall_full_of_members_asks_from_one_address(two: Any) -> None:
    """Only links that open nothing are counted, and those are stopped."""
    one, _ = two
    assert {Client().get(own(one)).status_code for _ in range(MOST + 2)} == {200}
    forged = reverse("dialogue:join", args=["x" * 32])
    answers = [Client().get(forged).status_code for _ in range(MOST + 1)]
    assert answers == [404] * MOST + [429]
    assert Client().get(own(one)).status_code == 200


def test_only_people_one_met_are_offered(two: Any) -> None:
    one, other = two
    third = DialogueMember.objects.get(name="木村 三")
    assert other.name in page(one) and third.name not in page(one)
    url = reverse("dialogue:wish", args=[one.token])
    assert Client().post(url, {"wanted": third.pk}).status_code == 422
    assert not IntroductionWish.objects.exists()


def test_a_wish_in_words_is_given_a_person_by_the_secretariat(
    two: Any, desk: User, client: Client
) -> None:
    one, _ = two
    third = DialogueMember.objects.get(name="木村 三")
    url = reverse("dialogue:wish", args=[one.token])
    assert Client().post(url, {}).status_code == 422
    Client().post(url, {"words": "大学で地域金融を研究している方"})
    wish = IntroductionWish.objects.get()
    client.force_login(desk)
    listed = client.get(reverse("dialogue:introductions")).content.decode()
    assert "大学で地域金融を研究している方" in listed
    act = reverse("dialogue:introduction_act", args=[wish.pk])
    client.post(act, {"act": "agree", "version": 0})
    wish.refresh_from_db()
    assert wish.state == WishState.ASKED
    client.post(act, {"act": "choose", "wanted": third.pk, "version": 0})
    wish.refresh_from_db()
    assert wish.wanted == third
    assert MemberMail.objects.get(member=third).kind == "wished"


def test_who_declines_is_not_named_and_gives_no_reason(two: Any) -> None:
    one, other = two
    wish = wish_ask(asker=one, wanted=other)
    send_all()
    reply(other, wish, "decline")
    send_all()
    assert mail.outbox[-1].to == [one.email]
    assert other.email not in mail.outbox[-1].body and other.name not in mail.outbox[-1].body
    wish.refresh_from_db()
    assert wish.state == WishState.DECLINED


def test_nobody_answers_for_another(two: Any, desk: User) -> None:
    one, other = two
    third = DialogueMember.objects.get(name="木村 三")
    wish = wish_ask(asker=one, wanted=other)
    assert reply(third, wish, "agree").status_code == 404
    assert reply(one, wish, "agree").status_code == 404
    assert reply(other, wish, "withdraw").status_code == 404
    wish.refresh_from_db()
    assert wish.state == WishState.ASKED
    with pytest.raises(DialogueRefused, match="希望"):
        wish_make(wish=wish, by=desk, version=0)


def test_a_wish_is_asked_once_and_taken_back(two: Any) -> None:
    one, other = two
    wish = wish_ask(asker=one, wanted=other)
    with pytest.raises(DialogueRefused, match="すでに届いて"):
        wish_ask(asker=one, wanted=other)
    with pytest.raises(DialogueRefused, match="別の方"):
        wish_ask(asker=one, wanted=one)
    assert reply(one, wish, "withdraw").status_code == 302
    send_all()
    assert mail.outbox == []
    wish_ask(asker=one, wanted=other)


def test_an_older_page_is_told(two: Any, desk: User) -> None:
    one, other = two
    wish = wish_ask(asker=one, wanted=other)
    wish_answer(wish=wish, agrees=True, by=None, version=0)
    for act in (wish_make, wish_withdraw):
        with pytest.raises(DialogueStale):
            act(wish=wish, by=desk, version=0)
    reply(other, wish, "decline", version=0)
    wish.refresh_from_db()
    assert wish.state == WishState.AGREED


def test_the_secretariat_takes_a_wish_down(two: Any, desk: User, client: Client) -> None:
    one, other = two
    client.force_login(desk)
    url = reverse("dialogue:introduction_new")
    assert client.post(url, {"asker": one.pk}).status_code == 422
    assert client.post(url, {"asker": one.pk, "wanted": other.pk}).status_code == 302
    assert IntroductionWish.objects.get().asker == one


def test_the_list_costs_the_same_whatever_its_length(
    two: Any, desk: User, client: Client, django_assert_max_num_queries: Any
) -> None:
    one, _ = two
    for each in talk.members(8, by=desk, organization=make.bank()):
        wish_ask(asker=one, wanted=each)
    client.force_login(desk)
    with django_assert_max_num_queries(7):
        client.get(reverse("dialogue:introductions"))
