"""The earlier memos of a client, to stand beside the form while writing."""

from dataclasses import dataclass

from django.db.models import Q

from accounts.models import User
from companies.models import Company, Person
from consultations.enums import MemoStatus
from consultations.models import Memo

SHOWN = 5
_COLUMNS = (
    "number",
    "started_at",
    "company_name",
    "person_name",
    "staff_names",
    "topic_names",
    "content",
    "advice",
    "status",
    "next_on",
    "next_step",
    "is_restricted",
)


@dataclass(frozen=True)
class Earlier:
    memos: list[Memo]
    more: bool
    company_id: int | None
    person_id: int | None


def earlier_memos(
    user: User, *, company_id: int | None, person_id: int | None, besides: str = ""
) -> Earlier:
    """The newest five that the user may see, of the client and of what it was before.

    A merged company, the sole proprietor before 法人成り and the founder's own sessions belong to
    the same client (domain.md); `besides` is the uuid of the memo being written.
    """
    if company_id is None and person_id is None:
        return Earlier([], False, None, None)
    rows = Memo.objects.visible_to(user).filter(_client(company_id, person_id))
    rows = rows.exclude(status__in=[MemoStatus.DRAFT, MemoStatus.VOID]).only(*_COLUMNS)
    if besides:
        rows = rows.exclude(uuid=besides)
    found = list(rows.order_by("-started_at", "-id")[: SHOWN + 1])
    return Earlier(found[:SHOWN], len(found) > SHOWN, company_id, person_id)


def _client(company_id: int | None, person_id: int | None) -> Q:
    """Ids first: an OR over joins would read every memo there is."""
    if company_id is None:
        merged = Person.objects.filter(merged_into=person_id).values_list("pk", flat=True)
        return Q(person_id__in=[person_id, *merged])
    before = Q(merged_into=company_id) | Q(successors=company_id)
    companies = Company.objects.filter(before).order_by().values_list("pk", flat=True)
    founders = Person.objects.filter(founded=company_id).order_by().values_list("pk", flat=True)
    family = Q(company_id__in=[company_id, *companies])
    people = list(founders)
    return family | Q(company__isnull=True, person_id__in=people) if people else family
