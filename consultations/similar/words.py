"""The words of a memo, without a dictionary: runs of one kind of letter.

Kanji runs of two and more, katakana and Latin words as wholes. Hiragana carries grammar and digits
say nothing about likeness, so neither counts. What is a word inside a kanji run shows itself by
what two texts share: 「借換資金」 and 「借換を検討」 have 借換 in common.
"""

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from consultations.similar.frequencies import Frequencies
from yorozu.kit.textkeys import bigrams, search_fold

LONGEST = 20_000
MOST_RUNS = 300
_RUN = re.compile(
    "(?P<kanji>[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff々]{2,})"
    "|(?P<whole>[\u30a1-\u30fa\u30fc]{3,}|[a-z]{2,})"
)
_WHOLE = re.compile("[\u30a1-\u30fa\u30fc]{3,}|[a-z]{2,}")
_NAME = re.compile("(?:区|市|町|駅|支店|信用金庫|信金|銀行)$")
# 8社分, 2か月前, 1,300万円; 城南信用金庫蒲田支店.
_ASIDE = re.compile(
    "[0-9][0-9,.]*(?:か月|ヶ月|カ月|箇月|[年月日時分社件名人円万億千回本歳割台枚号期種個])+"
    "(?:前半|後半|以内|程度|前|後|分|間|目|度|超)?"
    "|[\u4e00-\u9fff\u30a1-\u30fc]{1,12}(?:信用金庫|信金|銀行|信用組合)"
    "(?:[\u4e00-\u9fff\u3041-\u30fc]{1,10}?支店)?"
)
COMMON = 0.25
SETTLED = 200
ENOUGH = 0.85
NAME_TELLS = 0.2


@dataclass(frozen=True)
class Run:
    """One word or chain of words; `whole` ones match only as they are."""

    text: str
    whole: bool

    @property
    def grams(self) -> list[int]:
        return bigrams(self.text)


def runs_of(text: str) -> list[Run]:
    """Each run once, in the order of the text; counts and a bank that sent somebody are none."""
    folded = _ASIDE.sub(" ", search_fold(text[:LONGEST]))
    found = (Run(hit.group(), hit.lastgroup == "whole") for hit in _RUN.finditer(folded))
    return list(dict.fromkeys(found))[:MOST_RUNS]


def grams_of(runs: Iterable[Run]) -> set[int]:
    return {gram for run in runs for gram in run.grams}


class Text:
    """A memo's text, asked which of somebody's words it holds."""

    def __init__(self, text: str) -> None:
        self.folded = search_fold(text[:LONGEST])

    @cached_property
    def wholes(self) -> set[str]:
        return set(_WHOLE.findall(self.folded))

    def shared(self, runs: Iterable[Run]) -> list[str]:
        """The longest parts of the runs that stand here too, each once."""
        found: dict[str, None] = {}
        for run in runs:
            if not run.whole:
                found.update(dict.fromkeys(self._parts(run.text)))
            elif run.text in self.folded and run.text in self.wholes:
                found[run.text] = None
        all_of_them = "\n".join(found)
        return [word for word in found if all_of_them.count(word) == 1]

    def _parts(self, chain: str) -> list[str]:
        """Greedy from the left; most chains share nothing."""
        parts, at = [], 0
        while at < len(chain) - 1:
            end = at + 2
            if chain[at:end] not in self.folded:
                at += 1
                continue
            while end < len(chain) and chain[at : end + 1] in self.folded:
                end += 1
            parts.append(chain[at:end])
            at = end - 1
        return parts


class Weights:
    """How much a shared word tells: the rarity of its rarest pair, a little more when it is long.

    Nothing for what stands in more than `COMMON` of all memos; little for names of places and
    banks, which say where somebody came from and not what the matter was.
    """

    def __init__(self, known: Frequencies) -> None:
        self.known = known
        self._kept: dict[str, float] = {}

    @property
    def common(self) -> float:
        """A new centre's few memos do not tell what is common yet."""
        return COMMON if self.known.sampled >= SETTLED else 1.0

    @property
    def least(self) -> float:
        """What the words in common must weigh together: as much as one rare word."""
        return ENOUGH * math.log(self.known.sampled + 1)

    def share(self, word: str) -> float:
        return min(self.known.share(gram) for gram in bigrams(word))

    def __getitem__(self, word: str) -> float:
        if word not in self._kept:
            self._kept[word] = self._weigh(word)
        return self._kept[word]

    def _weigh(self, word: str) -> float:
        share = self.share(word)
        if share > self.common:
            return 0.0
        told = -math.log(share) * (1 + 0.1 * min(len(word) - 2, 6))
        return told * NAME_TELLS if _NAME.search(word) else told
