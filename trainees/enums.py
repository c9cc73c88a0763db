"""The words of this room that the database keeps as codes."""

from django.db.models import IntegerChoices, TextChoices


class CohortKind(TextChoices):
    LONG = "long", "長期（6か月）"
    SHORT = "short", "短期（2週間～1か月）"


class TraineeState(TextChoices):
    APPLIED = "applied", "申込"
    ACCEPTED = "accepted", "受入決定"
    IN_TRAINING = "in_training", "研修中"
    COMPLETED = "completed", "修了"
    ALUMNI = "alumni", "修了生"
    DECLINED = "declined", "受入見送り"
    WITHDRAWN = "withdrawn", "辞退・中止"


_T = TraineeState
# The one transition table; the database enforces the same (`models.triggers`).
TRANSITIONS: frozenset[tuple[TraineeState, TraineeState]] = frozenset(
    {
        (_T.APPLIED, _T.ACCEPTED),
        (_T.APPLIED, _T.DECLINED),
        (_T.APPLIED, _T.WITHDRAWN),
        (_T.ACCEPTED, _T.IN_TRAINING),
        (_T.ACCEPTED, _T.WITHDRAWN),
        (_T.IN_TRAINING, _T.COMPLETED),
        (_T.IN_TRAINING, _T.WITHDRAWN),
        (_T.COMPLETED, _T.ALUMNI),
        (_T.COMPLETED, _T.IN_TRAINING),
        (_T.DECLINED, _T.APPLIED),
    }
)
# Nobody is sent away, and nothing is taken back, without a word why.
WITH_REASON = (_T.DECLINED, _T.WITHDRAWN)
BACKWARDS = ((_T.COMPLETED, _T.IN_TRAINING), (_T.DECLINED, _T.APPLIED))
# Those whose account may be open to what they sit in.
WITH_ACCESS = (_T.ACCEPTED, _T.IN_TRAINING, _T.COMPLETED)
GRADUATED = (_T.COMPLETED, _T.ALUMNI)
RECEIVED = (_T.IN_TRAINING, *GRADUATED)


class PledgeMeans(TextChoices):
    SCREEN = "screen", "画面で本人が誓約"
    PAPER = "paper", "書面で誓約"


class LogKind(TextChoices):
    SESSION = "session", "同席の記録"
    DAILY = "daily", "日誌"


class LogState(TextChoices):
    DRAFT = "draft", "下書き"
    SUBMITTED = "submitted", "提出済"


class Stage(TextChoices):
    START = "start", "開始時"
    MIDDLE = "middle", "中間"
    END = "end", "修了時"


class Side(TextChoices):
    SELF = "self", "自己評価"
    MENTOR = "mentor", "メンター評価"


class Score(IntegerChoices):
    """How far somebody is in a competency."""

    ONE = 1, "これから"
    TWO = 2, "助けがあればできる"
    THREE = 3, "一人でできる"
    FOUR = 4, "応用できる"
    FIVE = 5, "人に教えられる"


class MeetingState(TextChoices):
    PLANNED = "planned", "予定"
    HELD = "held", "開催済"
    CANCELLED = "cancelled", "中止"


class Answer(TextChoices):
    ATTEND = "attend", "会場で参加"
    ONLINE = "online", "オンラインで参加"
    ABSENT = "absent", "欠席"


class Use(TextChoices):
    """What became of the training at the trainee's own counter (修了後アンケート)."""

    OFTEN = "often", "よく活用している"
    SOMETIMES = "sometimes", "ときどき活用している"
    SELDOM = "seldom", "あまり活用していない"
    NOT = "not", "活用できていない"


class OjtKind(TextChoices):
    CLASSROOM = "classroom", "座学"
    SIT_IN = "sit_in", "同席"


class OjtState(TextChoices):
    OPEN = "open", "OJT中"
    READY = "ready", "単独対応可"
    STOPPED = "stopped", "中止"


class MailKind(TextChoices):
    """`trainees/mail/<kind>.txt` is what it says."""

    MEETING = "meeting", "フォローアップ会議の案内"
    MOVED = "moved", "フォローアップ会議の変更"
    CANCELLED = "cancelled", "フォローアップ会議の中止"
    SURVEY = "survey", "修了後アンケート"
    LOG_LATE = "log_late", "学習記録の催促"
    COMMENT_LATE = "comment_late", "コメントの催促"
