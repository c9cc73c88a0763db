from django.db.models import TextChoices


class Stage(TextChoices):
    BEFORE = "before", "創業前"
    AFTER = "after", "創業後"


class Sex(TextChoices):
    MALE = "male", "男性"
    FEMALE = "female", "女性"
    OTHER = "other", "その他"
    UNDISCLOSED = "undisclosed", "回答しない"


class AgeBand(TextChoices):
    UNDER_20 = "10", "10代以下"
    TWENTIES = "20", "20代"
    THIRTIES = "30", "30代"
    FORTIES = "40", "40代"
    FIFTIES = "50", "50代"
    SIXTIES = "60", "60代"
    OVER_70 = "70", "70代以上"
    UNDISCLOSED = "undisclosed", "回答しない"


class StaffBand(TextChoices):
    """従業員規模. The lines of 5 and 20 are those of 小規模企業者."""

    UP_TO_5 = "0005", "5人以下"
    UP_TO_20 = "0020", "6〜20人"
    UP_TO_50 = "0050", "21〜50人"
    UP_TO_100 = "0100", "51〜100人"
    UP_TO_300 = "0300", "101〜300人"
    OVER_300 = "9999", "301人以上"

    @classmethod
    def of(cls, staff: int | None) -> str:
        """The band of a head count; empty when unknown."""
        if staff is None:
            return ""
        return next((band for band in cls if staff <= int(band.value)), cls.OVER_300).value
