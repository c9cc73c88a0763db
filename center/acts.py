"""The words of this room's acts on the audit page."""

from collections.abc import Iterable

from django.urls import reverse

from accounts import wording
from accounts.models import User
from accounts.wording import Finder, Found
from center.catalogue import LISTS, CodeList
from center.enums import Measure, SizeRule
from center.models import UNSET_OFFICE, ClosedDay
from yorozu.kit.wareki import format_date


def _entries(what: CodeList) -> Finder:
    def find(user: User, ids: Iterable[str]) -> Found:
        rows = what.model._default_manager.visible_to(user).filter(pk__in=ids)
        return {
            str(row.pk): (f"{what.label}「{row}」", _url(what, row.pk))
            for row in rows
            if getattr(row, "code", "") != UNSET_OFFICE
        }

    return find


def _url(what: CodeList, pk: int) -> str:
    return reverse("center:code_edit", kwargs={"kind": what.slug, "pk": pk})


def _days(user: User, ids: Iterable[str]) -> Found:
    rows = ClosedDay.objects.visible_to(user).filter(pk__in=ids)
    return {
        str(row.pk): (
            f"{format_date(row.day)} {row.name}",
            reverse("center:closed_day", args=[row.pk]),
        )
        for row in rows
    }


wording.register(
    "設定",
    {
        "code.added": "一覧に追加した",
        "code.changed": "一覧の項目を変更した",
        "code.retired": "一覧の項目を終了にした",
        "code.brought_back": "一覧の項目をまた使うようにした",
        "code.moved": "一覧の並び順を変えた",
        "closed_day.added": "休業日を追加した",
        "closed_day.changed": "休業日を変更した",
        "closed_day.called_off": "休業日を取りやめた",
        "closed_day.brought_back": "休業日に戻した",
        "target.set": "目標を設定した",
        "year.prepared": "年度の準備をした",
    },
    finders={
        **{each.model._meta.label_lower: _entries(each) for each in LISTS},
        "center.closedday": _days,
    },
    details={
        "code": "コード",
        "valid_from": "使い始める年度",
        "valid_until": "使い終わる年度",
        "is_active": "使用中",
        "address": "所在地",
        "phone": "電話番号",
        "invitation": "利用者のことば",
        "topics": "相談分野",
        "is_legacy": "旧分野",
        "read_as": "読み替える分野",
        "size_rule": "規模の区分",
        "position": "並び順",
        "day": "日付",
        "days": "日付",
        "fiscal_year": "年度",
        "programme": "事業区分",
        "measure": "指標",
        "targets": "目標",
        "closed_days": "休業日",
    },
    values=dict([*SizeRule.choices, *Measure.choices]),
)
