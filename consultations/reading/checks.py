"""What the secretariat looks at before confirming: what is missing, odd, or perhaps entered twice.

Notices, not rules: what must not be confirmed at all is refused by the services.
"""

from dataclasses import dataclass, field
from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from center.models import MonthLock
from companies.consenting import has_service_consent
from consultations.enums import MemoStatus
from consultations.models import Memo
from consultations.models.querysets import MemoQuerySet
from yorozu.kit.wareki import start_of

LONGEST = timedelta(hours=3)
SHORTEST = timedelta(minutes=10)
LATE = timedelta(days=30)


@dataclass(frozen=True)
class Notice:
    """`level`: stop (cannot be confirmed as it is), look (please look), note (for the figures)."""

    level: str
    text: str
    memos: list[Memo] = field(default_factory=list)


@dataclass(frozen=True)
class Checks:
    notices: list[Notice]
    is_own: bool
    month_is_closed: bool

    @property
    def all_well(self) -> bool:
        return not any(notice.level != "note" for notice in self.notices)


def checks_of(memo: Memo, user: User, *, is_own: bool) -> Checks:
    """Four queries at most."""
    closed = month_is_closed(memo)
    notices = [
        *_stops(is_own=is_own, closed=closed),
        *_missing(memo),
        *_odd(memo),
        *_consent(memo),
        *doubles(memo, user),
        *_unset(memo),
    ]
    return Checks(notices, is_own=is_own, month_is_closed=closed)


def month_is_closed(memo: Memo) -> bool:
    return (
        memo.programme_id is not None
        and MonthLock.objects.covering(day=memo.held_on, programme_id=memo.programme_id).exists()
    )


def _stops(*, is_own: bool, closed: bool) -> list[Notice]:
    notices = []
    if is_own:
        notices.append(
            Notice("stop", "あなたが対応・記載したメモです。ほかの方が確認してください。")
        )
    if closed:
        notices.append(
            Notice("stop", "締め後の月のメモです。確認するには、訂正の理由を入力してください。")
        )
    return notices


def _missing(memo: Memo) -> list[Notice]:
    boxes = {
        "終了時刻": memo.ended_at,
        "主な事業内容": memo.business,
        "相談者名": memo.person_name,
        "記載者": memo.recorder_name,
        "相談内容": memo.content,
        "アドバイス内容": memo.advice,
        "事業区分": memo.programme_id,
        "拠点": memo.office_id,
        "相談方法": memo.method,
        "相談分野": memo.primary_topic_id,
    }
    empty = [label for label, value in boxes.items() if not value]
    notices = [Notice("look", f"未記入：{'、'.join(empty)}")] if empty else []
    if memo.introduced_by is not None and memo.introduced_branch_id is None:
        notices.append(Notice("note", f"紹介元（{memo.introduced_by}）の支店が未記入です。"))
    return notices


def _odd(memo: Memo) -> list[Notice]:
    assert memo.started_at is not None
    notices = []
    if memo.started_at > timezone.now():
        notices.append(Notice("look", "相談日時が未来です。"))
    if memo.ended_at is not None:
        length = memo.ended_at - memo.started_at
        if length > LONGEST or length < SHORTEST:
            minutes = int(length.total_seconds() // 60)
            notices.append(Notice("look", f"相談時間が {minutes} 分です。"))
    if memo.submitted_at is not None and memo.submitted_at - memo.started_at > LATE:
        days = (memo.submitted_at - memo.started_at).days
        notices.append(Notice("note", f"相談から {days} 日後に提出されました。"))
    if memo.next_on is not None and memo.next_on < memo.held_on:
        notices.append(Notice("look", "次回予定日が相談日より前です。"))
    if (topic := memo.primary_topic) is not None and not topic.is_valid_in(memo.fiscal_year):
        notices.append(Notice("look", f"分野「{topic}」は、この年度では使われていません。"))
    return notices


def _consent(memo: Memo) -> list[Notice]:
    """Consent comes before the first session (domain.md); the check only reminds. One query."""
    if has_service_consent(memo.company_id, memo.person_id):
        return []
    return [Notice("look", "同意の記録がありません（利用・情報共有）。")]


def doubles(memo: Memo, user: User) -> list[Notice]:
    """Another memo of the same client on the day, or of the same lead at the time. One query."""
    assert memo.started_at is not None
    same_client = (
        Q(company=memo.company_id) if memo.company_id else Q(company=None, person=memo.person_id)
    )
    until = memo.ended_at or memo.started_at + timedelta(minutes=1)
    overlaps = Q(lead=memo.lead_id, started_at__lt=until, ended_at__gt=memo.started_at)
    today = memo.held_on
    day = start_of(today)
    others = (
        _others(memo, user)
        .filter(started_at__gte=day - timedelta(days=1), started_at__lt=day + timedelta(days=1))
        .filter((same_client & Q(started_at__gte=day)) | overlaps)
    )
    found = list(others[:10])
    clients = [each for each in found if _client(each) == _client(memo) and each.held_on >= today]
    clashes = [each for each in found if each not in clients and each.pk != memo.same_session_as_id]
    notices = []
    if clients:
        notices.append(Notice("look", "同じ日に同じ相談者のメモがあります。", clients))
    if clashes:
        text = "対応者の時間が、ほかのメモと重なっています（同時相談かどうか）。"
        notices.append(Notice("look", text, clashes))
    return notices


def _others(memo: Memo, user: User) -> MemoQuerySet:
    return (
        Memo.objects.visible_to(user)
        .exclude(pk=memo.pk)
        .filter(~Q(status__in=[MemoStatus.DRAFT, MemoStatus.VOID]))
        .only(
            *("number", "status", "started_at", "ended_at", "company", "person"),
            *("company_name", "person_name", "staff_names"),
        )
    )


def _client(memo: Memo) -> tuple[str, int | None]:
    return ("c", memo.company_id) if memo.company_id else ("p", memo.person_id)


def _unset(memo: Memo) -> list[Notice]:
    """What the report will count as 未設定."""
    values = {
        "業種": memo.client_industry_id,
        "従業員規模": memo.client_staff_band,
        "創業前・後": memo.client_stage,
        "性別": memo.client_sex,
        "年代": memo.client_age_band,
        "支援コース": memo.course_id,
    }
    if not memo.company_id:
        del values["従業員規模"]
    names = [label for label, value in values.items() if not value]
    if not names:
        return []
    return [Notice("note", f"集計では「未設定」になります：{'、'.join(names)}")]
