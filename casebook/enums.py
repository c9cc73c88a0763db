from django.db.models import TextChoices


class CaseState(TextChoices):
    DRAFT = "draft", "下書き"
    ASKED = "asked", "承認待ち"
    PUBLISHED = "published", "承認済み（公開）"
    WITHDRAWN = "withdrawn", "取下げ"


# The one transition table; the database enforces the same (see the trigger on CaseStudy).
CASE_TRANSITIONS: frozenset[tuple[CaseState, CaseState]] = frozenset(
    {
        (CaseState.DRAFT, CaseState.ASKED),
        (CaseState.DRAFT, CaseState.WITHDRAWN),
        (CaseState.ASKED, CaseState.DRAFT),
        (CaseState.ASKED, CaseState.PUBLISHED),
        (CaseState.ASKED, CaseState.WITHDRAWN),
        (CaseState.PUBLISHED, CaseState.WITHDRAWN),
        (CaseState.WITHDRAWN, CaseState.DRAFT),
    }
)


class Audience(TextChoices):
    """Who reads a case, and how far the company's consent goes."""

    STAFF = "staff", "職員のみ"
    BANKS = "banks", "金融機関まで"
    PUBLIC = "public", "一般公開"


# A consent to the wider audience covers the narrower ones.
WITHIN: dict[str, tuple[str, ...]] = {
    Audience.STAFF: (Audience.STAFF,),
    Audience.BANKS: (Audience.STAFF, Audience.BANKS),
    Audience.PUBLIC: (Audience.STAFF, Audience.BANKS, Audience.PUBLIC),
}


class CaseConsentMeans(TextChoices):
    PAPER = "paper", "書面"
    MAIL = "mail", "メール"
    SPOKEN = "spoken", "口頭"


class IndustryLevel(TextChoices):
    """How finely the industry is told, the finest first."""

    CLASS = "class", "業種（大分類）"
    GROUP = "group", "大くくり（製造業その他・卸売・小売・サービス）"
    NONE = "none", "載せない"


class AreaLevel(TextChoices):
    CITY = "city", "市区町村"
    PART = "part", "区部・多摩地域・島しょ部"
    PREFECTURE = "prefecture", "都道府県"
    NONE = "none", "載せない"


class SizeLevel(TextChoices):
    BAND = "band", "従業員規模（人数の区分）"
    CLASS = "class", "20人以下・21人以上"
    NONE = "none", "載せない"


class FindingKind(TextChoices):
    """What may tell who a text is about, the strongest first."""

    COMPANY = "company", "企業名"
    PERSON = "person", "人の名前"
    EMAIL = "email", "メールアドレス"
    URL = "url", "URL"
    PHONE = "phone", "電話番号"
    NUMBER = "number", "法人番号・郵便番号"
    PRODUCT = "product", "商品名など伏せる語"
    BANK = "bank", "金融機関・支店"
    PLACE = "place", "住所・地名・駅名"
    COORDINATOR = "co", "コーディネーター名"
    AMOUNT = "amount", "金額"
    DATE = "date", "日付"
    COUNT = "count", "5未満の数"


# Told, but left to the editor: they need no decision.
ONLY_WARNED = frozenset({FindingKind.AMOUNT, FindingKind.DATE, FindingKind.COUNT})


class CaseAct(TextChoices):
    CREATED = "created", "事例を作成した"
    EDITED = "edited", "内容を直した"
    REPLACED = "replaced", "名前や地名を置き換えた"
    KEPT = "kept", "理由を付けて残した"
    UNKEPT = "unkept", "残すことをやめた"
    GENERALISED = "general", "項目をまとめた"
    CONSENT = "consent", "同意を記録した"
    CONSENT_BACK = "consent_back", "同意の撤回を記録した"
    ASKED = "asked", "承認を依頼した"
    TAKEN_BACK = "taken_back", "承認の依頼を取り下げた"
    RETURNED = "returned", "差し戻した"
    PUBLISHED = "published", "承認して公開した"
    WITHDRAWN = "withdrawn", "事例を取り下げた"
    REOPENED = "reopened", "下書きに戻した"
