"""What this room holds of a client past its term, and how it is let go.

A published case names nobody: it stays, without its link. What was never published goes with the
client, and of every case all that was typed before it was made anonymous.
"""

from typing import Any

from django.db.models import Q, QuerySet

from casebook.enums import CaseState
from casebook.models import CaseChange, CaseConsent, CaseDraft, CaseStudy, KeptWord
from casebook.models.case import TEXTS
from casebook.models.consent import CONSENT_WORDS
from companies.disposal import COMPANY, PERSON
from yorozu.kit import disposal
from yorozu.kit.disposal import WIPED, Ids

MEMO = "memo"
# Of a published case too: who it was.
LINKS: dict[str, Any] = {"company": None, "person": None, "area_code": "", "own_words": ""}


def register() -> None:
    disposal.along(COMPANY, _of("company"))
    disposal.along(PERSON, _of("person"))
    disposal.along(MEMO, _memos)


def _of(name: str) -> Any:
    def wipe(ids: Ids) -> None:
        let_go(CaseStudy.objects.filter(**{f"{name}__in": ids}))

    return wipe


def _memos(ids: Ids) -> None:
    """Its words live on in nothing but what was published."""
    let_go(CaseStudy.objects.filter(memos__in=ids), memos=ids)


def let_go(rows: "QuerySet[CaseStudy]", *, memos: Ids | None = None) -> None:
    """The row first: its history then holds the old words once more, and is wiped after it.

    With `memos` the client goes on being known, only these memos do not.
    """
    ids = list(rows.values_list("pk", flat=True).distinct())
    if not ids:
        return
    cases = CaseStudy.objects.filter(pk__in=ids)
    through: Any = CaseStudy.memos.through
    links = through.objects.filter(casestudy__in=ids)
    (links if memos is None else links.filter(memo__in=memos)).delete()
    words = {"title": WIPED, **dict.fromkeys(TEXTS, ""), "own_words": ""}
    cases.exclude(state=CaseState.PUBLISHED).update(**words)
    if memos is None:
        cases.update(**LINKS)
    _wipe_history(ids)
    CaseDraft.objects.filter(case__in=ids).delete()
    KeptWord.objects.filter(case__in=ids).exclude(surface="").update(surface="", reason=WIPED)
    CaseChange.objects.filter(case__in=ids).exclude(reason="").update(reason=WIPED)
    for name in CONSENT_WORDS:
        used = ~Q(**{name: ""})
        CaseConsent.objects.filter(used, case__in=ids).update(**{name: WIPED})


def _wipe_history(ids: list[int]) -> None:
    for events in disposal.event_models(CaseStudy):
        old = events._default_manager.filter(pgh_obj_id__in=ids)
        old.update(company=None, person=None)
        disposal.blank(old, disposal.typed_columns(events), title=WIPED)
