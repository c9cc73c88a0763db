"""How many memos use an entry of the centre's lists, for the settings pages."""

from collections.abc import Callable, Collection, Mapping

from django.db.models import Count
from django.urls import reverse
from django.utils.http import urlencode

from center.models import ByYear, Industry, Office, Programme, SupportCourse, Topic
from center.usage import ListModel, UseCounter
from consultations.enums import MemoStatus
from consultations.models import Memo

# Model → the memo's column and the list's filter. A topic is counted where it is the main one,
# so that the number is the one that the list it opens shows.
_COLUMNS: dict[ListModel, tuple[str, str]] = {
    Office: ("office", "office"),
    Programme: ("programme", "programme"),
    Topic: ("primary_topic", "topic"),
    SupportCourse: ("course", "course"),
    Industry: ("client_industry", "industry"),
}


def _count(column: str) -> Callable[[Collection[int]], Mapping[int, int]]:
    def count(entries: Collection[int]) -> Mapping[int, int]:
        used = Memo.objects.exclude(status=MemoStatus.DRAFT).filter(**{f"{column}__in": entries})
        rows = used.order_by().values_list(column)
        return dict(rows.annotate(uses=Count("pk")))

    return count


def _url(parameter: str) -> Callable[[ByYear], str]:
    def url(row: ByYear) -> str:
        value = row.code if isinstance(row, Programme) else row.pk
        return f"{reverse('consultations:list')}?{urlencode({parameter: value})}"

    return url


COUNTERS = tuple(
    UseCounter(model, "相談メモ", _count(column), _url(parameter))
    for model, (column, parameter) in _COLUMNS.items()
)
