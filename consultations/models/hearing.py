"""聞き取りの質問: what the desk asks at the first contact, by topic."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, OuterRef, Q

from center.models import ByYear, Topic
from center.models.codes import ByYearQuerySet
from consultations.enums import QuestionKind


class HearingQuestionQuerySet(ByYearQuerySet["HearingQuestion"]):
    def asked_in(self, fiscal_year: int, topic_id: int | None) -> "HearingQuestionQuerySet":
        """Those for everybody, then those of the topic, in the order of the list."""
        of_topics = HearingQuestion.topics.through.objects.filter(hearingquestion=OuterRef("pk"))
        asked = Q(~Exists(of_topics))
        if topic_id is not None:
            asked |= Q(Exists(of_topics.filter(topic=topic_id)))
        rows = self.valid_in(fiscal_year).annotate(is_special=Exists(of_topics)).filter(asked)
        return rows.order_by("is_special", "position", "id")


class HearingQuestion(ByYear):
    """`name` is the question as it is read out. `version` tells an answer which wording it had.

    Without topics it is asked in every conversation.
    """

    name = models.CharField("質問", max_length=100, unique=True)
    kind = models.CharField("答え方", max_length=10, choices=QuestionKind)
    choices = ArrayField(
        models.CharField(max_length=40), verbose_name="選択肢", default=list, blank=True
    )
    topics = models.ManyToManyField(
        Topic, verbose_name="相談分野", blank=True, related_name="hearing_questions"
    )

    objects: ClassVar[HearingQuestionQuerySet] = HearingQuestionQuerySet.as_manager()  # type: ignore[assignment]

    class Meta(ByYear.Meta):
        verbose_name = "聞き取りの質問"
        verbose_name_plural = "聞き取りの質問"
        constraints = [
            *ByYear.Meta.constraints,
            models.CheckConstraint(
                condition=Q(kind=QuestionKind.CHOICE, choices__len__gte=2)
                | (~Q(kind=QuestionKind.CHOICE) & Q(choices__len=0)),
                name="question_choices_when_chosen",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def in_words(self) -> str:
        topics = "、".join(topic.name for topic in self.topics.all()) or "すべての分野"
        kind = "・".join(self.choices) if self.choices else self.get_kind_display()
        return f"{kind}　{topics}"
