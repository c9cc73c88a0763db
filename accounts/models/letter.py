from django.db import models
from django.utils import timezone

from accounts.models.user import User


class LetterKind(models.TextChoices):
    INVITATION = "invitation", "招待"
    MFA_RESET = "mfa_reset", "二段階認証の解除"
    EMAIL_CHANGED = "email_changed", "メールアドレスの変更"


class Letter(models.Model):
    """One mail on its way: the row is the truth, the queue only speeds it up.

    `sent_at` is set before the mail goes out and taken off again when the mail server refuses: a
    crash in between loses a mail, it never doubles one.
    """

    kind = models.CharField("種類", max_length=20, choices=LetterKind)
    user = models.ForeignKey(User, models.PROTECT, related_name="letters", verbose_name="宛先の人")
    to = models.EmailField("宛先")
    created_at = models.DateTimeField("作成", default=timezone.now)
    sent_at = models.DateTimeField("送信", null=True, blank=True)
    attempts = models.PositiveSmallIntegerField("試した回数", default=0)

    class Meta:
        verbose_name = "メール"
        verbose_name_plural = "メール"
        ordering = ["-id"]
        indexes = [
            models.Index(
                fields=["id"], name="letter_unsent", condition=models.Q(sent_at__isnull=True)
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.user_id}"
