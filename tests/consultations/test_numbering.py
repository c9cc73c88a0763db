"""Real threads on PostgreSQL: numbers have no gap and no double."""

import threading
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import close_old_connections, connection, transaction

from consultations.models import Memo
from consultations.writing.services.draft import draft_open
from consultations.writing.services.write import memo_submit
from tests import builders as make

pytestmark = pytest.mark.django_db(transaction=True)


def in_threads(count, work):
    """Run `work(index)` in `count` threads that start together; return their results."""
    gate = threading.Barrier(count)

    def run(index):
        close_old_connections()
        try:
            gate.wait(timeout=20)
            return work(index)
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))


def test_32_submitters_get_32_numbers_in_a_row_even_when_some_roll_back():
    lead = make.coordinator()
    entry = make.entry(lead, company=make.company())
    drafts = [make.draft(lead.user) for _ in range(32)]

    class Undo(Exception):
        pass

    def submit(index):
        try:
            with transaction.atomic():
                memo = memo_submit(memo=drafts[index], by=lead.user, entry=entry)
                if index % 8 == 0:
                    raise Undo
        except Undo:
            return None
        return memo.number

    numbers = sorted(filter(None, in_threads(32, submit)))
    assert numbers == [f"R8-{serial:05d}" for serial in range(1, 29)]


def test_one_form_submitted_by_many_clicks_makes_one_memo():
    lead = make.coordinator()
    entry = make.entry(lead, company=make.company())
    key = uuid.uuid4()

    def click(_):
        with transaction.atomic():
            memo = draft_open(uuid=key, by=lead.user)
            return memo_submit(memo=memo, by=lead.user, entry=entry).number

    assert set(in_threads(16, click)) == {"R8-00001"}
    assert Memo.objects.count() == 1
