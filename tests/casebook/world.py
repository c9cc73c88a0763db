"""Cases through the real services: made of a memo, anonymised, agreed to, asked, approved."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from accounts.enums import Role
from accounts.models import User
from casebook import services
from casebook.checking import check_of
from casebook.enums import Audience
from casebook.models import Booklet, BookletItem, CaseStudy, KeptWord
from casebook.services import CaseFacts, ConsentFacts
from consultations.models import Memo
from coordinators.models import Coordinator
from tests import builders as make
from yorozu.kit.files import keep
from yorozu.kit.jobs import JobState

# Known beforehand: the address of a page names it.
PUBLIC = "0b5c7d1e-6f5a-4c7e-9d53-3f0a3a6b7c11"
SAFE = {
    "title": "資金繰りを見える形にして、借換えをやり遂げた製造業",
    "problem": "受注の波が大きく、月末の支払いに追われていた。",
    "support": "月ごとの資金繰り表を一緒に作り、金融機関への説明の順を整えた。",
    "outcome": "借換えがまとまり、手元の資金に余裕ができた。",
    "point": "数字を見える形にすると、相談の相手が増える。",
}


def facts(**changes: Any) -> CaseFacts:
    plain: dict[str, Any] = {
        **SAFE,
        "audience": Audience.PUBLIC,
        "industry_level": "class",
        "area_level": "prefecture",
        "size_level": "band",
        "own_words": "",
    }
    return CaseFacts(**(plain | changes))


def made(
    lead: Coordinator | None = None,
    *,
    by: User | None = None,
    memo: Memo | None = None,
    key: uuid.UUID | None = None,
    **words: Any,
) -> CaseStudy:
    """A draft as the button leaves it."""
    lead = lead or make.coordinator()
    memo = memo or make.confirmed(lead, **words)
    writer = by or lead.user
    assert writer is not None
    return services.case_create(uuid=key or uuid.uuid4(), memo=memo, by=writer)


def written(case: CaseStudy, *, by: User | None = None, **changes: Any) -> CaseStudy:
    case.refresh_from_db()
    return services.case_edit(
        case=case, facts=facts(**changes), version=case.version, by=by or case.created_by
    )


def agreed(case: CaseStudy, scope: str = Audience.PUBLIC, *, by: User | None = None) -> CaseStudy:
    said = ConsentFacts(scope=scope, given_on=timezone.localdate(), means="paper")
    return services.consent_record(case=case, facts=said, by=by or case.created_by)


def asked(case: CaseStudy, *, by: User | None = None) -> CaseStudy:
    case.refresh_from_db()
    return services.case_ask(case=case, version=case.version, by=by or case.created_by)


def approved(case: CaseStudy, *, by: User | None = None) -> CaseStudy:
    case.refresh_from_db()
    chief = by or make.user(Role.CHIEF)
    return services.case_publish(case=case, version=case.version, by=chief)


def published(
    lead: Coordinator | None = None, audience: str = Audience.PUBLIC, **changes: Any
) -> CaseStudy:
    """From the memo to the public in one go."""
    known = {name: changes.pop(name, None) for name in ("memo", "key")}
    case = written(made(lead, **known), audience=audience, **changes)
    return approved(asked(agreed(case, audience)))


def resolve(case: CaseStudy, *, by: User | None = None) -> CaseStudy:
    """Take the first suggestion for whatever is marked, until nothing is left to decide."""
    for _ in range(200):
        case.refresh_from_db()
        words = check_of(case).open_words
        if not words:
            return case
        word = words[0]
        case = services.word_replace(
            case=case,
            part=word.part,
            surface=word.surface,
            instead=word.suggestions[0],
            version=case.version,
            by=by or case.created_by,
        )
    raise AssertionError(f"never done: {[word.surface for word in words]}")


def kept(case: CaseStudy, surface: str, reason: str = "一般の語のため") -> KeptWord:
    case.refresh_from_db()
    word = next(word for word in check_of(case).words if word.surface == surface)
    services.word_keep(
        case=case,
        part=word.part,
        surface=surface,
        reason=reason,
        version=case.version,
        by=case.created_by,
    )
    return KeptWord.objects.live().get(case=case, part=word.part, surface=surface)


@dataclass
class Casebook:
    """For the matrix: one case in each state, and a booklet."""

    draft: CaseStudy
    waiting: CaseStudy
    banks: CaseStudy
    public: CaseStudy
    withdrawn: CaseStudy
    word: KeptWord
    booklet: Booklet


def build(lead: Coordinator, memo: Memo, *, office: User) -> Casebook:
    """The coordinator's own; the secretariat wants the booklet."""
    draft = made(lead, memo=memo)
    draft = written(draft, point="毎朝の朝会を東駅の前の店で開いた。")
    word = kept(draft, "東駅")
    public = published(lead, memo=memo, key=uuid.UUID(PUBLIC))
    withdrawn = published(lead, memo=memo)
    services.case_withdraw(
        case=withdrawn,
        reason="内容が古くなったため",
        version=withdrawn.version,
        by=withdrawn.created_by,
    )
    booklet = Booklet(
        uuid=uuid.uuid4(),
        title="支援事例集",
        audience=Audience.PUBLIC,
        requested_by=office,
        state=JobState.DONE,
    )
    keep(booklet.file, ContentFile(b"%PDF-1.7"), "booklet.pdf")
    booklet.save()
    BookletItem.objects.create(booklet=booklet, case=public, position=1)
    return Casebook(
        draft=draft,
        waiting=asked(agreed(written(made(lead, memo=memo)))),
        banks=published(lead, Audience.BANKS, memo=memo),
        public=public,
        withdrawn=withdrawn,
        word=word,
        booklet=booklet,
    )
