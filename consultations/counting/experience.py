"""What coordinators have done before, for matching (`bookings.history`)."""

from collections import defaultdict
from datetime import date, timedelta

from django.db.models import Count, Max, Q
from django.utils import timezone

from bookings.history import Client, History, Past
from companies.models import Company, Person
from consultations.enums import MemoStatus
from consultations.models import Memo

# Experience fades: what counts in an industry are the last two years.
INDUSTRY_YEARS = timedelta(days=731)
_KEPT = (MemoStatus.SUBMITTED, MemoStatus.RETURNED, MemoStatus.CONFIRMED)


def past_of(client: Client) -> History:
    """Sessions as the lead with this client, and in its industry; at most five queries.

    Restricted memos count as well: the number tells the desk whom the client knows, no more.
    """
    found: dict[int, Past] = defaultdict(Past)
    if client.industry_id is not None:
        found |= {
            who: Past(in_industry=count) for who, count in _in_industry(client.industry_id).items()
        }
    for who, (count, last) in _with_client(client).items():
        found[who] = Past(count, last, found[who].in_industry)
    return found


def _with_client(client: Client) -> dict[int, tuple[int, date]]:
    whose = _whose(client)
    if whose is None:
        return {}
    rows = (
        Memo.objects.filter(whose, lead__isnull=False, status__in=_KEPT)
        .order_by()
        .values_list("lead")
        .annotate(Count("pk"), Max("started_at"))
    )
    return {who: (count, timezone.localdate(last)) for who, count, last in rows}


def _whose(client: Client) -> Q | None:
    """The client with what was merged into it and what it was before, as `earlier_memos` reads."""
    if client.company_id is not None:
        before = Q(merged_into=client.company_id) | Q(successors=client.company_id)
        others = Company.objects.filter(before).order_by().values_list("pk", flat=True)
        founders = Person.objects.filter(founded=client.company_id).order_by()
        found = Q(company__in=[client.company_id, *others])
        people = list(founders.values_list("pk", flat=True))
        return found | Q(company__isnull=True, person__in=people) if people else found
    if client.person_id is not None:
        merged = Person.objects.filter(merged_into=client.person_id).values_list("pk", flat=True)
        return Q(person__in=[client.person_id, *merged])
    return None


def _in_industry(industry_id: int) -> dict[int, int]:
    rows = (
        Memo.objects.filter(
            client_industry=industry_id,
            lead__isnull=False,
            status__in=_KEPT,
            started_at__gte=timezone.now() - INDUSTRY_YEARS,
        )
        .order_by()
        .values_list("lead")
        .annotate(Count("pk"))
    )
    return dict(rows)
