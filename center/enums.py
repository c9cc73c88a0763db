from django.db.models import TextChoices


class SizeRule(TextChoices):
    """Which line of the 中小企業基本法 definition applies to an industry."""

    MANUFACTURING = "manufacturing", "製造業その他"
    WHOLESALE = "wholesale", "卸売業"
    RETAIL = "retail", "小売業"
    SERVICE = "service", "サービス業"


class Measure(TextChoices):
    """What a yearly target is set for."""

    CONSULTATIONS = "consultations", "相談対応件数"
    CLIENTS = "clients", "来訪相談者数"
