from django.db.models import TextChoices


class Rank(TextChoices):
    CHIEF = "chief", "チーフコーディネーター"
    SUB_CHIEF = "sub_chief", "サブチーフコーディネーター"
    COORDINATOR = "coordinator", "コーディネーター"
