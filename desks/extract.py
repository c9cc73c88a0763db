"""開示: all that the centre holds on one client, gathered from every room into a workbook."""

from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO
from typing import Any

from django.db.models import Field, Model, QuerySet
from django.utils import timezone

from accounts import audit
from accounts.enums import Permission
from accounts.models import User
from accounts.permissions import has_permission
from bookings.models import Appointment
from casebook.models import CaseStudy
from companies.models import Company, CompanyFigures, Consent, DisclosureRequest, Person
from companies.models.consent import client_q, family_ids
from consultations.listing.exporting import COLUMNS
from consultations.models import Attachment, Memo, OutcomeSurvey
from consultations.models.querysets import MemoQuerySet
from consultations.outcomes import exporting as outcomes
from trainees.models import LearningLog
from yorozu.kit.disposal import event_models
from yorozu.kit.export import write_book

_LOG_TEXTS = {
    "saw": "見聞きしたこと",
    "would_advise": "自分ならこう助言する",
    "advice": "実際に行った助言",
    "questions": "質問したいこと",
    "comment": "メンターのコメント",
}
Sheet = tuple[str, Sequence[str], Iterable[Sequence[Any]]]
_RELATED = (
    *("lead", "programme", "office", "primary_topic", "course", "introduced_by"),
    *("introduced_branch", "client_industry", "confirmed_by"),
)
# Keys and pointers of ours say nothing about the client.
_INTERNAL = frozenset(
    {"id", "name_key", "kana_key", "phone_key", "address_key", "sort_key", "revision"}
)


def client_extract(request: DisclosureRequest, *, by: User) -> BytesIO:
    """The workbook. Restricted memos only for those who may take them along; it is recorded.

    Raises ValueError for a request that names no registered client.
    """
    client = request.client
    if client is None:
        raise ValueError("no registered client")
    memos = Memo.objects.visible_to(by).numbered().filter(client_q(client))
    takes_restricted = has_permission(by, Permission.PRIVACY_RESTRICTED)
    left_out = 0 if takes_restricted else memos.filter(is_restricted=True).count()
    if not takes_restricted:
        memos = memos.filter(is_restricted=False)
    book = BytesIO()
    write_book(book, _sheets(request, client, memos, left_out, by))
    book.seek(0)
    audit.record(
        "privacy.extracted",
        target=request,
        by=by,
        memos=memos.count(),
        restricted=memos.filter(is_restricted=True).count(),
        left_out=left_out,
    )
    return book


def _sheets(
    request: DisclosureRequest,
    client: Company | Person,
    memos: MemoQuerySet,
    left_out: int,
    by: User,
) -> Iterator[Sheet]:
    yield "概要", ("項目", "内容"), _summary(request, client, memos, left_out, by)
    records = _records(client)
    label = "企業" if isinstance(client, Company) else "相談者"
    yield f"{label}の登録", ("番号", "項目", "内容"), _facts(records)
    yield "登録の変更前", ("番号", "変更日時", "項目", "変更前"), _versions(client, records)
    if isinstance(client, Company):
        yield "業績", _FIGURES, _figures(client)
    yield "同意", _CONSENT_HEADERS, _consents(client)
    yield "相談メモ", [header for header, _ in COLUMNS], _memos(memos)
    yield "成果アンケート", outcomes.HEADERS, _outcomes(memos)
    yield "同席者の学習記録", ("日付", "書いた人", *_LOG_TEXTS.values()), _logs(client)
    yield "支援事例", _CASE_HEADERS, _cases(client)
    yield "添付", ("メモ", "ファイル名", "大きさ（バイト）", "添付日時"), _files(memos)
    yield (
        "個人情報の請求",
        ("受付日", "種類", "請求の内容", "状態", "回答日", "回答"),
        (
            (
                row.received_on,
                row.get_kind_display(),
                row.wish,
                row.get_state_display(),
                row.answered_on,
                row.answer,
            )
            for row in DisclosureRequest.objects.filter(client_q(client)).order_by("pk")
        ),
    )


def _summary(
    request: DisclosureRequest, client: Company | Person, memos: MemoQuerySet, left: int, by: User
) -> Iterator[tuple[str, Any]]:
    yield "請求", f"請求{request.pk}（{request.get_kind_display()}）"
    yield "対象", client.name
    yield "取り出した日時", timezone.now()
    yield "取り出した人", by.name
    yield "相談メモ", f"{memos.count()}件"
    yield "含まれない閲覧制限のメモ", f"{left}件"


