"""What the pages of this room share."""

from django.contrib import messages
from django.shortcuts import get_object_or_404
from django.urls import reverse

from accounts.models import User
from accounts.permissions import StaffRequest
from trainees.models import Cohort, FollowUpMeeting, OjtItem, OjtPlan, Trainee

_WITH = ("cohort__programme", "organization", "branch", "mentor__user", "user")


def fetch(user: User, pk: int) -> Trainee:
    """The trainee if this user may see them; 404 otherwise."""
    rows = Trainee.objects.visible_to(user).select_related(*_WITH)
    return get_object_or_404(rows, pk=pk)


def fetch_learner(user: User, pk: int) -> Trainee:
    """The same, where logs and evaluations are read: mentor, office, chiefs, oneself."""
    rows = Trainee.objects.visible_to(user).learning_of(user).select_related(*_WITH)
    return get_object_or_404(rows, pk=pk)


def fetch_cohort(user: User, pk: int) -> Cohort:
    rows = Cohort.objects.visible_to(user).select_related("organization", "programme")
    return get_object_or_404(rows, pk=pk)


def fetch_meeting(user: User, pk: int) -> FollowUpMeeting:
    rows = FollowUpMeeting.objects.visible_to(user).select_related("programme")
    return get_object_or_404(rows, pk=pk)


def fetch_plan(user: User, pk: int) -> OjtPlan:
    rows = OjtPlan.objects.visible_to(user).select_related("coordinator__user", "decided_by")
    return get_object_or_404(rows, pk=pk)


def fetch_item(user: User, pk: int) -> OjtItem:
    rows = OjtItem.objects.visible_to(user)
    return get_object_or_404(
        rows.select_related("plan__coordinator__user", "teacher", "signed_by"), pk=pk
    )


def crumbs(*more: tuple[str, str]) -> list[tuple[str, str]]:
    return [("トレーニー", reverse("trainees:list")), *more]


def of(trainee: Trainee) -> tuple[str, str]:
    return (trainee.name, trainee.get_absolute_url())


def say_wrong(asking: StaffRequest, error: Exception) -> None:
    messages.error(asking, str(error))
