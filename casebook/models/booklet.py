"""A booklet of chosen cases on its way to paper."""

from django.db import models
from django.db.models import Q

from accounts.models import User
from casebook.enums import Audience
from casebook.models.case import CaseStudy
from yorozu.kit.jobs import Job, JobQuerySet


class BookletQuerySet(JobQuerySet["Booklet"]):
    def visible_to(self, user: User) -> "BookletQuerySet":
        return self.filter(requested_by=user)


class Booklet(Job):
    """Kept for its requester only, and for a week."""

    task = "casebook.tasks.run_booklet"

    uuid = models.UUIDField(unique=True, editable=False)
    title = models.CharField("表題", max_length=80)
    audience = models.CharField("配る相手", max_length=10, choices=Audience)
    requested_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name="依頼した人"
    )
    file = models.FileField("ファイル", blank=True)

    objects = BookletQuerySet.as_manager()

    class Meta(Job.Meta):
        verbose_name = "事例集の冊子"
        verbose_name_plural = "事例集の冊子"
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="booklet_has_title"),
        ]

    def __str__(self) -> str:
        return self.title


class BookletItem(models.Model):
    booklet = models.ForeignKey(Booklet, models.CASCADE, related_name="items")
    case = models.ForeignKey(CaseStudy, models.PROTECT, related_name="+", verbose_name="事例")
    position = models.PositiveSmallIntegerField("順")

    class Meta:
        verbose_name = "冊子の事例"
        verbose_name_plural = "冊子の事例"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["booklet", "position"], name="booklet_place_once"),
            models.UniqueConstraint(fields=["booklet", "case"], name="booklet_case_once"),
        ]

    def __str__(self) -> str:
        return f"{self.booklet_id} {self.position}"
