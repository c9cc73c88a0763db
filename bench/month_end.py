"""The case book and the pages of a month's end, against the bare view with one SQL and 20 rows.

The floor is one list; a month's pages gather the whole centre's month, the log of the busiest
coordinator most of all.
"""

from collections.abc import Iterator

from django.db.models import Count

from accounts.models import User
from bench.client import bare, getter, stack
from bench.figures import last_month
from bench.measure import line, measure
from bench.pages import NEWEST, WORST_P95, floor
from casebook.models import CaseStudy
from consultations.models import MemoParticipant
from reports.enums import CloseState
from reports.models import MonthClose
from yorozu.kit.wareki import month_range, start_of

WORST_SQL = 100.0


def cases(rounds: int) -> Iterator[str]:
    yield line("floor: bare view, 20 rows", floor(rounds))
    User.objects.update(last_filters={})
    yield _page("case book, page 1", "manager", "/cases/", rounds)
    yield _page("case book, page 1 (coordinator)", "coordinator", "/cases/", rounds)
    case = CaseStudy.objects.order_by("-pk").first()
    if case is not None:
        yield _page("case, one", "manager", case.get_absolute_url(), rounds)
    yield _page("case book, the public's", "manager", "/cases/public/", rounds)


def months(rounds: int) -> Iterator[str]:
    month = last_month()
    here = f"/reports/{month:%Y-%m}"
    yield line("floor: bare view, 20 rows", floor(rounds))
    yield _page("month close", "concierge", f"{here}/close/", rounds)
    closed = MonthClose.objects.filter(state=CloseState.CLOSED).order_by("-month").first()
    if closed is not None:
        there = f"/reports/{closed.month:%Y-%m}/close"
        yield _page("month close, a closed month", "manager", f"{there}/", rounds)
        yield _page("month close, frozen and now", "manager", f"{there}/figures/", rounds)
    yield _page("duty log, everybody", "manager", f"{here}/duty/", rounds)
    yield _page("duty log, the busiest", "manager", f"{here}/duty/{_busiest()}/", rounds)
    yield _page("memo quality", "manager", f"{here}/quality/", rounds)
    yield _page("other centres", "manager", "/reports/peers/", rounds)
    yield _page("sessions without a memo", "concierge", "/consultations/unwritten/", rounds)
    own = "/consultations/unwritten/"
    yield _page("sessions without a memo, one's own", "coordinator", own, rounds)


def _busiest() -> int:
    first, until = month_range(last_month())
    rows = MemoParticipant.objects.filter(
        memo__started_at__gte=start_of(first),
        memo__started_at__lt=start_of(until),
        coordinator__user__isnull=False,
    ).order_by()
    most = rows.values("coordinator").annotate(n=Count("pk")).order_by("-n", "coordinator")
    return int(most[0]["coordinator"])


def _page(name: str, login: str, url: str, rounds: int) -> str:
    with bare() as ground, stack(login) as client:
        beside = getter(ground, NEWEST)
        page = measure(getter(client, url), rounds=rounds, beside=beside)
    text = line(name, page, floor=page)
    if page.sql > WORST_SQL:
        text += f"  SQL above {WORST_SQL:g} ms: MISSED"
    if page.p95 > WORST_P95:
        text += f"  p95 above {WORST_P95:g} ms: MISSED"
    return text
