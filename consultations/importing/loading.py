"""Past memos into the database: all of them in one transaction, or none.

Rules and why:
- imported memos belong to よろず支援拠点事業, are confirmed, marked 旧台帳, and keep the ledger's
  number as 旧番号; each takes a number of ours as well, in the order of the sessions;
- a memo of a month that is closed comes in as 訂正, like any late memo;
- the client's attributes are those of its own row: what the company was like on that day;
- one import at a time (an advisory lock), and what is present is looked up again under the lock:
  two clerks with the same workbook import it once;
- numbers are taken last, because their row makes other submitters of the 年度 wait;
- history is the database's own trigger, for bulk inserts too; search rows are filed from here.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from django.db import connection, transaction
from django.utils import timezone

from accounts import audit
from accounts.models import User
from center.models import MonthLock, Topic
from center.services import months_hold
from companies.enums import StaffBand, Stage
from companies.models import Company, Person
from consultations.enums import MemoStatus, Method, ParticipantRole
from consultations.importing.banks import BankBook
from consultations.importing.clients import ClientBook
from consultations.importing.codes import CodeBook
from consultations.importing.copying import (
    copy_rows,
    copy_search_rows,
    copy_values,
    many_memos,
    take_ids,
)
from consultations.importing.presence import aware, split_present
from consultations.importing.records import PastMemo
from consultations.models import ImportBatch, Memo, MemoParticipant
from consultations.models.number import take_numbers
from coordinators.models import Coordinator
from yorozu.kit.wareki import fiscal_year

Progress = Callable[[int, int, str], None]
_ONE_IMPORT_AT_A_TIME = 0x796F726F
_BATCH = 1_000
_METHODS: dict[str, Method] = {str(method.label): method for method in Method}


@dataclass(slots=True)
class Loaded:
    """What one import did. ``left_out``: words that no list knows, and in how many memos."""

    imported: list[PastMemo]
    present: list[PastMemo]
    left_out: dict[str, int] = field(default_factory=dict)
    made: dict[str, int] = field(default_factory=dict)


@dataclass(slots=True)
class _Draft:
    """A memo ready to be written, with what hangs on it."""

    memo: Memo
    company: Company | None
    person: Person | None
    coordinators: list[Coordinator]
    other_topics: list[Topic]


def nobody_watches(_done: int, _total: int, _message: str) -> None:
    """Progress for those who do not look."""


@transaction.atomic
def load_memos(
    memos: Sequence[PastMemo],
    *,
    batch: ImportBatch,
    by: User | None,
    progress: Progress = nobody_watches,
) -> Loaded:
    """Write every memo that is not present yet. ``batch`` is saved when it has no row yet."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_ONE_IMPORT_AT_A_TIME])
    new, present = split_present(memos)
    if not new:
        return Loaded([], present)
    if batch._state.adding:
        batch.save()
    in_order = sorted(new, key=lambda memo: memo.started_at)
    writer = _Writer(in_order, batch, progress)
    writer.write()
    audit.record(
        "memo.imported", target=batch, by=by, imported=len(new), present=len(present), **writer.made
    )
    return Loaded(new, present, writer.left_out, writer.made)


