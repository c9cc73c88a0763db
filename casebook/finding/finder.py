"""Everything in one text that somebody must decide about, in order."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from casebook.enums import ONLY_WARNED, FindingKind
from casebook.finding import patterns, suggesting
from casebook.finding.folding import Folded, as_written, narrow
from casebook.finding.known import Known, KnownWord

_ORDER = {kind: place for place, kind in enumerate(FindingKind)}
_FORM = r"(?:株式会社|株式會社|有限会社|合同会社|合名会社|合資会社|㈱|㈲|[(（][株有同][)）])"
_FORM_BEFORE = re.compile(rf"{_FORM}[ 　]?\Z")
_FORM_BEHIND = re.compile(rf"[ 　]?{_FORM}")
# Told of the client so exactly that no reason lets it stay.
EXACT = frozenset({FindingKind.COMPANY, FindingKind.PERSON, FindingKind.EMAIL, FindingKind.PHONE})
SHORTEST_EXACT = 3


@dataclass(frozen=True)
class Finding:
    """text[start:end] is `surface`. What `must_go` cannot be kept, whatever the reason."""

    start: int
    end: int
    kind: FindingKind
    surface: str
    is_client: bool = False
    must_go: bool = False

    @property
    def is_warning(self) -> bool:
        return self.kind in ONLY_WARNED

    @property
    def suggestions(self) -> tuple[str, ...]:
        return suggesting.suggestions(self.kind, self.surface, is_client=self.is_client)


def find(text: str, known: Known) -> list[Finding]:
    """In order, none overlapping: what overlaps is one finding of the strongest kind."""
    found = sorted(_all(text, known), key=lambda each: (each.start, -each.end))
    merged: list[Finding] = []
    for each in found:
        if merged and each.start < merged[-1].end:
            merged[-1] = _joined(text, merged[-1], each)
        else:
            merged.append(each)
    return merged


def _joined(text: str, one: Finding, other: Finding) -> Finding:
    kind = min(one.kind, other.kind, key=_ORDER.__getitem__)
    end = max(one.end, other.end)
    return Finding(
        one.start,
        end,
        kind,
        text[one.start : end],
        one.is_client or other.is_client,
        one.must_go or other.must_go,
    )


def _all(text: str, known: Known) -> Iterator[Finding]:
    folded, plain = Folded(text), narrow(text)
    for word in known.words:
        for start, end in folded.spans(word.key):
            yield _of_word(text, word, start, end)
    for pattern in known.phone_patterns():
        for found in pattern.finditer(plain):
            yield _made(text, *found.span(), FindingKind.PHONE, is_client=True, must_go=True)
    for start, end, kind in patterns.matches(plain):
        yield _made(text, start, end, kind)
    for start, end, kind in patterns.followed_by_title(plain, known.short_names):
        yield _made(text, start, end, kind, is_client=True)


def _of_word(text: str, word: KnownWord, start: int, end: int) -> Finding:
    """A company's name with the legal form beside it."""
    must_go = (
        word.is_client
        and word.kind in EXACT
        and len(word.key) >= SHORTEST_EXACT
        and _is_same(text[start:end], word)
    )
    if word.kind == FindingKind.COMPANY:
        if before := _FORM_BEFORE.search(text, 0, start):
            start = before.start()
        if behind := _FORM_BEHIND.match(text, end):
            end = behind.end()
    return _made(text, start, end, word.kind, is_client=word.is_client, must_go=must_go)


def _is_same(surface: str, word: KnownWord) -> bool:
    """As it is written in the register: of a word that only sounds alike people decide."""
    written, seen = as_written(word.written), as_written(surface)
    return seen in written or written in seen


def _made(
    text: str,
    start: int,
    end: int,
    kind: FindingKind,
    *,
    is_client: bool = False,
    must_go: bool = False,
) -> Finding:
    return Finding(start, end, kind, text[start:end], is_client, must_go)
