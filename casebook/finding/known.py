"""The words that are known to name the client, and those that name others."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from casebook.enums import FindingKind
from casebook.finding.folding import letters
from yorozu.kit.legal_forms import strip_legal_form
from yorozu.kit.textkeys import name_key, phone_key

# Shorter ones are everywhere: a family name of one letter is found by what follows it.
SHORTEST = 2
_PHONE_SIGNS = r"[\s()（）‐‑‒–—―−ー－\-・.．]{0,3}"


@dataclass(frozen=True)
class KnownWord:
    """A word of the register; `is_client` when it names the client of the case."""

    kind: FindingKind
    key: str
    is_client: bool = False
    written: str = ""


@dataclass(frozen=True)
class Known:
    """Everything a text is searched for besides what has the form of a name."""

    words: tuple[KnownWord, ...] = ()
    phones: tuple[str, ...] = ()
    # Family names of one letter: 林様, 森さん.
    short_names: frozenset[str] = field(default_factory=frozenset)

    def phone_patterns(self) -> Iterable[re.Pattern[str]]:
        """The client's numbers however they are divided."""
        return [re.compile(_PHONE_SIGNS.join(digits)) for digits in self.phones]


@dataclass
class Gathering:
    """Collects words and drops what is too short to be looked for."""

    words: dict[tuple[FindingKind, str], KnownWord] = field(default_factory=dict)
    phones: set[str] = field(default_factory=set)
    short_names: set[str] = field(default_factory=set)

    def add(
        self, kind: FindingKind, text: str, *, is_client: bool = False, written: str = ""
    ) -> None:
        key = letters(text)
        if len(key) < SHORTEST or (key.isdigit() and len(key) < 6):
            return
        known = self.words.get((kind, key))
        if known is None or (is_client and not known.is_client):
            self.words[kind, key] = KnownWord(kind, key, is_client, written or text)

    def company(self, name: str, *, is_client: bool = False) -> None:
        """With and without its legal form."""
        bare = strip_legal_form(letters(name))
        for each in dict.fromkeys((letters(name_key(name)), bare)):
            self.add(FindingKind.COMPANY, each, is_client=is_client, written=name)

    def person(self, name: str, *, is_client: bool = False) -> None:
        """The whole name, and what stands on either side of the blank."""
        self.add(FindingKind.PERSON, name, is_client=is_client)
        parts = name.split()
        if len(parts) < 2:
            return
        for part in parts:
            if len(part) == 1:
                self.short_names.add(part)
            elif not _is_kana(part) or len(part) > SHORTEST:
                self.add(FindingKind.PERSON, part)

    def phone(self, number: str) -> None:
        digits = phone_key(number)
        if len(digits) >= 9:
            self.phones.add(digits)

    def address(self, address: str, municipality: str) -> None:
        """大田区, 大田 and the town behind it; the house number is found by its form."""
        if municipality:
            bare = re.sub(r"^.{2,3}[都道府県]", "", municipality)
            self.add(FindingKind.PLACE, bare)
            self.add(FindingKind.PLACE, re.sub(r"[市区町村]$", "", bare))
            address = address.partition(bare)[2] or address
        if town := re.match(r"\s*([^\d０-９一二三四五六七八九十\s\-]{2,12})", address):
            self.add(FindingKind.PLACE, re.sub(r"^.{2,3}[都道府県]", "", town.group(1)))

    def known(self) -> Known:
        return Known(
            tuple(self.words.values()), tuple(sorted(self.phones)), frozenset(self.short_names)
        )


def _is_kana(text: str) -> bool:
    return re.fullmatch(r"[ぁ-んァ-ヶー]+", text) is not None
