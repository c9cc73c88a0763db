"""Pages on partners, against the bare view with one SQL and a 20-row template.

The busiest bank's page gathers most; 接点のない支店 asks every branch about every memo.
"""

from collections.abc import Iterator

from django.db.models import Count

from accounts.models import User
from bench.client import bare, getter, stack
from bench.measure import line, measure
from bench.pages import WORST_P95, floor
from consultations.models import Memo
from partners.models import Organization

WORST_SQL = 100.0


def partners(rounds: int) -> Iterator[str]:
    yield line("floor: bare view, 20 rows", floor(rounds))
    User.objects.update(last_filters={})
    for name, login, url in _pages():
        yield _page(name, login, url, rounds)


def _pages() -> Iterator[tuple[str, str, str]]:
    bank = _busiest()
    yield "organisations, page 1", "manager", "/partners/"
    yield "directory, 知財", "manager", "/partners/directory/?q=知財"
    yield "bank page, the busiest", "manager", f"/partners/{bank.pk}/"
    own = Organization.objects.get(staff__user__email="bank@yorozu.example")
    yield "bank page, its own", "bank", f"/partners/{own.pk}/"
    yield "dormant branches", "manager", "/partners/dormant/"
    yield "dormant branches, 1 month", "manager", "/partners/dormant/?months=1"
    yield "schemes", "manager", "/partners/schemes/"
    yield "meetings, page 1", "manager", "/partners/meetings/"
    yield "meetings by month", "manager", "/partners/meetings/figures/"


def _busiest() -> Organization:
    rows = Memo.objects.filter(introduced_by__isnull=False).order_by()
    most = rows.values("introduced_by").annotate(n=Count("pk")).order_by("-n", "introduced_by")
    return Organization.objects.get(pk=most[0]["introduced_by"])


def _page(name: str, login: str, url: str, rounds: int) -> str:
    with bare() as ground, stack(login) as client:
        beside = getter(ground, "/newest/")
        page = measure(getter(client, url), rounds=rounds, beside=beside)
    text = line(name, page, floor=page)
    if page.sql > WORST_SQL:
        text += f"  SQL above {WORST_SQL:g} ms: MISSED"
    if page.p95 > WORST_P95:
        text += f"  p95 above {WORST_P95:g} ms: MISSED"
    return text
