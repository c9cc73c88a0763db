from django.db.models import TextChoices


class ReportSpan(TextChoices):
    """How long a time a report tells of. It begins on the first day of its `month`."""

    MONTH = "month", "月次"
    QUARTER = "quarter", "四半期"
    YEAR = "year", "年度"


class ReportScope(TextChoices):
    """Whose sessions a report counts."""

    CENTER = "center", "拠点全体"
    OFFICE = "office", "拠点別"
    BANK = "bank", "金庫別"
    COORDINATOR = "coordinator", "CO別"


class CloseState(TextChoices):
    """Where the closing of a month stands. A month that was never applied for has no row."""

    APPLIED = "applied", "申請中"
    CHECKED = "checked", "確認済"
    CLOSED = "closed", "締め済"
    RETURNED = "returned", "差戻し"
    REOPENED = "reopened", "締め解除"


class CloseAct(TextChoices):
    APPLY = "apply", "締め申請"
    CHECK = "check", "確認"
    APPROVE = "approve", "承認"
    SEND_BACK = "return", "差戻し"
    WITHDRAW = "withdraw", "取下げ"
    REOPEN = "reopen", "締め解除"


# The one transition table of closing a month; "" is a month nobody has applied for.
CLOSE_MOVES: dict[CloseAct, tuple[frozenset[str], CloseState]] = {
    CloseAct.APPLY: (frozenset({"", CloseState.RETURNED}), CloseState.APPLIED),
    CloseAct.CHECK: (frozenset({CloseState.APPLIED}), CloseState.CHECKED),
    CloseAct.APPROVE: (frozenset({CloseState.CHECKED}), CloseState.CLOSED),
    CloseAct.SEND_BACK: (
        frozenset({CloseState.APPLIED, CloseState.CHECKED}),
        CloseState.RETURNED,
    ),
    CloseAct.WITHDRAW: (frozenset({CloseState.APPLIED}), CloseState.RETURNED),
    CloseAct.REOPEN: (frozenset({CloseState.CLOSED}), CloseState.REOPENED),
}
# Acts that nobody may do without saying why.
CLOSE_WITH_REASON = (CloseAct.SEND_BACK, CloseAct.WITHDRAW, CloseAct.REOPEN)


class DutyState(TextChoices):
    """Where a coordinator's 従事日誌 of a month stands."""

    OPEN = "open", "記入中"
    CONFIRMED = "confirmed", "CO確認済"
    APPROVED = "approved", "承認済"


class DutyAct(TextChoices):
    CONFIRM = "confirm", "CO確認"
    WITHDRAW = "withdraw", "確認取消"
    APPROVE = "approve", "承認"
    SEND_BACK = "return", "差戻し"


class DutyKind(TextChoices):
    """What the time was spent on. The last two are written by hand."""

    SESSION = "session", "相談対応"
    EVENT = "event", "出張相談会・セミナー"
    MEETING = "meeting", "連携打合せ"
    GROUP = "group", "部会・PJ"
    ASSIST = "assist", "アシスト会議"
    FOLLOW_UP = "follow_up", "フォローアップ会議"
    TRAVEL = "travel", "移動"
    OTHER = "other", "その他の業務"


BY_HAND = (DutyKind.TRAVEL, DutyKind.OTHER)
