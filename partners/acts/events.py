"""The words of acts on events, on the audit page."""

from collections.abc import Iterable

from accounts import wording
from accounts.models import User
from accounts.wording import Found
from partners.models import OutreachEvent


def _events(user: User, ids: Iterable[str]) -> Found:
    rows = OutreachEvent.objects.visible_to(user).filter(pk__in=ids)
    return {str(row.pk): (row.title, row.get_absolute_url()) for row in rows}


wording.register(
    "出張相談会・セミナー",
    {
        "event.requested": "出張相談会・セミナーを依頼した",
        "event.adjusted": "行事の日時・会場を合意した",
        "event.changed": "行事の内容を直した",
        "event.asked": "行事への出席をコーディネーターに打診した",
        "event.answered": "行事への出席の打診に回答した",
        "event.confirmed": "行事の開催を確定した",
        "event.slots": "行事の相談枠を作り直した",
        "event.moved": "行事の日時・会場を変えた",
        "event.held": "行事を開催済にした",
        "event.reported": "行事を報告済にした",
        "event.undone": "行事の状態を元に戻した",
        "event.cancelled": "行事を中止にした",
        "event_waiting.joined": "行事のキャンセル待ちに登録した",
        "event_waiting.seated": "行事のキャンセル待ちの人を枠に入れた",
        "event_waiting.ended": "行事のキャンセル待ちを終えた",
    },
    finders={"partners.outreachevent": _events},
)
