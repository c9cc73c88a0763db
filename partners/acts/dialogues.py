"""The words of the dialogues' acts on the audit page."""

from collections.abc import Iterable

from django.urls import reverse

from accounts import wording
from accounts.models import User
from accounts.wording import Found
from partners.models import Chapter, DialogueMember


def _members(user: User, ids: Iterable[str]) -> Found:
    rows = DialogueMember.objects.visible_to(user).current().filter(pk__in=ids)
    return {
        str(pk): (name, reverse("dialogue:member", args=[pk]))
        for pk, name in rows.values_list("pk", "name")
    }


def _chapters(user: User, ids: Iterable[str]) -> Found:
    rows = Chapter.objects.visible_to(user).filter(pk__in=ids).values_list("pk", "name")
    return {str(pk): (name, reverse("dialogue:chapter", args=[pk])) for pk, name in rows}


wording.register(
    "対話会",
    {
        "dialogue.announced": "対話会を登録した",
        "dialogue.changed": "対話会の回数と1組の人数を変えた",
        "dialogue.expected": "対話会の参加予定に入れた",
        "dialogue.rounds_made": "対話会の組分けを作った",
        "dialogue.round_started": "対話会の回を始めた",
        "dialogue.round_unstarted": "対話会の回の開始を取り消した",
        "dialogue.closed": "対話会を終了し、席と受付の記録を消去した",
        "dialogue.member_invited": "対話会に招いた",
        "dialogue.member_admitted": "対話会のメンバーに登録した",
        "dialogue.member_joined": "対話会への参加を登録した",
        "dialogue.member_changed": "対話会のメンバーの登録内容を直した",
        "dialogue.member_left": "対話会を退会し、記録を消去した",
        "dialogue.chapter_opened": "支部を作った",
        "dialogue.chapter_changed": "支部の内容を直した",
        "dialogue.wish_asked": "紹介の希望を登録した",
        "dialogue.wish_chosen": "紹介の希望のお相手を決めた",
        "dialogue.wish_agreed": "紹介に了承した",
        "dialogue.wish_declined": "紹介を見送った",
        "dialogue.wish_made": "二人を紹介した",
        "dialogue.wish_withdrawn": "紹介の希望を取り下げた",
    },
    finders={"partners.dialoguemember": _members, "partners.chapter": _chapters},
    details={
        "dialogue.people": "人数",
        "dialogue.round": "回",
        "dialogue.wording": "同意の文面",
    },
)
