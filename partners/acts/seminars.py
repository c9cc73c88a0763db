"""The words of acts on themes and registrations on the audit page."""

from collections.abc import Iterable

from django.urls import reverse

from accounts import wording
from accounts.models import User
from accounts.wording import Found
from partners.models import Registration, SeminarTheme, SurveyAnswer
from partners.seminars.registering import events_of


def _themes(user: User, ids: Iterable[str]) -> Found:
    rows = SeminarTheme.objects.visible_to(user).filter(pk__in=ids)
    return {str(row.pk): (str(row), row.get_absolute_url()) for row in rows}


def _registrations(user: User, ids: Iterable[str]) -> Found:
    rows = Registration.objects.filter(pk__in=ids, event__in=events_of(user))
    return {str(row.pk): (row.name, _names(row)) for row in rows}


def _answers(user: User, ids: Iterable[str]) -> Found:
    rows = SurveyAnswer.objects.visible_to(user).filter(pk__in=ids)
    rows = rows.select_related("registration")
    return {str(row.pk): (row.registration.name, _names(row.registration)) for row in rows}


def _names(row: Registration) -> str:
    return f"{reverse('registrations:names', args=[row.event_id])}#name-{row.pk}"


wording.register(
    "よろずゼミ",
    {
        "theme.added": "よろずゼミのテーマを追加した",
        "theme.changed": "よろずゼミのテーマを直した",
        "theme.retired": "よろずゼミのテーマの使用を終了した",
        "theme.brought_back": "よろずゼミのテーマをまた使うようにした",
    },
    finders={"partners.seminartheme": _themes},
)

wording.register(
    "セミナーの申込",
    {
        "registration.taken": "セミナーの申込みを受け付けた",
        "registration.corrected": "セミナーの申込みを直した",
        "registration.cancelled": "セミナーの申込みを取り消した",
        "registration.restored": "セミナーの申込みの取消を元に戻した",
        "registration.moved_up": "キャンセル待ちから繰り上げた",
        "registration.walked_in": "セミナーで当日受付した",
        "registration.checked_in": "セミナーの出席を受け付けた",
        "registration.checked_out": "セミナーの受付を取り消した",
        "registrations.exported": "セミナーの名簿を書き出した",
        "attendance.closed": "セミナーの受付を終えた",
        "event.registration_set": "セミナーの申込みの受け方を変えた",
        "event_material.added": "セミナーの資料を登録した",
        "event_material.withdrawn": "セミナーの資料を取り下げた",
        "survey.answered": "セミナーのアンケートに答えた",
        "survey.changed": "セミナーのアンケートの回答を直した",
        "survey.settled": "セミナーからの相談希望に対応した",
    },
    finders={
        "partners.registration": _registrations,
        "partners.surveyanswer": _answers,
    },
    details={"event": "行事", "absent": "欠席の人数"},
)
