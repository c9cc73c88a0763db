"""相談 held at outreach events: confirmed memos that carry one.

They are part of 相談対応件数, not beside it. A figure's link says in the memo list's query string
`counted=1&programme=&from=&to=&at_event=1`.
"""

from center.models import Programme
from consultations.models import Memo
from yorozu.kit.spans import Span, count_in


def consultations_at_events(programme: Programme, spans: list[Span]) -> list[int]:
    """One number for each span. One query."""
    rows = Memo.objects.counted().filter(programme=programme, event__isnull=False)
    return count_in(rows, spans, "started_at")
