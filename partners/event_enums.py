"""Words of an event's history and of its mails."""

from django.db.models import TextChoices


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