def _records(client: Company | Person) -> Sequence[Company | Person]:
    """The client with the records merged into it."""
    rows: QuerySet[Any] = type(client)._default_manager.filter(pk__in=family_ids(client))
    return list(rows.order_by("pk"))


def _shown(model: type[Model]) -> list["Field[Any, Any]"]:
    return [
        field
        for field in model._meta.local_concrete_fields
        if field.name not in _INTERNAL and not field.name.startswith("pgh_")
    ]


def _value(row: Any, field: "Field[Any, Any]") -> Any:
    display = getattr(row, f"get_{field.name}_display", None)
    value = display() if callable(display) else getattr(row, field.name)
    return str(value) if isinstance(value, Model) else value


def _facts(records: Sequence[Company | Person]) -> Iterator[tuple[Any, ...]]:
    for record in records:
        for field in _shown(type(record)):
            value = _value(record, field)
            if value not in (None, "", False):
                yield record.pk, str(field.verbose_name), value


def _versions(
    client: Company | Person, records: Sequence[Company | Person]
) -> Iterator[tuple[Any, ...]]:
    """What stood in the register before each correction."""
    for events in event_models(type(client)):
        rows = events._default_manager.filter(pgh_obj_id__in=[each.pk for each in records])
        for row in rows.order_by("pgh_obj_id", "pgh_id"):
            for field in _shown(events):
                value = _value(row, field)
                if value not in (None, "", False):
                    stamp: Any = row
                    yield stamp.pgh_obj_id, stamp.pgh_created_at, str(field.verbose_name), value


_FIGURES = ("決算年", "売上高（千円）", "付加価値額（千円）", "給与総額（千円）", "従業員数")


def _figures(client: Company) -> Iterator[tuple[Any, ...]]:
    for row in CompanyFigures.objects.filter(client_q(client)).order_by("year", "pk"):
        yield row.year, row.sales, row.value_added, row.wages, row.staff


_CONSENT_HEADERS = (
    *("種類", "提供先・紹介先", "同意した日", "方法", "文面", "備考"),
    *("撤回日", "撤回の理由"),
)


def _consents(client: Company | Person) -> Iterator[tuple[Any, ...]]:
    for row in Consent.objects.of(client).select_related("wording").order_by("given_on", "pk"):
        yield (
            row.get_kind_display(),
            row.agency,
            row.given_on,
            row.get_means_display(),
            row.wording.text,
            row.note,
            row.withdrawn_on,
            row.withdrawal_reason,
        )


def _memos(memos: MemoQuerySet) -> Iterator[list[Any]]:
    for memo in memos.select_related(*_RELATED).order_by("started_at", "pk"):
        yield [value(memo) for _, value in COLUMNS]


def _outcomes(memos: MemoQuerySet) -> Iterator[list[Any]]:
    """What the client was asked and answered about the sessions of the extract."""
    yield from outcomes.lines(OutcomeSurvey.objects.filter(memo__in=memos.order_by().values("pk")))


def _logs(client: Company | Person) -> Iterator[tuple[Any, ...]]:
    """What trainees wrote about the client's sessions, and what was answered."""
    sessions = Appointment.objects.filter(client_q(client)).order_by()
    rows = LearningLog.objects.submitted().filter(appointment__in=sessions)
    for row in rows.select_related("trainee").order_by("day", "pk"):
        yield row.day, row.trainee.name, *(getattr(row, name) for name in _LOG_TEXTS)


_CASE_HEADERS = (
    *("題名", "状態", "公開の範囲", "課題", "支援内容", "成果", "ポイント"),
    *("同意した日", "同意の範囲", "撤回日"),
)


def _cases(client: Company | Person) -> Iterator[tuple[Any, ...]]:
    """Whatever was written about the client's support, with each consent there was to it."""
    rows = CaseStudy.objects.of(client).prefetch_related("consents")
    for row in rows.order_by("created_at", "pk"):
        told = (row.title, row.get_state_display(), row.get_audience_display())
        texts = (row.problem, row.support, row.outcome, row.point)
        consents: list[tuple[Any, ...]] = [
            (each.given_on, each.get_scope_display(), each.withdrawn_on)
            for each in row.consents.all()
        ]
        for said in consents or [(None, None, None)]:
            yield *told, *texts, *said


def _files(memos: MemoQuerySet) -> Iterator[tuple[Any, ...]]:
    rows = Attachment.objects.filter(memo__in=memos, erased_at=None).select_related("memo")
    for row in rows.order_by("memo_id", "pk"):
        yield row.memo.number, row.name, row.size, row.added_at
