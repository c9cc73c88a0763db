"""What the pages of this room share."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from center.models import Topic
from coordinators.models import Coordinator
from coordinators.selectors import topics_of


def fetch(user: User, pk: int) -> Coordinator:
    """The coordinator if this user may see them; 404 otherwise."""
    rows = Coordinator.objects.visible_to(user).select_related("office", "user")
    return get_object_or_404(rows, pk=pk)


def topic_of(pk: int) -> Topic:
    """A topic of this 年度; 404 otherwise."""
    found = [topic for topic in topics_of(timezone.localdate()) if topic.pk == pk]
    if not found:
        raise Http404
    return found[0]


def crumbs(who: Coordinator | None = None, *, skills: bool = False) -> list[tuple[str, str]]:
    """The list or the map, and the coordinator's page."""
    name = "skills" if skills else "list"
    label = "スキルマップ" if skills else "コーディネーター"
    found = [(label, reverse(f"coordinators:{name}"))]
    return [*found, (who.name, who.get_absolute_url())] if who else found