class _Writer:
    """Resolves and inserts; lives for one transaction."""

    def __init__(self, memos: list[PastMemo], batch: ImportBatch, progress: Progress) -> None:
        self.memos = memos
        self.batch = batch
        self.progress = progress
        self.now = timezone.now()
        self.codes = CodeBook()
        self.banks = BankBook()
        self.clients = ClientBook(memos)
        months_hold(self.codes.programme.pk)
        locks = MonthLock.objects.standing().filter(programme=self.codes.programme)
        self.locked = set(locks.values_list("month", flat=True))

    def write(self) -> None:
        total = len(self.memos)
        drafts: list[_Draft] = []
        for done, memo in enumerate(self.memos):
            if done % _BATCH == 0:
                self.progress(done // 2, total, "企業・支店・担当者を照合しています")
            drafts.append(self._draft(memo))
        self.clients.save()
        for draft in drafts:  # the keys of clients that were not saved when the memo was made
            draft.memo.company, draft.memo.person = draft.company, draft.person
        self._number(drafts)
        with many_memos():
            for start in range(0, total, _BATCH):
                self.progress((total + start) // 2, total, "メモを書き込んでいます")
                self._insert(drafts[start : start + _BATCH])
        self.progress(total, total, "仕上げています")

    @property
    def left_out(self) -> dict[str, int]:
        introducers = {f"紹介元「{text}」": n for text, n in self.banks.left_out.items()}
        return introducers | self.codes.left_out

    @property
    def made(self) -> dict[str, int]:
        return self.clients.counts

    def _draft(self, past: PastMemo) -> _Draft:
        industry = self.codes.industry(past.industry)
        company = self.clients.company_of(past, industry)
        person = self.clients.person_of(past, company)
        coordinators = list(dict.fromkeys(map(self.codes.coordinator, past.coordinators)))
        topics = list(dict.fromkeys(map(self.codes.topic, past.topics)))
        organization, branch = self.banks.find(past.introducer)
        memo = self._memo(past, company)
        memo.lead = coordinators[0] if coordinators else None
        memo.staff_names = "、".join(each.name for each in coordinators)[:300]
        memo.primary_topic = topics[0] if topics else None
        memo.topic_names = "、".join(topic.name for topic in topics)[:300]
        memo.introduced_by, memo.introduced_branch = organization, branch
        memo.client_industry = industry
        return _Draft(memo, company, person, coordinators, topics[1:])

    def _memo(self, past: PastMemo, company: Company | None) -> Memo:
        return Memo(
            status=MemoStatus.CONFIRMED,
            confirmed_at=self.now,
            submitted_at=self.now,
            started_at=aware(past.started_at),
            ended_at=aware(past.ended_at) if past.ended_at else None,
            company_name=past.company,
            company_kana=past.company_kana,
            business=past.business,
            person_name="、".join(past.people),
            person_kana=past.person_kana,
            recorder=self.codes.recorder(past.recorder),
            recorder_name=past.recorder,
            content=past.content,
            advice=past.advice,
            impression=past.impression,
            programme=self.codes.programme,
            office=self.codes.office(past.office),
            method=_METHODS[past.method] if past.method else "",
            course=self.codes.course(past.course),
            client_staff=past.staff,
            client_staff_band=StaffBand.of(past.staff),
            client_stage=Stage.AFTER if company else Stage.BEFORE,
            client_municipality=company.municipality if company else "",
            is_correction=past.started_at.date().replace(day=1) in self.locked,
            is_legacy=True,
            old_number=past.number,
            import_batch=self.batch,
        )

    def _number(self, drafts: list[_Draft]) -> None:
        """Numbers in the order of the sessions, a 年度 at a time."""

        def year_of(draft: _Draft) -> int:
            return fiscal_year(draft.memo.held_on)

        for year, group in groupby(drafts, key=year_of):
            of_year = list(group)
            for draft, number in zip(of_year, take_numbers(year, len(of_year)), strict=True):
                draft.memo.number = number

    def _insert(self, drafts: list[_Draft]) -> None:
        memos = [draft.memo for draft in drafts]
        take_ids(Memo, memos)
        copy_rows(Memo, memos)
        copy_search_rows(memos)
        copy_values(
            MemoParticipant._meta.db_table,
            ["memo_id", "coordinator_id", "user_id", "name", "role", "position"],
            (
                (
                    draft.memo.pk,
                    coordinator.pk,
                    coordinator.user_id,
                    coordinator.name,
                    (ParticipantRole.CO_RESPONDER if position else ParticipantRole.LEAD).value,
                    position,
                )
                for draft in drafts
                for position, coordinator in enumerate(draft.coordinators)
            ),
        )
        copy_values(
            Memo.other_topics.through._meta.db_table,
            ["memo_id", "topic_id"],
            ((draft.memo.pk, topic.pk) for draft in drafts for topic in draft.other_topics),
        )
