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


class IntakeChannel(TextChoices):
    """On which way the first contact came in."""

    PHONE = "phone", "電話"
    WALK_IN = "walk_in", "来所"
    MAIL = "mail", "メール"
    BANK = "bank", "金融機関"
    WEB = "web", "ネット"


class Triage(TextChoices):
    """前裁き: what the caller needs. All but よろず end at another named organisation."""

    YOROZU = "yorozu", "よろず"
    INQUIRY = "inquiry", "問合せ系"
    PROCEDURE = "procedure", "手続系"
    TECHNICAL = "technical", "技術系"


class IntakeOutcome(TextChoices):
    BOOKED = "booked", "予約"
    ANSWERED = "answered", "その場で回答"
    REFERRED = "referred", "他機関紹介"
    RESCHEDULED = "rescheduled", "予約変更"
    OUT_OF_SCOPE = "out_of_scope", "対象外"
    CALLBACK = "callback", "折返し待ち"


# 折返し待ち is a promise, not an end: the intake stays open.
FINAL_OUTCOMES = tuple(each for each in IntakeOutcome if each != IntakeOutcome.CALLBACK)
# Nobody of these leaves without a place to go (ゼロ回答しない).
TO_REFER = (Triage.INQUIRY, Triage.PROCEDURE, Triage.TECHNICAL)
# Calls that ask for no advice need no triage.
WITHOUT_TRIAGE = (IntakeOutcome.RESCHEDULED, IntakeOutcome.OUT_OF_SCOPE)


class IntakeAct(TextChoices):
    OPENED = "opened", "受付"
    PROMISED = "promised", "折返しの約束"
    ASSIGNED = "assigned", "担当の変更"
    CLOSED = "closed", "対応終了"
    REOPENED = "reopened", "再開"


class QuestionKind(TextChoices):
    YES_NO = "yes_no", "はい・いいえ"
    CHOICE = "choice", "選択"
    TEXT = "text", "短い文"
    NUMBER = "number", "数"


class ReferralState(TextChoices):
    REFERRED = "referred", "紹介済"
    ACCEPTED = "accepted", "受付確認"
    RESULT = "result", "結果"
    FOLLOWED = "followed", "フォロー済"
    DECLINED = "declined", "辞退"


# The one transition table; the database enforces the same (see the trigger on Referral).
REFERRAL_MOVES: frozenset[tuple[ReferralState, ReferralState]] = frozenset(
    {
        (ReferralState.REFERRED, ReferralState.ACCEPTED),
        (ReferralState.REFERRED, ReferralState.RESULT),
        (ReferralState.REFERRED, ReferralState.DECLINED),
        (ReferralState.ACCEPTED, ReferralState.RESULT),
        (ReferralState.ACCEPTED, ReferralState.DECLINED),
        (ReferralState.RESULT, ReferralState.FOLLOWED),
        # A decline is followed up too: the client was told and has another place to go.
        (ReferralState.DECLINED, ReferralState.FOLLOWED),
    }
)
# Where we wait for the agency.
WITH_AGENCY = (ReferralState.REFERRED, ReferralState.ACCEPTED)
# What counts as 結果あり.
WITH_RESULT = (ReferralState.RESULT, ReferralState.FOLLOWED)


class ReferralAct(TextChoices):
    REFERRED = "referred", "紹介した"
    ACCEPTED = "accepted", "受付を確認した"
    RESULT = "result", "結果を受け取った"
    DECLINED = "declined", "辞退された"
    FOLLOWED = "followed", "相談者に確かめた"
    CHASED = "chased", "問い合わせた"
    LINKED = "linked", "回答用リンクを発行した"
    REVOKED = "revoked", "回答用リンクを無効にした"
