"""The pages people wait for: their floor is a bare view with one SQL and a 20-row template.

A search's floor searches too: for the same word, but the whole centre. The floor takes turns with
each page, so that both feel the same load of the machine. The list shows 25 rows to the floor's
20, with the filters, the frame and the count around them.
"""

import base64
import json
from collections.abc import Iterator
from urllib.parse import urlencode

from django.db.models import Count

from accounts.models import User
from bench.client import bare, getter, stack
from bench.measure import Timing, line, measure
from consultations.enums import MemoStatus
from consultations.listing.pages import SIZE
from consultations.models import Memo, MemoParticipant

WORDS = ("融資", "輸出", "量子", "事業承継", "秘密保持契約")
READERS = ("manager", "coordinator", "chief", "trainee")
LIST = "/consultations/"
NEWEST = "/newest/"
PAGE_5000 = 5_000 * 20  # rows before it, at the floor's 20 rows a page
WORST_SQL = 40.0
WORST_P95 = 300.0


def floor(rounds: int, url: str = NEWEST) -> Timing:
    with bare() as client:
        return measure(getter(client, url), rounds=rounds)


def lists(rounds: int) -> Iterator[str]:
    yield _floor(rounds)
    _forget_filters()
    yield _page(f"memo list, page 1 ({SIZE} rows)", "manager", LIST, rounds)
    yield _page("memo list, page 5,000", "manager", f"{LIST}?after={_cursor()}", rounds)
    for login in (*READERS[1:], "reception"):
        yield _page(f"memo list, page 1 ({login})", login, LIST, rounds)
    for name, condition in _rare():
        yield _page(f"memo list, {name}", "manager", f"{LIST}?{urlencode(condition)}", rounds)


def searches(rounds: int) -> Iterator[str]:
    _forget_filters()
    for word in WORDS:
        yield line(f"floor: bare view, {word}", floor(rounds, _search_floor(word)))
        for login in READERS:
            yield _search(f"search {word} ({login})", login, {"q": word}, rounds)
    for name, condition in _rare():
        yield _search(f"search {WORDS[0]}, {name}", "manager", {**condition, "q": WORDS[0]}, rounds)


def _search(name: str, login: str, query: dict[str, str], rounds: int) -> str:
    url = f"{LIST}?{urlencode(query)}"
    return _page(name, login, url, rounds, floor=_search_floor(query["q"]))


def _search_floor(word: str) -> str:
    return f"/search/{word}/"


def memos(rounds: int) -> Iterator[str]:
    yield _floor(rounds)
    number = (
        Memo.objects.filter(status=MemoStatus.CONFIRMED, next_on__isnull=False)
        .order_by("-started_at")
        .values_list("number", flat=True)[0]
    )
    with bare() as client:
        single = measure(getter(client, f"/{number}/"), rounds=rounds)
    yield line("floor: bare view, one memo", single)
    yield _page("memo page", "manager", f"{LIST}{number}/", rounds)
    yield _page("memo page (coordinator)", "coordinator", f"{LIST}{number}/", rounds)
    with stack("coordinator") as client:
        yield line("memo form, new", measure(getter(client, f"{LIST}new/"), rounds=rounds))


def _floor(rounds: int) -> str:
    return line("floor: bare view, 20 rows", floor(rounds))


def _page(name: str, login: str, url: str, rounds: int, *, floor: str = NEWEST) -> str:
    with bare() as ground, stack(login) as client:
        beside = getter(ground, floor)
        page = measure(getter(client, url), rounds=rounds, beside=beside)
    text = line(name, page, floor=page, aim=3)
    if page.sql > WORST_SQL:
        text += f"  SQL above {WORST_SQL:g} ms: MISSED"
    if page.p95 > WORST_P95:
        text += f"  p95 above {WORST_P95:g} ms: MISSED"
    return text


def _forget_filters() -> None:
    """The list remembers the last filters per person and would redirect."""
    User.objects.update(last_filters={})


def _rare() -> Iterator[tuple[str, dict[str, str]]]:
    """One bank, one industry, one CO: the rarest of each that memos name at all."""
    for param, model, column in (
        ("bank", Memo, "introduced_by"),
        ("industry", Memo, "client_industry"),
        ("co", MemoParticipant, "coordinator"),
    ):
        named = model._default_manager.exclude(**{column: None}).order_by().values_list(column)
        rarest = named.annotate(memos=Count("pk")).order_by("memos", column)[0][0]
        yield f"rarest {param}", {param: str(rarest)}


def _cursor() -> str:
    """The address of the row 100,000 places down, as the list's own links write it."""
    rows = Memo.objects.exclude(status=MemoStatus.DRAFT).order_by("-started_at", "-id")
    place = min(PAGE_5000, rows.count() - 60)
    at, pk = rows.values_list("started_at", "id")[max(place, 0)]
    packed = json.dumps([at and at.isoformat(), str(pk)], separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(packed).rstrip(b"=").decode()
