"""The words of the survey. Codes are stored; the words are those the client reads."""

from django.db.models import IntegerChoices, TextChoices


class Satisfaction(IntegerChoices):
    """満足度 counts the three upper ones, 大変満足 apart (domain.md)."""

    VERY_GOOD = 5, "大変満足"
    GOOD = 4, "満足"
    RATHER_GOOD = 3, "やや満足"
    RATHER_BAD = 2, "やや不満"
    BAD = 1, "不満"


class Acted(TextChoices):
    DONE = "done", "実行した"
    PARTLY = "partly", "一部を実行した"
    PLANNED = "planned", "これから実行する予定"
    NOT = "not", "実行していない"


class Effect(TextChoices):
    YES = "yes", "成果があった"
    PARTLY = "partly", "一部で成果があった"
    YET = "yet", "まだ分からない"
    NO = "no", "成果はなかった"


class Solved(TextChoices):
    YES = "yes", "解決した"
    PARTLY = "partly", "一部は解決した"
    NO = "no", "まだ解決していない"


class Means(TextChoices):
    """On which way the answer came in."""

    WEB = "web", "ネット"
    PAPER = "paper", "書面"
    PHONE = "phone", "電話"


class Sample(TextChoices):
    """Whose sessions are asked about."""

    ALL = "all", "すべての相談"
    NEW = "new", "新規の相談だけ"
    LAST = "last", "支援が一区切りした相談（その後の相談も予約もないもの）"


class MailKind(TextChoices):
    INVITE = "invite", "依頼"
    REMINDER = "reminder", "再依頼"
    AGAIN = "again", "再送"


class StopCause(TextChoices):
    STAFF = "staff", "職員が止めた"
    REFUSED = "refused", "アンケート不要のお申し出"
    UNTRUE = "untrue", "対象から外れた"
    FAILED = "failed", "メールが届かなかった"


class State(TextChoices):
    """Where a survey stands; follows from its row and the day (`models.survey.state_q`)."""

    WAITING = "waiting", "送付待ち"
    SENT = "sent", "回答待ち"
    ANSWERED = "answered", "回答あり"
    EXPIRED = "expired", "期限切れ"
    STOPPED = "stopped", "停止"


# The upper three make 満足度; the lower two, or no effect at all, are for somebody to look at.
SATISFIED = (Satisfaction.VERY_GOOD, Satisfaction.GOOD, Satisfaction.RATHER_GOOD)
DISSATISFIED = (Satisfaction.RATHER_BAD, Satisfaction.BAD)
DID_ACT = (Acted.DONE, Acted.PARTLY)
HAD_EFFECT = (Effect.YES, Effect.PARTLY)
