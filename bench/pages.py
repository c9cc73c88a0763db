"""Lists, search and one memo: the floor is the bare view with one SQL and a 20-row template."""

import base64
import json
from collections.abc import Iterator

from django.test import Client

from accounts.models import User
from bench.client import bare, getter, stack
from bench.measure import Timing, line, measure
from consultations.enums import MemoStatus
from consultations.models import Memo

WORDS = ("融資", "輸出", "量子", "事業承継", "秘密保持契約")
PAGE_5000 = 5_000 * 20  # rows before it, at the floor's 20 rows a page
WORST_SQL = 40.0


def floor(rounds: int) -> Timing:
    with bare() as client:
        return measure(getter(client, "/newest/"), rounds=rounds)


def lists(rounds: int) -> list[str]:
    base = floor(rounds)
    out = [line("floor: bare view, 20 rows", base)]
    with stack("manager") as client:
        _forget_filters()
        first = measure(getter(client, "/consultations/"), rounds=rounds)
        out.append(line("memo list, page 1", first, floor=base, aim=3))
        deep = measure(getter(client, f"/consultations/?after={_cursor()}"), rounds=rounds)
        out.append(line("memo list, page 5,000", deep, floor=base, aim=3))
    with stack("coordinator") as client:
        own = measure(getter(client, "/consultations/"), rounds=rounds)
        out.append(line("memo list, page 1 (CO)", own, floor=base, aim=3))
    return out


def _forget_filters() -> None:
    """The list remembers the last filters per person and would redirect."""
    User.objects.update(last_filters={})


def _cursor() -> str:
    """The address of the row 100,000 places down, as the list's own links write it."""
    rows = Memo.objects.exclude(status=MemoStatus.DRAFT).order_by("-started_at", "-id")
    place = min(PAGE_5000, rows.count() - 60)
    at, pk = rows.values_list("started_at", "id")[max(place, 0)]
    packed = json.dumps([at and at.isoformat(), str(pk)], separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(packed).rstrip(b"=").decode()


def searches(rounds: int) -> list[str]:
    base = floor(rounds)
    out = [line("floor: bare view, 20 rows", base)]
    for login in ("manager", "coordinator"):
        with stack(login) as client:
            out.extend(_searches(client, login, base, rounds))
    return out


def _searches(client: Client, login: str, base: Timing, rounds: int) -> Iterator[str]:
    for word in WORDS:
        found = measure(getter(client, f"/consultations/?q={word}"), rounds=rounds)
        text = line(f"search {word} ({login})", found, floor=base, aim=3)
        yield text + (f"  SQL above {WORST_SQL:g} ms: MISSED" if found.sql > WORST_SQL else "")


def memos(rounds: int) -> list[str]:
    base = floor(rounds)
    number = (
        Memo.objects.filter(status=MemoStatus.CONFIRMED, next_on__isnull=False)
        .order_by("-started_at")
        .values_list("number", flat=True)[0]
    )
    with bare() as client:
        single = measure(getter(client, f"/{number}/"), rounds=rounds)
    with stack("manager") as client:
        page = measure(getter(client, f"/consultations/{number}/"), rounds=rounds)
        form = measure(getter(client, "/consultations/new/"), rounds=rounds)
    return [
        line("floor: bare view, 20 rows", base),
        line("floor: bare view, one memo", single),
        line("memo page", page, floor=base, aim=3),
        line("memo form, new", form, floor=base),
    ]
