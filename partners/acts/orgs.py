"""The words of the acts on organisations, contacts, schemes and meetings."""

from collections.abc import Iterable

from accounts import wording
from accounts.models import User
from accounts.wording import Found
from partners.models import Branch, Contact, LiaisonMeeting, MeetingAction, Organization, Scheme


def _organizations(user: User, ids: Iterable[str]) -> Found:
    rows = Organization.objects.visible_to(user).filter(pk__in=ids)
    return {str(row.pk): (row.name, f"{row.get_absolute_url()}?own=1") for row in rows}


def _branches(user: User, ids: Iterable[str]) -> Found:
    rows = Branch.objects.visible_to(user).filter(pk__in=ids).select_related("organization")
    return {
        str(row.pk): (f"{row.organization} {row}", row.organization.get_absolute_url())
        for row in rows
    }


def _contacts(user: User, ids: Iterable[str]) -> Found:
    rows = Contact.objects.visible_to(user).filter(pk__in=ids).select_related("organization")
    return {
        str(row.pk): (f"{row.organization} {row}", row.organization.get_absolute_url())
        for row in rows
    }


def _schemes(user: User, ids: Iterable[str]) -> Found:
    rows = Scheme.objects.visible_to(user).filter(pk__in=ids)
    return {str(row.pk): (row.title, row.get_absolute_url()) for row in rows}


def _meetings(user: User, ids: Iterable[str]) -> Found:
    rows = LiaisonMeeting.objects.visible_to(user).filter(pk__in=ids)
    return {str(row.pk): (row.subject, row.get_absolute_url()) for row in rows}


def _actions(user: User, ids: Iterable[str]) -> Found:
    rows = MeetingAction.objects.visible_to(user).filter(pk__in=ids).select_related("meeting")
    return {str(row.pk): (row.what, row.meeting.get_absolute_url()) for row in rows}


# What 'changed' calls `fields` are columns of the record.
_FIELDS = {
    f"{room}.{field.name}": str(field.verbose_name)
    for room, model in (
        ("organization", Organization),
        ("branch", Branch),
        ("contact", Contact),
        ("scheme", Scheme),
        ("meeting", LiaisonMeeting),
    )
    for field in (*model._meta.concrete_fields, *model._meta.many_to_many)
    if not getattr(field, "primary_key", False)
}

wording.register(
    "連携機関",
    {
        "organization.registered": "連携機関を登録した",
        "organization.changed": "連携機関の登録内容を直した",
        "organization.retired": "連携機関の使用を終了した",
        "organization.brought_back": "連携機関をまた使うようにした",
        "organization.merged": "連携機関の合併を記録した",
        "organization.unmerged": "連携機関の合併を取り消した",
        "branch.added": "支店を加えた",
        "branch.changed": "支店の登録内容を直した",
        "branch.retired": "支店の使用を終了した",
        "branch.brought_back": "支店をまた使うようにした",
        "contact.added": "先方の担当者を登録した",
        "contact.changed": "先方の担当者の登録内容を直した",
        "contact.left": "先方の担当者の異動・退職を記録した",
        "contact.came_back": "先方の担当者をいまの担当者に戻した",
        "partner_staff.placed": "連携機関の利用者の所属を決めた",
        "partner_import.read": "連携機関の一覧を読み込んだ",
        "partner_import.applied": "連携機関の一覧を取り込んだ",
        "partner_policy.changed": "連携の決まりを変えた",
    },
    finders={
        "partners.organization": _organizations,
        "partners.branch": _branches,
        "partners.contact": _contacts,
    },
    details={
        **_FIELDS,
        "branch.organization": "機関",
        "contact.organization": "機関",
        "partner_staff.organization": "機関",
        "partner_staff.branch": "支店",
    },
)
wording.register(
    "活用例・連携打合せ",
    {
        "scheme.recorded": "活用例を記録した",
        "scheme.changed": "活用例を直した",
        "scheme.reused": "活用例を他の機関の案にした",
        "scheme.withdrawn": "活用例を取り下げた",
        "scheme.restored": "活用例を元に戻した",
        "meeting.recorded": "連携打合せを記録した",
        "meeting.changed": "連携打合せの記録を直した",
        "meeting.withdrawn": "連携打合せを取り消した",
        "meeting_action.added": "打合せの宿題を加えた",
        "meeting_action.done": "打合せの宿題を完了にした",
        "meeting_action.reopened": "打合せの宿題を未完了に戻した",
        "meeting_action.dropped": "打合せの宿題を取りやめた",
    },
    finders={
        "partners.scheme": _schemes,
        "partners.liaisonmeeting": _meetings,
        "partners.meetingaction": _actions,
    },
    details={"scheme.source": "もとの取組", "meeting_action.meeting": "打合せ"},
)
