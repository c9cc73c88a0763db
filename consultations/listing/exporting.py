"""The filtered list as rows of a file."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from typing import IO, Any

from django.core.exceptions import BadRequest
from django.http import QueryDict
from django.utils import timezone

from accounts import audit
from accounts.enums import Role
from accounts.models import User
from consultations.listing.filters import memo_filter
from consultations.models import Memo
from consultations.models.querysets import MemoQuerySet
from yorozu.kit.export import write_csv, write_xlsx
from yorozu.kit.wareki import format_date

AT_ONCE = 2000
CHUNK = 500
_RELATED = (
    *("lead", "programme", "office", "primary_topic", "course", "introduced_by"),
    *("introduced_branch", "client_industry", "confirmed_by"),
)
Column = tuple[str, Callable[[Memo], Any]]


def _local(moment: datetime | None) -> datetime | None:
    return timezone.localtime(moment) if moment else None


def _day(moment: datetime | None) -> date | None:
    return timezone.localtime(moment).date() if moment else None


def _clock(moment: datetime | None) -> time | None:
    return timezone.localtime(moment).time().replace(second=0, microsecond=0) if moment else None


COLUMNS: tuple[Column, ...] = (
    ("番号", lambda m: m.number),
    ("状態", lambda m: m.get_status_display()),
    ("相談日", lambda m: _day(m.started_at)),
    ("相談日（和暦）", lambda m: format_date(m.held_on)),
    ("開始", lambda m: _clock(m.started_at)),
    ("終了", lambda m: _clock(m.ended_at)),
    ("相談対応者", lambda m: m.staff_names),
    ("主担当", lambda m: m.lead and m.lead.name),
    ("フリガナ（企業名）", lambda m: m.company_kana),
    ("企業名", lambda m: m.company_name),
    ("主な事業内容", lambda m: m.business),
    ("フリガナ（相談者名）", lambda m: m.person_kana),
    ("相談者名", lambda m: m.person_name),
    ("記載者", lambda m: m.recorder_name),
    ("相談内容", lambda m: m.content),
    ("アドバイス内容", lambda m: m.advice),
    ("所感", lambda m: m.impression),
    ("事業区分", lambda m: m.programme and m.programme.name),
    ("拠点", lambda m: m.office and m.office.name),
    ("相談方法", lambda m: m.get_method_display()),
    ("相談分野（主）", lambda m: m.primary_topic and m.primary_topic.name),
    ("相談分野（すべて）", lambda m: m.topic_names),
    ("支援コース", lambda m: m.course and m.course.name),
    ("紹介元", lambda m: m.introduced_by and m.introduced_by.name),
    ("紹介元の支店", lambda m: m.introduced_branch and m.introduced_branch.name),
    ("業種", lambda m: m.client_industry and m.client_industry.name),
    ("従業員数", lambda m: m.client_staff),
    ("従業員規模", lambda m: m.get_client_staff_band_display()),
    ("創業前・後", lambda m: m.get_client_stage_display()),
    ("性別", lambda m: m.get_client_sex_display()),
    ("年代", lambda m: m.get_client_age_band_display()),
    ("市区町村コード", lambda m: m.client_municipality),
    ("次回予定日", lambda m: m.next_on),
    ("次回予定", lambda m: m.next_step),
    ("提出日時", lambda m: _local(m.submitted_at)),
    ("確認日時", lambda m: _local(m.confirmed_at)),
    ("確認者", lambda m: m.confirmed_by and m.confirmed_by.name),
    ("訂正", lambda m: m.is_correction),
    ("閲覧制限", lambda m: m.is_restricted),
    ("旧番号", lambda m: m.old_number),
)
HEADERS = [header for header, _ in COLUMNS]


def own_only(user: User) -> bool:
    """design.md, "exports": coordinators take their own memos along, the others all they see."""
    return user.role == Role.COORDINATOR


def export_rows(user: User, data: QueryDict) -> MemoQuerySet:
    """The memos of the filtered list that this user may take along. Raises BadRequest."""
    narrowed = memo_filter(user, data)
    if not narrowed.form.is_valid():
        raise BadRequest("filters")
    rows = narrowed.rows.written_by(user) if own_only(user) else narrowed.rows
    return rows.search(narrowed.form.cleaned_data.get("q", ""))


def write_rows(
    target: IO[bytes], kind: str, rows: MemoQuerySet, tell: Callable[[int], object] | None = None
) -> int:
    """Write the file, newest first, in constant memory; how many rows. `tell` hears progress."""
    cells = _cells(rows, tell)
    if kind == "csv":
        return write_csv(target, HEADERS, cells)
    return write_xlsx(target, "経営相談メモ", HEADERS, cells)


def _cells(rows: MemoQuerySet, tell: Callable[[int], object] | None) -> Iterator[list[Any]]:
    ordered = rows.select_related(*_RELATED).order_by("-started_at", "-pk")
    for count, memo in enumerate(ordered.iterator(chunk_size=CHUNK)):
        if tell is not None and count % CHUNK == 0:
            tell(count)
        yield [value(memo) for _, value in COLUMNS]


def file_name(kind: str) -> str:
    return f"経営相談メモ_{timezone.localtime():%Y%m%d_%H%M}.{kind}"


def record_export(user: User, kind: str, rows: int, data: QueryDict) -> None:
    """Who took how much along; the words looked for may be a client's name and stay out."""
    filters = {name: values for name, values in data.lists() if name != "q"}
    audit.record("memo.exported", by=user, kind=kind, rows=rows, filters=filters)
