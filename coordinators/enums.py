from django.db.models import IntegerChoices, TextChoices


class Rank(TextChoices):
    CHIEF = "chief", "チーフコーディネーター"
    SUB_CHIEF = "sub_chief", "サブチーフコーディネーター"
    COORDINATOR = "coordinator", "コーディネーター"


class Language(TextChoices):
    """Besides Japanese, which everybody speaks."""

    ENGLISH = "en", "英語"
    CHINESE = "zh", "中国語"
    KOREAN = "ko", "韓国語"
    VIETNAMESE = "vi", "ベトナム語"
    NEPALI = "ne", "ネパール語"
    TAGALOG = "tl", "タガログ語"
    INDONESIAN = "id", "インドネシア語"
    THAI = "th", "タイ語"
    BURMESE = "my", "ミャンマー語"
    PORTUGUESE = "pt", "ポルトガル語"
    SPANISH = "es", "スペイン語"
    FRENCH = "fr", "フランス語"
    SIGN = "jsl", "手話"


class Level(IntegerChoices):
    """How far somebody answers a topic. Not having been rated is no level."""

    NONE = 0, "対応不可"
    BASIC = 1, "基礎"
    ABLE = 2, "対応可"
    STRONG = 3, "得意"
    TEACHES = 4, "指導できる"

    @property
    def meaning(self) -> str:
        return LEVEL_MEANINGS[self]

    @property
    def squares(self) -> str:
        """■■□□ of 2; the digit stands beside it, so that colour or shape is never alone."""
        return "■" * self + "□" * (Level.TEACHES - self)


LEVEL_MEANINGS = {
    Level.NONE: "担当しない。相談はほかのコーディネーターへ",
    Level.BASIC: "入口の話を聞き、担当につなげられる",
    Level.ABLE: "一人で相談を受け、助言できる",
    Level.STRONG: "難しい相談にも実績がある",
    Level.TEACHES: "ほかのコーディネーターを指導できる",
}


class ProposalState(TextChoices):
    OPEN = "open", "申請中"
    APPROVED = "approved", "承認"
    RETURNED = "returned", "差戻し"
    WITHDRAWN = "withdrawn", "取下げ"


# A topic is thin when fewer people than this answer it alone.
ENOUGH = 3


class GroupKind(TextChoices):
    """How the centre calls its working groups; each counts by itself."""

    COMMITTEE = "committee", "部会"
    PROJECT = "project", "PJ"
    CIRCLE = "circle", "小集団活動"
    STUDY = "study", "自主勉強会"


class GroupState(TextChoices):
    ACTIVE = "active", "活動中"
    CLOSED = "closed", "終了"


class MeetingState(TextChoices):
    PLANNED = "planned", "予定"
    HELD = "held", "開催済"
    CANCELLED = "cancelled", "中止"


class OutputKind(TextChoices):
    MATERIAL = "material", "資料"
    MANUAL = "manual", "手引き"
    TEMPLATE = "template", "ひな型・様式"
    REPORT = "report", "分析・報告"
    PUBLICITY = "publicity", "広報物"
    OTHER = "other", "その他"
