"""A case: made of a memo or a client in one act, then written and corrected."""

import uuid as uuids
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts.enums import Permission
from accounts.models import User
from accounts.permissions import has_permission
from casebook.enums import Audience, CaseAct
from casebook.errors import Refused
from casebook.generalising import area_words
from casebook.models import CaseDraft, CaseStudy
from casebook.models.case import MOST_LETTERS, TEXTS
from casebook.services._keeping import lock_to_edit, note, require_version, write
from center.models import Topic
from companies.enums import StaffBand
from companies.models import Company, Person
from companies.models.consent import client_q
from companies.services.consents import lock_root
from consultations.enums import MemoStatus
from consultations.models import Memo
from yorozu.kit.wareki import fiscal_year

# Of a client with many memos the last few are told.
MOST_MEMOS = 5
_LEVELS = ("industry_level", "area_level", "size_level")


@dataclass(frozen=True)
class CaseFacts:
    """What the form says of a case."""

    title: str
    audience: str
    industry_level: str
    area_level: str
    size_level: str
    problem: str
    support: str
    outcome: str
    point: str
    own_words: str
    topics: tuple[Topic, ...] = ()

    def columns(self) -> dict[str, Any]:
        names = ("title", "audience", *_LEVELS, *TEXTS, "own_words")
        return {name: getattr(self, name) for name in names}


@transaction.atomic
def case_create(
    *,
    uuid: uuids.UUID,
    by: User,
    memo: Memo | None = None,
    client: Company | Person | None = None,
) -> CaseStudy:
    """From one memo, or from the newest memos of a client. Sent twice it is made once.

    Only confirmed memos that `by` may read are told. Raises Refused, PermissionDenied.
    """
    if not has_permission(by, Permission.CASE_WRITE):
        raise PermissionDenied
    if (there := CaseStudy.objects.filter(uuid=uuid).first()) is not None:
        if there.created_by_id != by.pk:
            raise PermissionDenied
        return there
    if client is None and memo is not None:
        client = memo.company or memo.person
    if client is None:
        raise Refused("企業・相談者が登録されていないため、事例にできません。")
    client = lock_root(client)
    memos = _memos(by, memo, client)
    if not memos:
        raise Refused(
            "確認済のメモがないため、事例にできません。メモの確認のあとに作成してください。"
        )
    case = CaseStudy(uuid=uuid, created_by=by, **_facts(client, memos), **_texts(memos))
    case.area = area_words(case.area_code, case.area_level)
    case.full_clean()
    case.save(force_insert=True)
    case.memos.add(*memos)
    case.topics.add(*{each.primary_topic_id for each in memos if each.primary_topic_id})
    note(case, CaseAct.CREATED, by=by, memos=len(memos))
    return case


def _memos(by: User, memo: Memo | None, client: Company | Person) -> list[Memo]:
    """In the order of time."""
    rows = Memo.objects.visible_to(by).filter(status=MemoStatus.CONFIRMED)
    if memo is not None:
        return list(rows.filter(pk=memo.pk).select_related("primary_topic", "client_industry"))
    rows = rows.filter(client_q(client), is_restricted=False)
    newest = rows.select_related("primary_topic", "client_industry").order_by("-started_at", "-pk")
    return list(reversed(newest[:MOST_MEMOS]))


def _facts(client: Company | Person, memos: list[Memo]) -> dict[str, Any]:
    """As they were at the last of the sessions; what the memo lacks, from the register."""
    last = memos[-1]
    company = client if isinstance(client, Company) else None
    assert last.started_at is not None
    band = last.client_staff_band or (StaffBand.of(company.staff) if company else "")
    return {
        "company": company,
        "person": client if isinstance(client, Person) else None,
        "industry": last.client_industry or (company.industry if company else None),
        "area_code": last.client_municipality or client.municipality,
        "size_band": band,
        "stage": last.client_stage or (company.stage if company else ""),
        "fiscal_year": fiscal_year(timezone.localtime(last.started_at).date()),
        "audience": Audience.STAFF,
        "title": f"{last.primary_topic}の支援事例" if last.primary_topic else "支援事例",
    }


def _texts(memos: list[Memo]) -> dict[str, str]:
    """What was asked and advised goes over as it is: names are looked for before it goes out."""
    return {
        "problem": _joined(each.content for each in memos),
        "support": _joined(each.advice for each in memos),
    }


def _joined(texts: Any) -> str:
    whole = "\n\n".join(text.strip() for text in texts if text.strip())
    return whole[:MOST_LETTERS]


@transaction.atomic
def case_edit(*, case: CaseStudy, facts: CaseFacts, version: int, by: User) -> CaseStudy:
    """Raises Stale, WrongState, ValidationError, PermissionDenied."""
    row = lock_to_edit(case, by)
    columns = facts.columns()
    columns["area"] = area_words(row.area_code, columns["area_level"])
    topics = {topic.pk for topic in facts.topics}
    has_topics = topics == set(row.topics.values_list("pk", flat=True))
    if has_topics and all(getattr(row, name) == value for name, value in columns.items()):
        CaseDraft.objects.filter(case=row, user=by).delete()
        return row
    require_version(row, version)
    write(row, columns)
    row.topics.set(facts.topics)
    CaseDraft.objects.filter(case=row, user=by).delete()
    note(row, CaseAct.EDITED, by=by)
    return row
