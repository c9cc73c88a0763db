"""Finding a bank and its branch as people type them."""

from collections.abc import Collection, Iterable
from typing import Any, TypeVar

from django.db.models import Exists, OuterRef, Q, QuerySet

from partners.models import Branch, Organization
from yorozu.kit.textkeys import clean_text, kana_key, name_key, search_fold

LIMIT = 20
FoundT = TypeVar("FoundT", Organization, Branch)


def organizations_matching(text: str, kinds: Collection[str] = ()) -> list[Organization]:
    """At most 20: the code, then the beginning of the name or its kana, then what contains it.

    Of all kinds, or of those named. The list is short (some hundred), so it is read once and
    compared by its keys.
    """
    rows = Organization.objects.in_use()
    return _ranked(rows.filter(kind__in=kinds) if kinds else rows, text)


def organizations_for(text: str, topic_id: int | None) -> list[Organization]:
    """Where a client may be sent: as `organizations_matching`, but banks after the others, and
    first of all those that answer the topic.
    """
    rows = Organization.objects.in_use()
    answers = Organization.topics.through.objects.filter(
        organization=OuterRef("pk"), topic=topic_id or 0
    )
    known: QuerySet[Any] = rows.annotate(
        answers_topic=Exists(answers), is_bank=Q(zengin_code__gt="")
    )
    return _ranked(known.order_by("-answers_topic", "is_bank", "-is_core", "kana"), text)


def branches_matching(
    text: str, organization_id: int | None, kinds: Collection[str] = ()
) -> list[Branch]:
    """The branches of an organisation; without one, at most 20 of any that begin so.

    Of organisations of all kinds, or of those named.
    """
    rows = Branch.objects.filter(is_active=True).select_related("organization")
    if kinds:
        rows = rows.filter(organization__kind__in=kinds)
    if organization_id is not None:
        return _ranked(rows.filter(organization_id=organization_id), text)
    words = clean_text(text)[:60].strip()
    if not words:
        return []
    kana = kana_key(words)
    begins = Q(name__startswith=search_fold(words)) | Q(kana__startswith=kana)
    return _ranked(rows.in_use().filter(begins)[:200], text)


def organization_named(text: str) -> Organization | None:
    """The one organisation by that name (信金 = 信用金庫); None when there is none or several."""
    return _only(Organization.objects.in_use(), text)


def branch_named(text: str, organization: Organization) -> Branch | None:
    return _only(organization.branches.all(), text)


def named(rows: QuerySet[Any], text: str) -> QuerySet[Any]:
    """Those of organisations or branches whose name is the text (信金 = 信用金庫)."""
    key = bank_key(text)
    found = [pk for pk, name in rows.values_list("pk", "name") if bank_key(name) == key]
    return rows.filter(pk__in=found)


def with_successors(rows: QuerySet[Organization]) -> QuerySet[Organization]:
    """The organisations and those that stand for them today."""
    own = rows.order_by()
    known = Q(pk__in=own.values("pk")) | Q(pk__in=own.values("successor"))
    return Organization.objects.filter(known)


def bank_key(name: str) -> str:
    """城南信金 = 城南信用金庫; 蒲田 = 蒲田支店."""
    key = name_key(clean_text(name)[:120]).replace("信用金庫", "信金").replace("信用組合", "信組")
    return key.removesuffix("支店") or key


def _only(rows: Iterable[FoundT], text: str) -> FoundT | None:
    key = bank_key(text)
    found = [row for row in rows if key and bank_key(row.name) == key]
    return found[0] if len(found) == 1 else None


def _ranked(rows: Iterable[FoundT], text: str) -> list[FoundT]:
    words = search_fold(clean_text(text)[:60]).strip()
    if not words:
        return list(rows)[:LIMIT]
    ranked = [(rank, row) for row in rows if (rank := _rank(row, words)) is not None]
    return [row for _, row in sorted(ranked, key=lambda pair: pair[0])][:LIMIT]


def _rank(row: Organization | Branch, words: str) -> int | None:
    """0 for the code or a beginning, 1 for what is contained, None for neither."""
    code = row.zengin_code if isinstance(row, Organization) else row.code
    name, kana = bank_key(row.name), kana_key(row.kana)
    name_words, kana_words = bank_key(words), kana_key(words)
    if code.startswith(words) or name.startswith(name_words) or kana.startswith(kana_words):
        return 0
    return 1 if name_words in name or kana_words in kana else None
