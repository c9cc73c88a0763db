"""What a list of the desk is narrowed to, each with the address of the list without it."""

from django.http import QueryDict

from accounts.remembered import KEEP, conditions


def chip_links(given: QueryDict, chips: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """(words, the address without that condition)."""
    found = []
    for name, words in chips:
        query = conditions(given)
        query.pop(name, None)
        query[KEEP] = "1"
        found.append((words, f"?{query.urlencode()}"))
    return found
