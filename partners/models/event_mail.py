"""Mails about events, each on its way at most once."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from partners.enums import EventMailKind
from partners.models.event import OutreachEvent
from yorozu.kit.outbox import MailState


class EventMail(models.Model):
    """The row is the truth, as with mails about appointments: `sent_at` is set before the mail
    leaves and taken off when the server refuses. A crash in between loses a mail, it never
    doubles one. `occasion` is the event's version or the message that it tells of.
    """

    event = models.ForeignKey(
        OutreachEvent, models.PROTECT, related_name="mails", verbose_name="行事"
    )
    kind = models.CharField("種類", max_length=12, choices=EventMailKind)
    occasion = models.CharField("機会", max_length=40)
    to = models.EmailField("宛先のアドレス")
    state = models.CharField("状態", max_length=10, choices=MailState, default=MailState.WAITING)
    created_at = models.DateTimeField("作成", default=timezone.now)
    sent_at = models.DateTimeField("送信", null=True, blank=True)
    attempts = models.PositiveSmallIntegerField("試した回数", default=0)

    objects: ClassVar[models.Manager["EventMail"]]

    class Meta:
        verbose_name = "行事のメール"
        verbose_name_plural = "行事のメール"
        ordering = ["-id"]
        indexes = [
            models.Index(
                fields=["id"], name="event_mail_unsent", condition=Q(state=MailState.WAITING)
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "kind", "occasion", "to"], name="event_mail_once"
            ),
            models.CheckConstraint(
                condition=Q(state=MailState.SENT, sent_at__isnull=False)
                | (~Q(state=MailState.SENT) & Q(sent_at__isnull=True)),
                name="event_mail_sent_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.event_id}"
