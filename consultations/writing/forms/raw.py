"""A memo as typed: strings by field name. What autosave keeps and the form is filled from."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.http import QueryDict
from django.utils import timezone

from accounts.models import User
from center.models import DEFAULT_PROGRAMME
from consultations.enums import ParticipantRole
from consultations.models import Memo
from consultations.writing.forms.codes import CodeLists
from yorozu.kit.textkeys import clean_text
from yorozu.kit.wareki import format_date

Raw = dict[str, object]

TEXTS = ("content", "advice", "impression")
LISTS = ("coordinators", "other_topics")
FACTS = ("industry", "staff", "stage", "sex", "age_band", "phone", "municipality")
# In the order of the page; a conflict lists them so.
NAMES = (
    "held_on",
    "starts",
    "ends",
    "coordinators",
    "company",
    "company_choice",
    "company_kana",
    "company_name",
    "business",
    "person",
    "person_choice",
    "person_kana",
    "person_name",
    "method",
    *TEXTS,
    "primary_topic",
    "other_topics",
    "course",
    "next_on",
    "next_step",
    "introduced_by",
    "introduced_by_name",
    "introduced_branch",
    "introduced_branch_name",
    "programme",
    "office",
    "is_restricted",
    *FACTS,
    # The version of the numbered memo that the writer began from.
    "memo_revision",
    # The appointment it is written for, and the wish to hand it in without.
    "appointment",
    "without_appointment",
)
MAX_LIST = 50
SESSION = timedelta(minutes=60)
STEP_MINUTES = 15


class Malformed(ValueError):
    """Not what our page sends. The message is for the screen."""


def raw_from_post(post: QueryDict) -> Raw:
    return raw_from_data(
        {name: post.getlist(name) if name in LISTS else post.get(name, "") for name in NAMES}
    )


def raw_from_data(data: object) -> Raw:
    """Known names only, cleaned of what cannot be stored. Raises Malformed on wrong types."""
    if not isinstance(data, Mapping):
        raise Malformed("保存する内容の形式が正しくありません。")
    raw: Raw = {}
    for name in NAMES:
        value = data.get(name, [] if name in LISTS else "")
        if name in LISTS:
            if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
                raise Malformed("保存する内容の形式が正しくありません。")
            raw[name] = [cleaned for one in value[:MAX_LIST] if (cleaned := clean_text(one))]
        elif isinstance(value, str):
            raw[name] = clean_text(value)
        else:
            raise Malformed("保存する内容の形式が正しくありません。")
    return raw


def post_from_raw(raw: Raw) -> QueryDict:
    """As a form would have sent it."""
    post = QueryDict(mutable=True)
    for name, value in raw.items():
        post.setlist(name, value if isinstance(value, list) else [str(value)])
    return post


def raw_new(user: User, codes: CodeLists, now: datetime | None = None) -> Raw:
    """A new memo's defaults: today, an hour from the last quarter, the writer as the lead."""
    start = _quarter(timezone.localtime(now))
    end = start + SESSION
    lead = next((each for each in codes.coordinators.values() if each.user_id == user.pk), None)
    programme = next(
        (key for key, each in codes.programmes.items() if each.code == DEFAULT_PROGRAMME), ""
    )
    office = str(lead.office_id or "") if lead else ""
    return raw_from_data(
        {
            "held_on": format_date(start),
            "starts": f"{start:%H:%M}",
            # A session that would run past midnight: the writer knows better.
            "ends": f"{end:%H:%M}" if end.date() == start.date() else "",
            "coordinators": [str(lead.pk)] if lead else [],
            "programme": programme,
            "office": office if office in codes.offices else _only(codes.offices),
        }
    )


def _quarter(now: datetime) -> datetime:
    return now.replace(minute=now.minute - now.minute % STEP_MINUTES, second=0, microsecond=0)


def _only(rows: Mapping[str, object]) -> str:
    return next(iter(rows)) if len(rows) == 1 else ""


def raw_of_memo(memo: Memo) -> Raw:
    """A numbered memo in the words of its form."""
    start = timezone.localtime(memo.started_at) if memo.started_at else None
    end = timezone.localtime(memo.ended_at) if memo.ended_at else None
    seats = memo.participants.filter(
        role__in=[ParticipantRole.LEAD, ParticipantRole.CO_RESPONDER], coordinator__isnull=False
    )
    staff = memo.client_staff
    return raw_from_data(
        {
            "held_on": format_date(start) if start else "",
            "starts": f"{start:%H:%M}" if start else "",
            "ends": f"{end:%H:%M}" if end else "",
            "coordinators": [str(seat.coordinator_id) for seat in seats],
            **{name: getattr(memo, name) for name in _SAME_NAME},
            **{name: _pk(memo, name) for name in _RELATIONS},
            "other_topics": [str(topic.pk) for topic in memo.other_topics.all()],
            "introduced_by_name": str(memo.introduced_by or ""),
            "introduced_branch_name": str(memo.introduced_branch or ""),
            "next_on": format_date(memo.next_on) if memo.next_on else "",
            "is_restricted": "on" if memo.is_restricted else "",
            "industry": str(memo.client_industry_id or ""),
            "staff": "" if staff is None else str(staff),
            "stage": memo.client_stage,
            "sex": memo.client_sex,
            "age_band": memo.client_age_band,
            "municipality": memo.client_municipality,
            "phone": _phone(memo),
            "memo_revision": str(memo.revision),
        }
    )


_SAME_NAME = (
    "company_kana",
    "company_name",
    "business",
    "person_kana",
    "person_name",
    "method",
    *TEXTS,
    "next_step",
)
_RELATIONS = (
    "appointment",
    "company",
    "person",
    "primary_topic",
    "course",
    "introduced_by",
    "introduced_branch",
    "programme",
    "office",
)


def _pk(memo: Memo, name: str) -> str:
    return str(getattr(memo, f"{name}_id") or "")


def _phone(memo: Memo) -> str:
    client = memo.company or memo.person
    return client.phone if client else ""


def differences(mine: Raw, theirs: Raw) -> list[str]:
    """Names of the fields that differ, in the order of the page."""
    hidden = (
        *("memo_revision", "company_choice", "person_choice"),
        *("appointment", "without_appointment"),
    )
    return [
        name
        for name in NAMES
        if name not in hidden and (mine.get(name) or "") != (theirs.get(name) or "")
    ]


def ids(raw: Raw, *names: str) -> set[int]:
    """The ids among what was typed; nonsense is passed over."""
    found: set[int] = set()
    for name in names:
        value = raw.get(name)
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, str) and one.isascii() and one.isdigit() and len(one) < 19:
                found.add(int(one))
    return found
