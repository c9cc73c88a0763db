"""The page of one company, or of one person: everything that is known, on one page."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from accounts.enums import Permission
from accounts.models import User
from accounts.permissions import has_permission
from bookings.usage import usage_of_client
from companies import rules
from companies.duplicates import doubles_of
from companies.enums import SizeClass
from companies.figures import before_after, years_of
from companies.kinds import kind_of
from companies.models import Company, CompanyMerge, Person, PersonMerge
from companies.selectors import people_visible_to
from consultations.intake.beside import contacts_of
from consultations.models import Memo, NextStep
from consultations.steps.reading import with_memo
from desks.companies.sessions import Story, introduced, memos_of, story_of
from yorozu.kit.paging import KeysetPage, keyset_page
from yorozu.kit.registry import client_sections, sections_of

TIMELINE = 15
STEPS = 10
STATE = ("number", "status", "started_at", "ended_at", "staff_names")
COLUMNS = (
    *STATE,
    *("company_id", "person_id", "person_name", "topic_names", "method", "is_restricted"),
    *("content", "advice", "old_number"),
)


@dataclass(frozen=True)
class Entry:
    """One session on the timeline. `of` names the record it was written for, when another."""

    memo: Memo
    of: str


def timeline(
    request: HttpRequest, user: User, client: Company | Person, story: Story
) -> tuple[KeysetPage[Memo], list[Entry]]:
    """Newest first; those who see states only get no more from the database."""
    columns = COLUMNS if has_permission(user, Permission.MEMO_READ) else (*STATE, *COLUMNS[5:7])
    page = keyset_page(memos_of(user, story.kin).only(*columns), request, size=TIMELINE)
    return page, [Entry(memo, _of(client, story, memo)) for memo in page.rows]


def _of(client: Company | Person, story: Story, memo: Memo) -> str:
    if isinstance(client, Company) and memo.company_id in story.own:
        return ""
    if isinstance(client, Person) and memo.company_id is None and memo.person_id in story.own:
        return ""
    if memo.company_id is not None:
        return story.kin.companies[memo.company_id].name
    person = story.kin.people.get(memo.person_id or 0)
    return f"{person.name} 様（創業前）" if person else ""


def page_context(request: HttpRequest, user: User, client: Company | Person) -> dict[str, Any]:
    kind = kind_of(client)
    story = story_of(user, client)
    page, entries = timeline(request, user, client, story)
    may_read = has_permission(user, Permission.MEMO_READ)
    may_write = has_permission(user, Permission.COMPANY_WRITE)
    context = {
        "kind": kind,
        "client": client,
        "story": story,
        "page": page,
        "entries": entries,
        "may_read": may_read,
        "may_edit": may_write,
        "may_merge": has_permission(user, Permission.COMPANY_MERGE),
        "banks": introduced(user, story.kin) if may_read else [],
        "due_steps": due_steps(user, story),
        "merges": merges_into(client),
        "contacts": contacts_of(
            user,
            companies=story.own if isinstance(client, Company) else [],
            people=story.own if isinstance(client, Person) else [],
        ),
        "doubles": doubles_of(user, client) if may_write else [],
    }
    names, sections = sections_of(client_sections, request, client)
    context |= {"sections": names, "usage": usage_of_client(user, client)} | sections
    if isinstance(client, Company):
        context |= _company(user, client, story, may_read=may_read)
    return context


def due_steps(user: User, story: Story) -> list[NextStep]:
    """What was promised to the client and is still to be done, the earliest first."""
    if not has_permission(user, Permission.NEXT_STEP):
        return []
    rows = NextStep.objects.visible_to(user).open()
    rows = rows.filter(memo__in=memos_of(user, story.kin).order_by().values("pk"))
    return list(with_memo(rows).order_by("due_on", "memo_id")[:STEPS])


def _company(user: User, company: Company, story: Story, *, may_read: bool) -> dict[str, Any]:
    """What a company's accounts say is for those who read what was said in confidence."""
    years = years_of(story.own, root=company.pk) if may_read else []
    rows, drawings = before_after(years, _year(story.first))
    companies = story.kin.companies
    return {
        "size": size_label(company),
        "people": people_of(user, story.own),
        "years": rows,
        "drawings": drawings,
        "before": companies.get(company.predecessor_id or 0),
        "after": [
            each
            for each in companies.values()
            if each.predecessor_id in story.own and each.merged_into_id is None
        ],
        "founders": [
            each
            for each in story.kin.people.values()
            if each.founded_id in story.own and each.merged_into_id is None
        ],
    }


def size_label(company: Company) -> str:
    """小規模, 中小 or その他; 未判定 while something is missing."""
    rule = company.industry.size_rule if company.industry else ""
    size = rules.size_class(staff=company.staff, capital=company.capital, rule=rule)
    return str(SizeClass(size).label) if size else "未判定"


def people_of(user: User, companies: list[int]) -> list[Person]:
    rows = people_visible_to(user).filter(merged_into=None)
    return list(rows.filter(Q(company__in=companies) | Q(founded__in=companies))[:50])


def merges_into(client: Company | Person) -> "QuerySet[Any]":
    """What was merged into this record, the latest first."""
    kind: Any = CompanyMerge if isinstance(client, Company) else PersonMerge
    rows: QuerySet[Any] = kind.objects.filter(root=client, undone_at__isnull=True)
    return rows.select_related("merged", "by")


def _year(moment: datetime | None) -> int | None:
    return timezone.localtime(moment).year if moment else None
