"""Codes of the room's records; the words beside them are what the screen says."""

from django.db.models import TextChoices


class OrganizationKind(TextChoices):
    SHINKIN = "shinkin", "信用金庫"
    CREDIT_UNION = "credit_union", "信用組合"
    BANK = "bank", "銀行"
    CHAMBER = "chamber", "商工会議所"
    SOCIETY = "society", "商工会"
    GUARANTEE = "guarantee", "信用保証協会"
    PUBLIC = "public", "公的支援機関"
    GOVERNMENT = "government", "行政・自治体"
    YOROZU = "yorozu", "他拠点よろず"
    PROFESSION = "profession", "士業会"
    OTHER = "other", "その他"


class ThemeLevel(TextChoices):
    FIRST = "first", "入門"
    BASIC = "basic", "基礎"
    PRACTICE = "practice", "実践"


class Audience(TextChoices):
    """Who is shown a theme, and who may put a name down for an event."""

    PUBLIC = "public", "一般公開"
    PARTNER = "partner", "金融機関・支援機関"
    STAFF = "staff", "拠点内"


class EventKind(TextChoices):
    CONSULTATION = "consultation", "出張相談会"
    SEMINAR = "seminar", "連携セミナー"
    GATHERING = "gathering", "会合参加"
    DIALOGUE = "dialogue", "対話会"


class EventState(TextChoices):
    REQUESTED = "requested", "依頼受付"
    ADJUSTING = "adjusting", "調整中"
    CONFIRMED = "confirmed", "開催確定"
    HELD = "held", "開催済"
    REPORTED = "reported", "報告済"
    CANCELLED = "cancelled", "中止"


# The one transition table; the database enforces the same (see the trigger on OutreachEvent).
EVENT_TRANSITIONS: frozenset[tuple[EventState, EventState]] = frozenset(
    {
        (EventState.REQUESTED, EventState.ADJUSTING),
        (EventState.REQUESTED, EventState.CONFIRMED),
        (EventState.REQUESTED, EventState.CANCELLED),
        (EventState.ADJUSTING, EventState.CONFIRMED),
        (EventState.ADJUSTING, EventState.CANCELLED),
        (EventState.CONFIRMED, EventState.HELD),
        (EventState.CONFIRMED, EventState.CANCELLED),
        (EventState.HELD, EventState.CONFIRMED),
        (EventState.HELD, EventState.REPORTED),
        (EventState.REPORTED, EventState.HELD),
    }
)
# Held in the month: what a report counts.
EVENT_COUNTED = (EventState.HELD, EventState.REPORTED)
# Day and place stand: shown to those who are to come.
AGREED = (EventState.CONFIRMED, EventState.HELD, EventState.REPORTED)
# Still to come: may be changed.
EVENT_OPEN = (EventState.REQUESTED, EventState.ADJUSTING, EventState.CONFIRMED)


class Answer(TextChoices):
    """Of a coordinator who is asked to come along."""

    ASKED = "asked", "打診中"
    ACCEPTED = "accepted", "承諾"
    DECLINED = "declined", "辞退"
    WITHDRAWN = "withdrawn", "取り下げ"


class RegistrationState(TextChoices):
    REGISTERED = "registered", "申込"
    WAITING = "waiting", "キャンセル待ち"
    ATTENDED = "attended", "出席"
    ABSENT = "absent", "欠席"
    CANCELLED = "cancelled", "取消"


# Those that take one of the places.
SEATED = (RegistrationState.REGISTERED, RegistrationState.ATTENDED, RegistrationState.ABSENT)


class SchemeStage(TextChoices):
    """How far a bank's own way of using the centre has come."""

    IDEA = "idea", "案"
    RUNNING = "running", "取組中"
    DONE = "done", "実施済"


class MeetingKind(TextChoices):
    LIAISON = "liaison", "連携打合せ"
    VISIT = "visit", "他拠点訪問"
    HOSTED = "hosted", "視察受入"
    FOUR = "four", "4者会議"


class EventAct(TextChoices):
    """What happened to an event, in the words of its history."""

    REQUESTED = "requested", "依頼した"
    ADJUSTED = "adjusted", "日時・会場を合意した"
    CHANGED = "changed", "内容を直した"
    ASKED = "asked", "コーディネーターに打診した"
    ANSWERED = "answered", "コーディネーターが回答した"
    CONFIRMED = "confirmed", "開催を確定した"
    SLOTS = "slots", "相談枠を作り直した"
    MOVED = "moved", "日時・会場を変えた"
    HELD = "held", "開催済にした"
    REPORTED = "reported", "報告済にした"
    UNDONE = "undone", "元に戻した"
    CANCELLED = "cancelled", "中止にした"


class EventMailKind(TextChoices):
    """What a mail about an event says; the words are in `partners.events.mails`."""

    REQUESTED = "requested", "依頼の受付"
    MESSAGE = "message", "メッセージ"
    PROPOSED = "proposed", "日時の提案"
    AGREED = "agreed", "日時の合意"
    ASKED = "asked", "コーディネーターへの打診"
    CONFIRMED = "confirmed", "開催の確定"
    MOVED = "moved", "日時・会場の変更"
    CANCELLED = "cancelled", "中止"
    REMINDER = "reminder", "前日のお知らせ"
    REPORTED = "reported", "実施報告"


class Affiliation(TextChoices):
    """Where a member of the dialogues comes from: groups mix these."""

    FINANCE = "finance", "金融機関"
    GOVERNMENT = "government", "自治体"
    SUPPORT = "support", "支援機関"
    COMPANY = "company", "企業"
    UNIVERSITY = "university", "大学"
    OTHER = "other", "その他"


class AttendanceState(TextChoices):
    EXPECTED = "expected", "参加予定"
    HERE = "here", "受付済"
    ABSENT = "absent", "欠席"
    GONE = "gone", "途中退席"


class WishState(TextChoices):
    ASKED = "asked", "希望"
    AGREED = "agreed", "了承"
    DECLINED = "declined", "見送り"
    MADE = "made", "紹介済"
    WITHDRAWN = "withdrawn", "取り下げ"


class MemberMailKind(TextChoices):
    INVITATION = "invitation", "参加のご案内"
    WISHED = "wished", "紹介の希望のお知らせ"
    MADE = "made", "ご紹介"
    DECLINED = "declined", "見送りのお知らせ"
