from casebook.models.booklet import Booklet, BookletItem
from casebook.models.case import CaseStudy, CaseStudyQuerySet
from casebook.models.change import CaseChange
from casebook.models.consent import CaseConsent
from casebook.models.draft import CaseDraft
from casebook.models.kept import KeptWord
from casebook.models.policy import CasePolicy

__all__ = [
    "Booklet",
    "BookletItem",
    "CaseChange",
    "CaseConsent",
    "CaseDraft",
    "CasePolicy",
    "CaseStudy",
    "CaseStudyQuerySet",
    "KeptWord",
]
