"""Which memos of a ledger are in the portal already: number + start + client (design).

Numbers repeat between workbooks, so a number alone says nothing. The client is compared by the
name the memo itself carries, and by the company's present name, so that a company renamed since
then is still the same client.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.utils import timezone

from consultations.importing.records import PastMemo
from consultations.importing.workbook import number_key
from consultations.models import Memo
from yorozu.kit.textkeys import name_key

Identity = tuple[str, datetime]


def aware(moment: datetime) -> datetime:
    """A wall-clock time of the ledger as a moment in Tokyo."""
    return timezone.make_aware(moment)


def identity(memo: PastMemo) -> Identity:
    return number_key(memo.number), aware(memo.started_at)


def split_present(memos: Sequence[PastMemo]) -> tuple[list[PastMemo], list[PastMemo]]:
    """(new, already present), each in the order of ``memos``."""
    clients = _clients_by_identity(memos)
    new: list[PastMemo] = []
    present: list[PastMemo] = []
    for memo in memos:
        known = memo.client_key in clients.get(identity(memo), ())
        (present if known else new).append(memo)
    return new, present


def _clients_by_identity(memos: Sequence[PastMemo]) -> dict[Identity, set[str]]:
    """Keys of the clients of each imported memo that shares number and start with one of these."""
    wanted = {identity(memo) for memo in memos}
    if not wanted:
        return {}
    starts = [start for _, start in wanted]
    rows = Memo.objects.filter(
        is_legacy=True,
        started_at__gte=min(starts),
        started_at__lt=max(starts) + timedelta(minutes=1),
    ).values_list("old_number", "started_at", "company_name", "person_name", "company__name")
    found: dict[Identity, set[str]] = {}
    for number, start, company, person, now_called in rows.iterator(chunk_size=5_000):
        key = (number_key(number), start)
        if start is not None and key in wanted:
            found.setdefault((key[0], start), set()).update(
                _client_keys(company, person, now_called or "")
            )
    return found


def _client_keys(company: str, person: str, now_called: str) -> set[str]:
    if not company:
        return {f"人:{name_key(person.split('、')[0])}"}
    return {name_key(company), name_key(now_called)}
