"""What comes after the memo's page: similar cases, and the list of next steps."""

from accounts.models import User
from bench.client import getter, stack
from bench.measure import line, measure
from bench.pages import floor
from consultations.enums import MemoStatus
from consultations.models import Memo
from consultations.similar.frequencies import frequencies_refresh

WORST = 150.0
CASES = 8


def similar(rounds: int) -> list[str]:
    """The slowest of some memos counts: a text's rare words decide what is read."""
    frequencies_refresh()
    base = floor(rounds)
    out = [line("floor: bare view, 20 rows", base)]
    spread, sat_in = _numbers()
    few = max(3, rounds // 4)
    for login in ("manager", "coordinator", "trainee"):
        with stack(login) as client:
            timings = [
                measure(getter(client, f"/consultations/{number}/similar/"), rounds=few)
                for number in (sat_in if login == "trainee" else spread)
            ]
        if not timings:
            continue
        worst = max(timings, key=lambda each: each.p50)
        text = line(f"similar cases, slowest of {len(timings)} ({login})", worst, floor=base)
        out.append(text + f"  ≤ {WORST:g} ms" + ("  MISSED" if worst.p95 > WORST else ""))
    with stack("coordinator") as client:
        aside = measure(getter(client, f"/consultations/{spread[0]}/aside/"), rounds=rounds)
    return [*out, line("memo: files and next steps", aside, floor=base)]


def next_steps(rounds: int) -> list[str]:
    base = floor(rounds)
    out = [line("floor: bare view, 20 rows", base)]
    for login, query in (("manager", "?due=all"), ("coordinator", "?due=all&co=")):
        with stack(login) as client:
            found = measure(getter(client, f"/consultations/next-steps/{query}"), rounds=rounds)
        out.append(line(f"next steps, all due ({login})", found, floor=base))
    return out


def _numbers() -> tuple[list[str], list[str]]:
    """Confirmed memos spread over the years, and the newest a trainee sat in."""
    last = Memo.objects.order_by("-id").values_list("id", flat=True)[0]
    places = range(1, last, max(1, last // CASES))
    spread = Memo.objects.filter(
        pk__in=places, status=MemoStatus.CONFIRMED, is_restricted=False
    ).values_list("number", flat=True)
    trainee = User.objects.get(email="trainee@yorozu.example")
    own = Memo.objects.visible_to(trainee).order_by("-id").values_list("number", flat=True)[:4]
    return [str(number) for number in spread], [str(number) for number in own]
