"""How conferences are counted (domain.md, "How things are counted": アシスト会議).

Held conferences and the cases taken up at them, by the day the conference began and the
conference's 事業区分. What was cancelled, is still to come, or was taken off the agenda is not
counted. The report and the lists count through this module and the querysets' `counted`, so that
a figure and the list it opens cannot differ. A figure's link says in the list's query string:

    counted=1             `AssistConferenceQuerySet.counted` / `AssistCaseQuerySet.counted`
    programme=yorozu      the 事業区分 by code
    from= & to=           begun on these ISO days, both included
    bank=<id>             the organisation that brought the cases
"""

from assist.models import AssistCase, AssistConference
from center.models import Programme
from yorozu.kit.spans import Span, count_in

CONFERENCES, CASES = "conferences", "cases"


def assist_counts(programme: Programme, spans: list[Span]) -> dict[str, list[int]]:
    """Conferences held and cases taken up, one number for each span. Two queries."""
    held = AssistConference.objects.counted().filter(programme=programme)
    cases = AssistCase.objects.counted().filter(conference__programme=programme)
    return {
        CONFERENCES: count_in(held, spans, "period__startswith"),
        CASES: count_in(cases, spans, "conference__period__startswith"),
    }
