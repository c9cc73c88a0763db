"""経営相談メモ: one session with one client."""

from __future__ import annotations

import uuid
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

import pghistory
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import User
from bookings.models import Appointment
from center.models import Industry, Office, Programme, SupportCourse, Topic
from companies.enums import AgeBand, Sex, StaffBand, Stage
from companies.models import Company, Person
from consultations.enums import MemoStatus, Method
from consultations.models.memo_indexes import MEMO_INDEXES
from consultations.models.querysets import MemoQuerySet
from consultations.models.triggers import MEMO_HISTORY, MEMO_TRIGGERS
from coordinators.models import Coordinator
from partners.models import Branch, Organization, OutreachEvent
from yorozu.kit.wareki import fiscal_year

if TYPE_CHECKING:
    from consultations.models.participant import MemoParticipant

_NOT_DRAFT = ~Q(status=MemoStatus.DRAFT)
_COMPLETE = (
    Q(ended_at__isnull=False, programme__isnull=False)
    & Q(office__isnull=False, lead__isnull=False, primary_topic__isnull=False)
    & ~Q(method="")
    & (~Q(content="") | ~Q(advice=""))
)


@pghistory.track(*MEMO_HISTORY, append_only=False)
class Memo(models.Model):
    """The hub of everything. Written only by services (`writing`, `confirming`).

    A draft holds nothing but its writer; what they type lives in `MemoDraft` until submission.
    At submission the client's attributes are copied (`client_*`): next year's growth does not
    rewrite last year's report. Names are copied too: paper keeps the name of the day.
    A memo from a past ledger (`is_legacy`) has a number of ours like any other, keeps the
    ledger's as `old_number`, and may lack what the ledger did not ask (office).
    """

    # Who took part, and the appointment (`reading.rows.Session`), where a page has read them.
    seated: list[MemoParticipant] | None = None
    booked: Any = None

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    number = models.CharField("番号", max_length=12, unique=True, null=True, editable=False)
    status = models.CharField("状態", max_length=10, choices=MemoStatus, default=MemoStatus.DRAFT)
    revision = models.PositiveIntegerField("版", default=0)
    is_restricted = models.BooleanField("閲覧制限", default=False)

    # The paper form's boxes, in its order.
    started_at = models.DateTimeField("相談日時（開始）", null=True)
    ended_at = models.DateTimeField("相談日時（終了）", null=True)
    lead = models.ForeignKey(
        Coordinator,
        models.PROTECT,
        verbose_name="相談対応者（主）",
        null=True,
        related_name="led",
        db_index=False,
    )
    staff_names = models.CharField("相談対応者", max_length=300, blank=True)
    company = models.ForeignKey(
        Company,
        models.PROTECT,
        verbose_name="企業",
        null=True,
        related_name="memos",
        db_index=False,
    )
    company_kana = models.CharField("フリガナ（企業名）", max_length=200, blank=True)
    company_name = models.CharField("企業名", max_length=120, blank=True)
    business = models.CharField("主な事業内容", max_length=200, blank=True)
    person = models.ForeignKey(
        Person,
        models.PROTECT,
        verbose_name="相談者",
        null=True,
        related_name="memos",
        db_index=False,
    )
    person_kana = models.CharField("フリガナ（相談者名）", max_length=120, blank=True)
    person_name = models.CharField("相談者名", max_length=60, blank=True)
    recorder = models.ForeignKey(
        User,
        models.PROTECT,
        verbose_name="記載者",
        null=True,
        related_name="recorded",
        db_index=False,
    )
    recorder_name = models.CharField("記載者", max_length=60, blank=True)
    content = models.TextField("相談内容", blank=True)
    advice = models.TextField("アドバイス内容", blank=True)
    impression = models.TextField("所感", blank=True)

    # What the portal asks besides.
    programme = models.ForeignKey(Programme, models.PROTECT, verbose_name="事業区分", null=True)
    office = models.ForeignKey(Office, models.PROTECT, verbose_name="拠点", null=True)
    method = models.CharField("相談方法", max_length=10, choices=Method, blank=True)
    primary_topic = models.ForeignKey(
        Topic, models.PROTECT, verbose_name="相談分野（主）", null=True, related_name="+"
    )
    other_topics = models.ManyToManyField(Topic, verbose_name="相談分野（他）", related_name="+")
    topic_names = models.CharField("相談分野", max_length=300, blank=True)
    course = models.ForeignKey(SupportCourse, models.PROTECT, verbose_name="支援コース", null=True)
    introduced_by = models.ForeignKey(
        Organization,
        models.PROTECT,
        verbose_name="紹介元",
        null=True,
        related_name="+",
        db_index=False,
    )
    introduced_branch = models.ForeignKey(
        Branch,
        models.PROTECT,
        verbose_name="紹介元（支店）",
        null=True,
        related_name="+",
        db_index=False,
    )
    event = models.ForeignKey(
        OutreachEvent,
        models.PROTECT,
        verbose_name="出張相談会",
        null=True,
        related_name="memos",
        db_index=False,
    )
    # The appointment it was written for; a void memo frees it for another (see constraints).
    appointment = models.ForeignKey(
        Appointment,
        models.PROTECT,
        verbose_name="予約",
        null=True,
        db_index=False,
        related_name="memos",
    )
    next_on = models.DateField("次回予定日", null=True)
    next_step = models.CharField("次回予定", max_length=200, blank=True)
    same_session_as = models.ForeignKey(
        "self", models.PROTECT, verbose_name="同時相談", null=True, related_name="+"
    )

    # The client as of submission; figures are counted from these.
    client_industry = models.ForeignKey(
        Industry, models.PROTECT, verbose_name="業種", null=True, related_name="+", db_index=False
    )
    client_staff = models.PositiveIntegerField("従業員数", null=True)
    client_staff_band = models.CharField("従業員規模", max_length=4, choices=StaffBand, blank=True)
    client_stage = models.CharField("創業前・後", max_length=10, choices=Stage, blank=True)
    client_sex = models.CharField("性別", max_length=12, choices=Sex, blank=True)
    client_age_band = models.CharField("年代", max_length=12, choices=AgeBand, blank=True)
    client_municipality = models.CharField("市区町村コード", max_length=5, blank=True)

    # よろず事務局 確認欄
    submitted_at = models.DateTimeField("提出日時", null=True)
    confirmed_at = models.DateTimeField("確認日時", null=True)
    confirmed_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="確認者", null=True, related_name="+"
    )
    is_correction = models.BooleanField("訂正", default=False)

    is_legacy = models.BooleanField("旧台帳", default=False)
    old_number = models.CharField("旧番号", max_length=30, blank=True)
    import_batch = models.ForeignKey(
        "ImportBatch", models.PROTECT, verbose_name="取込", null=True, related_name="memos"
    )
    created_at = models.DateTimeField("作成日時", default=timezone.now)

    objects: ClassVar[MemoQuerySet] = MemoQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "経営相談メモ"
        verbose_name_plural = "経営相談メモ"
        ordering = ["-started_at", "-id"]
        triggers = MEMO_TRIGGERS
        indexes = MEMO_INDEXES
        constraints = [
            # Also the index by which an appointment finds its memo.
            models.UniqueConstraint(
                fields=["appointment"],
                condition=~Q(status=MemoStatus.VOID) & Q(appointment__isnull=False),
                name="memo_one_per_appointment",
            ),
            models.CheckConstraint(
                condition=Q(status=MemoStatus.DRAFT, number__isnull=True)
                | (_NOT_DRAFT & Q(number__isnull=False)),
                name="memo_number_from_submission",
            ),
            models.CheckConstraint(
                condition=Q(status=MemoStatus.DRAFT)
                | (
                    Q(started_at__isnull=False)
                    & (Q(company__isnull=False) | Q(person__isnull=False))
                    & (Q(is_legacy=True) | _COMPLETE)
                ),
                name="memo_complete_from_submission",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gt=F("started_at")),
                name="memo_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=False, status=MemoStatus.CONFIRMED)
                | (
                    Q(confirmed_at__isnull=True, confirmed_by__isnull=True)
                    & ~Q(status=MemoStatus.CONFIRMED)
                ),
                name="memo_confirmed_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.number or "下書き"

    @property
    def is_draft(self) -> bool:
        return self.status == MemoStatus.DRAFT

    @property
    def is_editable(self) -> bool:
        return self.status in (MemoStatus.DRAFT, MemoStatus.SUBMITTED, MemoStatus.RETURNED)

    def seats(self) -> list[MemoParticipant]:
        """Everybody who took part, read once where the memo was fetched with them."""
        if self.seated is not None:
            return self.seated
        if "participants" in getattr(self, "_prefetched_objects_cache", {}):
            return list(self.participants.all())
        return list(self.participants.select_related("coordinator"))

    @property
    def held_on(self) -> date:
        """The day of the session in Tokyo. Raises ValueError on a draft without a date."""
        if self.started_at is None:
            raise ValueError("draft without a date")
        return timezone.localtime(self.started_at).date()

    @property
    def fiscal_year(self) -> int:
        return fiscal_year(self.held_on)

    @property
    def client_label(self) -> str:
        """The client in one line: company and person, as on the form."""
        person = f"{self.person_name} 様" if self.person_name else ""
        return " ".join(filter(None, [self.company_name, person]))
