"""The words of this room's acts on the audit page."""

from collections.abc import Iterable

from django.urls import reverse

from accounts import wording
from accounts.models import User
from accounts.wording import Found
from companies.enums import ConsentKind, RequestKind
from companies.models import Company, Consent, DisclosureRequest, DisposalList, Person
from companies.selectors import companies_visible_to, people_visible_to

# What the acts call `fields` are columns of these records.
_FIELDS = {
    f"{model._meta.model_name}.{field.name}": str(field.verbose_name)
    for model in (Company, Person)
    for field in model._meta.concrete_fields
    if not field.primary_key
}


def _companies(user: User, ids: Iterable[str]) -> Found:
    rows = companies_visible_to(user).filter(pk__in=ids)
    return {str(row.pk): (row.name, row.get_absolute_url()) for row in rows}


def _people(user: User, ids: Iterable[str]) -> Found:
    rows = people_visible_to(user).filter(pk__in=ids)
    return {str(row.pk): (row.name, row.get_absolute_url()) for row in rows}


def _consents(user: User, ids: Iterable[str]) -> Found:
    rows = Consent.objects.visible_to(user).filter(pk__in=ids).select_related("company", "person")
    found = {}
    for row in rows:
        kind, client = ("company", row.company) if row.company else ("person", row.person)
        if client:
            url = reverse("privacy:client_consents", args=[kind, client.pk])
            found[str(row.pk)] = (client.name, url)
    return found


def _requests(user: User, ids: Iterable[str]) -> Found:
    rows = DisclosureRequest.objects.visible_to(user).filter(pk__in=ids).only("pk")
    return {
        str(row.pk): (f"請求{row.pk}", reverse("privacy:request", args=[row.pk])) for row in rows
    }


def _disposals(user: User, ids: Iterable[str]) -> Found:
    rows = DisposalList.objects.visible_to(user).filter(pk__in=ids).only("pk")
    return {str(row.pk): (str(row.pk), reverse("privacy:disposal", args=[row.pk])) for row in rows}


wording.register(
    "企業・相談者",
    {
        "company.registered": "企業を登録した",
        "company.updated": "企業の登録内容を直した",
        "person.registered": "相談者を登録した",
        "person.updated": "相談者の登録内容を直した",
        "company.merged": "企業の記録を統合した",
        "company.unmerged": "企業の統合を取り消した",
        "company.predecessor": "企業の前身（法人成り）を設定した",
        "company.figures": "企業の業績を記録した",
        "company.told_apart": "別の企業と判断した",
        "company.told_apart_undone": "別の企業とした判断を取り消した",
        "person.merged": "相談者の記録を統合した",
        "person.unmerged": "相談者の統合を取り消した",
        "person.founded": "相談者が創業した企業を設定した",
        "person.told_apart": "別の相談者と判断した",
        "person.told_apart_undone": "別の相談者とした判断を取り消した",
    },
    finders={"companies.company": _companies, "companies.person": _people},
    details={
        "year": "年",
        "root": "統合先の番号",
        "other": "相手の番号",
        "kept": "そのまま残した項目",
        "company.before": "それまでの前身の番号",
        "company.after": "前身の番号",
        "person.before": "それまでの企業の番号",
        "person.after": "創業した企業の番号",
        **_FIELDS,
    },
)
wording.register(
    "同意・個人情報",
    {
        "consent.given": "同意を記録した",
        "consent.withdrawn": "同意の撤回を記録した",
        "consent.wording_added": "同意の文面を定めた",
        "request.received": "個人情報の請求を受け付けた",
        "request.working": "個人情報の請求に対応を始めた",
        "request.answered": "個人情報の請求に回答した",
        "request.refused": "個人情報の請求を却下した",
        "request.due_changed": "個人情報の請求の期限を変えた",
        "privacy.extracted": "開示のために記録を取り出した",
    },
    finders={"companies.consent": _consents, "companies.disclosurerequest": _requests},
    details={
        "version": "版",
        "consent.kind": "種類",
        "request.kind": "請求",
        "left_out": "除いた件数",
    },
    values={
        **{f"consent.kind={kind.value}": kind.label for kind in ConsentKind},
        **{f"request.kind={kind.value}": kind.label for kind in RequestKind},
    },
)
wording.register(
    "個人情報の廃棄",
    {
        "disposal.begun": "廃棄の一覧を作った",
        "disposal.held": "廃棄を見合わせた",
        "disposal.released": "廃棄の見合わせをやめた",
        "disposal.approved": "廃棄を承認した",
        "disposal.dropped": "廃棄の一覧を取り下げた",
        "disposal.done": "廃棄を終えた",
    },
    finders={"companies.disposallist": _disposals},
    details={
        "disposal.items": "件数",
        "disposal.done": "廃棄",
        "disposal.held": "保留",
        "disposal.skipped": "見送り",
        "disposal.kept_from": "残す最初の日",
        "disposal.kind": "種類",
    },
    values={
        "disposal.kind=memo": "経営相談メモ",
        "disposal.kind=person": "相談者",
        "disposal.kind=company": "企業",
    },
)
