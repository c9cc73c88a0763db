"""Mails about appointments, each on its way at most once."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from bookings.models.appointment import Appointment
from yorozu.kit.outbox import MailState


class MailKind(models.TextChoices):
    """`bookings/mail/<kind>_<recipient>.txt` is what it says."""

    CODE = "code", "確認コード"
    OFFER = "offer", "空きの案内"
    REQUESTED = "requested", "申込の受付"
    BOOKED = "booked", "予約の確定"
    MOVED = "moved", "予約の変更"
    CANCELLED = "cancelled", "予約の取消"
    REMINDER = "reminder", "前日のお知らせ"


class MailRecipient(models.TextChoices):
    CLIENT = "client", "相談者"
    INTRODUCER = "introducer", "紹介元の担当者"


class AppointmentMail(models.Model):
    """The row is the truth: whoever puts it in first has said this once and for all.

    `occasion` tells two mails of one kind apart: an act's version, or for a reminder the start it
    reminds of, so that a moved appointment gets a new one and a corrected one does not. `sent_at`
    is set before the mail leaves and taken off when the server refuses: a crash in between loses
    a mail, it never doubles one.
    """

    appointment = models.ForeignKey(
        Appointment, models.PROTECT, related_name="mails", verbose_name="予約"
    )
    kind = models.CharField("種類", max_length=10, choices=MailKind)
    recipient = models.CharField("宛先", max_length=10, choices=MailRecipient)
    occasion = models.CharField("機会", max_length=40)
    to = models.EmailField("宛先のアドレス", blank=True)
    state = models.CharField("状態", max_length=10, choices=MailState, default=MailState.WAITING)
    created_at = models.DateTimeField("作成", default=timezone.now)
    sent_at = models.DateTimeField("送信", null=True, blank=True)
    attempts = models.PositiveSmallIntegerField("試した回数", default=0)

    objects: ClassVar[models.Manager["AppointmentMail"]]

    class Meta:
        verbose_name = "予約のメール"
        verbose_name_plural = "予約のメール"
        ordering = ["-id"]
        indexes = [
            models.Index(
                fields=["id"],
                name="appointment_mail_unsent",
                condition=Q(state=MailState.WAITING),
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["appointment", "kind", "recipient", "occasion"],
                name="appointment_mail_once",
            ),
            models.CheckConstraint(
                condition=Q(state=MailState.SENT, sent_at__isnull=False)
                | (~Q(state=MailState.SENT) & Q(sent_at__isnull=True)),
                name="appointment_mail_sent_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.appointment_id}"
