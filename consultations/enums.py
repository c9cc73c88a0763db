from django.db.models import TextChoices

from center.enums import Method as Method
from center.enums import ParticipantRole as ParticipantRole


class MemoStatus(TextChoices):
    DRAFT = "draft", "下書き"
    SUBMITTED = "submitted", "提出済（未確認）"
    RETURNED = "returned", "差戻し"
    CONFIRMED = "confirmed", "確認済"
    VOID = "void", "取消"


# The one transition table; the database enforces the same (see the trigger on Memo).
TRANSITIONS: frozenset[tuple[MemoStatus, MemoStatus]] = frozenset(
    {
        (MemoStatus.DRAFT, MemoStatus.SUBMITTED),
        (MemoStatus.SUBMITTED, MemoStatus.RETURNED),
        (MemoStatus.SUBMITTED, MemoStatus.CONFIRMED),
        (MemoStatus.SUBMITTED, MemoStatus.VOID),
        (MemoStatus.RETURNED, MemoStatus.SUBMITTED),
        (MemoStatus.CONFIRMED, MemoStatus.SUBMITTED),
        (MemoStatus.CONFIRMED, MemoStatus.VOID),
    }
)


# A due date that lay further back when it was entered is history, not a task (days).
STEP_HORIZON_DAYS = 90


class StepState(TextChoices):
    OPEN = "open", "予定"
    DONE = "done", "完了"
    DROPPED = "dropped", "取りやめ"
    # The memo was voided or names no date any more.
    OFF = "off", "対象外"


class StepAct(TextChoices):
    DONE = "done", "完了"
    POSTPONED = "postponed", "延期"
    DROPPED = "dropped", "取りやめ"
    UNDONE = "undone", "元に戻した"


class AttachmentKind(TextChoices):
    PDF = "pdf", "PDF"
    IMAGE = "image", "画像"
    WORD = "word", "Word"
    EXCEL = "excel", "Excel"
    SLIDES = "slides", "PowerPoint"
    TEXT = "text", "テキスト"
