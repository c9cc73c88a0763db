from django.db.models import TextChoices


class AppointmentState(TextChoices):
    OPEN = "open", "空き枠"
    HELD = "held", "仮押さえ"
    REQUESTED = "requested", "申込受付"
    BOOKED = "booked", "予約確定"
    ARRIVED = "arrived", "来所・接続"
    DONE = "done", "終了"
    CANCELLED = "cancelled", "キャンセル"
    NO_SHOW = "no_show", "無断欠席"


# The states in which booth and people are taken; exclusion constraints hold in these.
LIVE = (
    AppointmentState.OPEN,
    AppointmentState.HELD,
    AppointmentState.REQUESTED,
    AppointmentState.BOOKED,
    AppointmentState.ARRIVED,
    AppointmentState.DONE,
)
# Somebody's session: once it is over, its record is written.
TO_RECORD = (AppointmentState.BOOKED, AppointmentState.ARRIVED, AppointmentState.DONE)
# Still to come: may be moved and cancelled.
PENDING = (AppointmentState.HELD, AppointmentState.REQUESTED, AppointmentState.BOOKED)

# The one transition table; the database enforces the same (see the trigger on Appointment).
TRANSITIONS: frozenset[tuple[AppointmentState, AppointmentState]] = frozenset(
    {
        (AppointmentState.OPEN, AppointmentState.HELD),
        (AppointmentState.OPEN, AppointmentState.BOOKED),
        (AppointmentState.OPEN, AppointmentState.CANCELLED),
        (AppointmentState.HELD, AppointmentState.OPEN),
        (AppointmentState.HELD, AppointmentState.REQUESTED),
        (AppointmentState.HELD, AppointmentState.CANCELLED),
        (AppointmentState.REQUESTED, AppointmentState.BOOKED),
        (AppointmentState.REQUESTED, AppointmentState.CANCELLED),
        (AppointmentState.BOOKED, AppointmentState.OPEN),
        (AppointmentState.BOOKED, AppointmentState.ARRIVED),
        (AppointmentState.BOOKED, AppointmentState.DONE),
        (AppointmentState.BOOKED, AppointmentState.CANCELLED),
        (AppointmentState.BOOKED, AppointmentState.NO_SHOW),
        (AppointmentState.ARRIVED, AppointmentState.DONE),
        (AppointmentState.ARRIVED, AppointmentState.BOOKED),
        (AppointmentState.DONE, AppointmentState.ARRIVED),
        (AppointmentState.NO_SHOW, AppointmentState.BOOKED),
    }
)


class AppointmentAct(TextChoices):
    """What happened to an appointment, in the words of its history."""

    HELD = "held", "仮押さえ"
    REQUESTED = "requested", "申込"
    BOOKED = "booked", "予約"
    ASSIGNED = "assigned", "担当の変更"
    MOVED = "moved", "変更"
    CHANGED = "changed", "内容の修正"
    RELEASED = "released", "枠の解放"
    ARRIVED = "arrived", "来所・接続"
    DONE = "done", "終了"
    CANCELLED = "cancelled", "キャンセル"
    NO_SHOW = "no_show", "無断欠席"
    UNDONE = "undone", "元に戻した"


# Acts that nobody may do without saying why.
WITH_REASON = (AppointmentAct.MOVED, AppointmentAct.CANCELLED, AppointmentAct.NO_SHOW)


class Source(TextChoices):
    """On which way the appointment came in."""

    PHONE = "phone", "電話"
    BANK = "bank", "金融機関"
    WEB = "web", "ネット予約"
    WALK_IN = "walk_in", "来所"
    STAFF = "staff", "拠点から"
    EVENT = "event", "出張相談会"


class PartOfDay(TextChoices):
    """When of the day somebody would like to come."""

    ANY = "", "いつでも"
    MORNING = "am", "午前"
    AFTERNOON = "pm", "午後"

    def holds(self, hour: int) -> bool:
        return self == PartOfDay.ANY or (hour < 12) == (self == PartOfDay.MORNING)


class ReasonKind(TextChoices):
    """What counted for or against a coordinator."""

    THEME = "theme", "よろずゼミの担当"
    SKILL = "skill", "スキル"
    COURSE = "course", "支援コース"
    INDUSTRY = "industry", "業種の経験"
    CLIENT = "client", "この相談者の担当"
    LANGUAGE = "language", "使用言語"
    LOAD = "load", "その週の予約"
    SLOT = "slot", "最初の空き"


class CancelledBy(TextChoices):
    CLIENT = "client", "相談者の都合"
    CENTRE = "centre", "拠点の都合"
    EXPIRED = "expired", "期限切れ"


class ShiftOrigin(TextChoices):
    PATTERN = "pattern", "週間パターン"
    HAND = "hand", "個別"


class IncidentKind(TextChoices):
    """What the ledger of usage keeps (domain.md, "Rules of the programme")."""

    LATE_CANCEL = "late_cancel", "直前キャンセル"
    NO_SHOW = "no_show", "無断欠席"


class Equipment(TextChoices):
    MONITOR = "monitor", "モニター"
    VIDEO_CALL = "video_call", "オンライン相談機器"
    WHEELCHAIR = "wheelchair", "車いす可"
    SOUNDPROOF = "soundproof", "防音"
    WHITEBOARD = "whiteboard", "ホワイトボード"


class EntryState(TextChoices):
    """Of a line on the waiting list."""

    WAITING = "waiting", "待機中"
    OFFERED = "offered", "案内中"
    ENDED = "ended", "終了"


class EntryEnd(TextChoices):
    BOOKED = "booked", "予約した"
    CLIENT = "client", "本人が取りやめた"
    STAFF = "staff", "拠点で終えた"
    PASSED = "passed", "希望の期間が過ぎた"
    SILENT = "silent", "案内に返事がなかった"


class EventWaitingState(TextChoices):
    """Of somebody in line for a slot of an outreach event."""

    WAITING = "waiting", "待機中"
    SEATED = "seated", "枠に入った"
    ENDED = "ended", "終了"
