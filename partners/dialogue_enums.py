"""Codes of the dialogues (ちいきん会): who comes, where they stand, what they wish for."""

from django.db.models import TextChoices


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
