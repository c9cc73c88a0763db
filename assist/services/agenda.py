"""The order of the cases."""

from assist.models import AssistConference


def renumber(conference: AssistConference) -> None:
    """1, 2, 3 … for the cases on the agenda; those taken off it come after."""
    rows = sorted(conference.cases.all(), key=lambda case: (not case.is_live, case.position))
    for number, case in enumerate(rows, start=1):
        if case.position != number:
            conference.cases.filter(pk=case.pk).update(position=number)
