"""Lists and pages of clients, against the bare view with one SQL and a 20-row template."""

from collections.abc import Iterator
from urllib.parse import urlencode

from django.db.models import Count
from django.utils import timezone

from bench.client import bare, getter, stack
from bench.measure import line, measure
from bench.pages import WORST_P95, floor
from companies.models import Company
from consultations.models import Memo
from yorozu.kit.wareki import fiscal_year

LIST = "/companies/"
WORST_SQL = 50.0


def clients(rounds: int) -> Iterator[str]:
    yield line("floor: bare view, 20 rows", floor(rounds))
    for name, login, url in _pages():
        yield _page(name, login, url, rounds)


def _pages() -> Iterator[tuple[str, str, str]]:
    company = _busiest()
    number = company.phone or "03"
    year = {"fy": fiscal_year(timezone.localdate())}
    yield "company list, page 1", "manager", LIST
    yield "company list, page 1 (CO)", "coordinator", LIST
    for name, asked in (
        ("a name", {"q": company.name[:2]}),
        ("a telephone", {"q": number[:7]}),
        ("小規模", {"size": "small"}),
        ("a 年度", year),
        ("likely doubles", {"doubles": 1}),
    ):
        yield f"company list, {name}", "manager", f"{LIST}?{urlencode(asked)}"
    yield "company list, a 年度 (CO)", "coordinator", f"{LIST}?{urlencode(year)}"
    yield "company page, the busiest", "manager", f"{LIST}{company.pk}/"
    yield "company page, the busiest (CO)", "coordinator", f"{LIST}{company.pk}/"
    yield "people before founding", "manager", f"{LIST}people/"
    yield "likely doubles, all", "manager", f"{LIST}duplicates/"


def _busiest() -> Company:
    """The company with the most sessions: its page has the most to gather."""
    rows = Memo.objects.filter(company__merged_into=None, company__isnull=False).order_by()
    most = rows.values("company").annotate(n=Count("pk")).order_by("-n", "company")[0]
    return Company.objects.get(pk=most["company"])


def _page(name: str, login: str, url: str, rounds: int) -> str:
    with bare() as ground, stack(login) as client:
        beside = getter(ground, "/newest/")
        page = measure(getter(client, url), rounds=rounds, beside=beside)
    text = line(name, page, floor=page)
    if page.sql > WORST_SQL:
        text += f"  SQL above {WORST_SQL:g} ms: MISSED"
    return text + (f"  p95 above {WORST_P95:g} ms: MISSED" if page.p95 > WORST_P95 else "")
