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


class Method(TextChoices):
    """相談方法."""

    VISIT = "visit", "来訪"
    PHONE = "phone", "電話"
    ONLINE = "online", "オンライン"
    FIELD = "field", "訪問"
    OUTREACH = "outreach", "出張"


class ParticipantRole(TextChoices):
    """Who answered in a session, and who sat in."""

    LEAD = "lead", "主担当"
    CO_RESPONDER = "co_responder", "対応者"
    NEW_CO = "new_co", "同席（新CO）"
    TRAINEE = "trainee", "同席（トレーニー）"
    BANK_STAFF = "bank_staff", "同席（信金職員）"
