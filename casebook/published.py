"""Cases as readers outside the desk get them."""

from casebook.enums import Audience
from casebook.models import CaseStudy, CaseStudyQuerySet
from coordinators.models.searching import SEARCH_FIELDS


def published_to(audience: Audience) -> CaseStudyQuerySet:
    """With what a page or a paper shows of each."""
    rows = CaseStudy.objects.open_to(audience).defer(*SEARCH_FIELDS)
    return rows.select_related("industry").prefetch_related("topics")
