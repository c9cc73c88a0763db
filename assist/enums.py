from django.db.models import TextChoices


class AssistState(TextChoices):
    PLANNED = "planned", "準備中"
    FIXED = "fixed", "議題確定"
    HELD = "held", "開催済"
    CLOSED = "closed", "終了"
    CANCELLED = "cancelled", "中止"


# The one transition table; the database enforces the same (see the trigger on AssistConference).
ASSIST_TRANSITIONS: frozenset[tuple[AssistState, AssistState]] = frozenset(
    {
        (AssistState.PLANNED, AssistState.FIXED),
        (AssistState.PLANNED, AssistState.CANCELLED),
        (AssistState.FIXED, AssistState.PLANNED),
        (AssistState.FIXED, AssistState.HELD),
        (AssistState.FIXED, AssistState.CANCELLED),
        (AssistState.HELD, AssistState.FIXED),
        (AssistState.HELD, AssistState.CLOSED),
        (AssistState.CLOSED, AssistState.HELD),
    }
)
# Held in the month: what a report counts.
ASSIST_COUNTED = (AssistState.HELD, AssistState.CLOSED)
# Still to come.
ASSIST_OPEN = (AssistState.PLANNED, AssistState.FIXED)
# Cases and views may be written; afterwards only what follows from the plans.
ASSIST_WRITABLE = (AssistState.PLANNED, AssistState.FIXED, AssistState.HELD)
# Steps back and a cancellation say why.
WITH_REASON = frozenset(
    {
        (AssistState.FIXED, AssistState.PLANNED),
        (AssistState.HELD, AssistState.FIXED),
        (AssistState.CLOSED, AssistState.HELD),
        (AssistState.PLANNED, AssistState.CANCELLED),
        (AssistState.FIXED, AssistState.CANCELLED),
    }
)


class MeetingMethod(TextChoices):
    PLACE = "place", "対面"
    ONLINE = "online", "オンライン"
    BOTH = "both", "対面とオンライン"


class PartyRole(TextChoices):
    """The six parties of 東京チームサポート アシスト会議, in the order of the paper."""

    BANK = "bank", "金融機関"
    CENTRE = "centre", "よろず支援拠点"
    REVIVAL = "revival", "中小企業活性化協議会"
    GUARANTEE = "guarantee", "信用保証協会"
    SUCCESSION = "succession", "事業承継・引継ぎ支援センター"
    CHAMBER = "chamber", "東商BSD東京セントラル"
    OTHER = "other", "その他"


class FollowOutcome(TextChoices):
    BETTER = "better", "改善"
    SAME = "same", "横ばい"
    WORSE = "worse", "悪化"
    ENDED = "ended", "転廃業"
    OTHER = "other", "その他"


# Months after the conference at which it is asked how the company is.
FOLLOW_MONTHS = (3, 6, 12)


class AssistAct(TextChoices):
    CREATED = "created", "会議を登録した"
    EDITED = "edited", "会議の内容を直した"
    FIXED = "fixed", "議題を確定した"
    REOPENED = "reopened", "準備中に戻した"
    HELD = "held", "開催を記録した"
    UNHELD = "unheld", "開催の記録を取り消した"
    CLOSED = "closed", "会議を終了した"
    CLOSING_UNDONE = "unclosed", "終了を取り消した"
    CANCELLED = "cancelled", "会議を中止した"
    PARTIES = "parties", "参加機関・出欠を記録した"
    CASE_ADDED = "case_added", "案件を追加した"
    CASE_EDITED = "case_edited", "案件を直した"
    CASE_MOVED = "case_moved", "議題の順を変えた"
    CASE_WITHDRAWN = "case_gone", "案件を取り下げた"
    CASE_RESTORED = "case_back", "案件の取下げを元に戻した"
    MEMOS = "memos", "関連するメモを選んだ"
    CONSENT = "consent", "同意を記録した"
    VIEW = "view", "意見を記録した"
    PLAN_SAVED = "plan_saved", "サポートプランを保存した"
    PLAN_DECIDED = "plan_decided", "サポートプランを決定した"
    FIRST_DONE = "first_done", "初動の実施を記録した"
    FIRST_UNDONE = "first_undone", "初動を未実施に戻した"
    ACTION_ADDED = "action_new", "対応を追加した"
    ACTION_EDITED = "action_edit", "対応を直した"
    ACTION_DROPPED = "action_gone", "対応を取りやめた"
    FOLLOWED = "followed", "フォローアップを記録した"


# Which act a step is.
STEP_ACTS: dict[tuple[AssistState, AssistState], AssistAct] = {
    (AssistState.PLANNED, AssistState.FIXED): AssistAct.FIXED,
    (AssistState.PLANNED, AssistState.CANCELLED): AssistAct.CANCELLED,
    (AssistState.FIXED, AssistState.PLANNED): AssistAct.REOPENED,
    (AssistState.FIXED, AssistState.HELD): AssistAct.HELD,
    (AssistState.FIXED, AssistState.CANCELLED): AssistAct.CANCELLED,
    (AssistState.HELD, AssistState.FIXED): AssistAct.UNHELD,
    (AssistState.HELD, AssistState.CLOSED): AssistAct.CLOSED,
    (AssistState.CLOSED, AssistState.HELD): AssistAct.CLOSING_UNDONE,
}
