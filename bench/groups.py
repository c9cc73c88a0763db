"""The library at 5,000 rows, outputs and minutes together; every row made here is taken back.

Texts are the memos' own (300–1,500 characters), so that words are as frequent as in life.
"""

from collections.abc import Iterator
from datetime import timedelta
from itertools import cycle, islice
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from accounts.models import User
from bench.measure import line, measure
from bench.pages import floor
from consultations.models import Memo
from coordinators.enums import GroupKind, MeetingState
from coordinators.models import GroupMeeting, GroupOutput, WorkingGroup
from coordinators.selectors.library import Asked, Library

OUTPUTS, MINUTES = 3_000, 2_000
WORDS = ("", "融資", "輸出", "量子", "事業承継", "秘密保持契約")
# 20 ms where the bare view takes its 3.4.
AIM = 6


def library(rounds: int) -> Iterator[str]:
    ground = floor(rounds)
    yield line("floor: bare view, 20 rows", ground)
    reader = User.objects.get(email="coordinator@yorozu.example")
    with transaction.atomic():
        _fill(reader)
        for words in WORDS:
            found = measure(_search(reader, words), rounds=rounds)
            name = f"library, {words or 'no words'}: 26 rows and how many"
            yield line(name, found, floor=ground, aim=AIM)
        transaction.set_rollback(True)


def _search(reader: User, words: str) -> Any:
    def call() -> None:
        found = Library(reader, Asked(words=words))
        found.fetch(None, False, 26)
        found.total()

    return call


def _fill(reader: User) -> None:
    group = WorkingGroup.objects.create(
        kind=GroupKind.STUDY,
        name="計測用の勉強会",
        lead=reader,
        active_from=timezone.localdate(),
        created_by=reader,
    )
    memos = Memo.objects.exclude(content="").order_by("-pk")
    written = list(memos.values_list("content", "advice")[: OUTPUTS + MINUTES])
    texts = islice(cycle(f"{content}\n{advice}" for content, advice in written), OUTPUTS + MINUTES)
    rows = list(texts)
    now = timezone.now()
    GroupOutput.objects.bulk_create(
        (
            GroupOutput(
                group=group,
                title=text[:20],
                text=text,
                added_by=reader,
                added_at=now - timedelta(hours=n),
            )
            for n, text in enumerate(rows[:OUTPUTS])
        ),
        batch_size=500,
    )
    GroupMeeting.objects.bulk_create(
        (
            GroupMeeting(
                group=group,
                started_at=now - timedelta(hours=n + 2),
                ended_at=now - timedelta(hours=n + 1),
                minutes=text,
                state=MeetingState.HELD,
                written_by=reader,
            )
            for n, text in enumerate(rows[OUTPUTS:])
        ),
        batch_size=500,
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE coordinators_groupoutput, coordinators_groupmeeting")
