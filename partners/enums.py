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
