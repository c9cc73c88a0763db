"""What comes after the memo's page: similar cases, and the list of next steps."""

from django.db import connection
from django.test import Client

from bench.client import getter, stack
from bench.measure import line, measure
from bench.pages import floor
from consultations.enums import MemoStatus
from consultations.frequencies import frequencies_refresh
from consultations.models import Memo

WORST = 150.0
CASES = 8


def similar(rounds: int) -> list[str]:
    """The slowest of some memos counts: a text's rare words decide what is read."""
    frequencies_refresh()
    base = floor(rounds)
    out = [line("floor: bare view, 20 rows", base)]
    numbers = _numbers()
    for login in ("manager", "coordinator", "trainee"):
        with stack(login) as client:
            timings = [
                measure(getter(client, f"/consultations/{number}/similar/"), rounds=rounds // 4)
                for number in _readable(client, numbers)
            ]
        worst = max(timings, key=lambda each: each.p50)
        text = line(f"similar cases, slowest of {len(timings)} ({login})", worst, floor=base)
        out.append(text + f"  ≤ {WORST:g} ms" + ("  MISSED" if worst.p95 > WORST else ""))
    with stack("coordinator") as client:
        number = _readable(client, numbers)[0]
        aside = measure(getter(client, f"/consultations/{number}/aside/"), rounds=rounds)
    return [*out, line("memo: files and next steps", aside, floor=base)]


def next_steps(rounds: int) -> list[str]:
    base = floor(rounds)
    out = [line("floor: bare view, 20 rows", base)]
    for login, query in (("manager", "?due=all"), ("coordinator", "?due=all&co=")):
        with stack(login) as client:
            found = measure(getter(client, f"/consultations/next-steps/{query}"), rounds=rounds)
        out.append(line(f"next steps, all due ({login})", found, floor=base))
    return out


def _numbers() -> list[str]:
    """Confirmed memos spread over the years, and a trainee's own."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(id) FROM consultations_memo")
        last = cursor.fetchone()[0] or 1
    spread = Memo.objects.filter(
        pk__in=range(1, last, max(1, last // CASES)), status=MemoStatus.CONFIRMED
    )
    own = Memo.objects.filter(participants__role="trainee").order_by("-id")
    numbers = [*spread.values_list("number", flat=True), *own.values_list("number", flat=True)[:4]]
    return [number for number in numbers if number]


def _readable(client: Client, numbers: list[str]) -> list[str]:
    return [
        number
        for number in numbers
        if client.get(f"/consultations/{number}/similar/").status_code == 200
    ]
