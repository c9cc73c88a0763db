"""The words of a memo, without a dictionary: runs of one kind of letter.

Kanji runs of two and more, katakana and Latin words as wholes. Hiragana carries grammar and digits
say nothing about likeness, so neither counts. What is a word inside a kanji run shows itself by
what two texts share: 「借換資金」 and 「借換を検討」 have 借換 in common.
"""

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass

from consultations.frequencies import Frequencies
from yorozu.kit.textkeys import bigrams, search_fold

LONGEST = 20_000
MOST_RUNS = 300
_RUN = re.compile(
    "(?P<kanji>[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff々]{2,})"
    "|(?P<whole>[\u30a1-\u30fa\u30fc]{3,}|[a-z]{2,})"
)


@dataclass(frozen=True)
class Run:
    """One word or chain of words; `whole` ones match only as they are."""

    text: str
    whole: bool

    @property
    def grams(self) -> list[int]:
        return bigrams(self.text)


def runs_of(text: str) -> list[Run]:
    """Each run once, in the order of the text."""
    folded = search_fold(text[:LONGEST])
    found = (Run(hit.group(), hit.lastgroup == "whole") for hit in _RUN.finditer(folded))
    return list(dict.fromkeys(found))[:MOST_RUNS]


def grams_of(runs: Iterable[Run]) -> set[int]:
    return {gram for run in runs for gram in run.grams}


class Text:
    """A memo's text, asked which of somebody's words it holds."""

    def __init__(self, text: str) -> None:
        runs = runs_of(text)
        self.wholes = {run.text for run in runs if run.whole}
        self.pairs = {
            run.text[at : at + 2]
            for run in runs
            if not run.whole
            for at in range(len(run.text) - 1)
        }
        self.chains = "\n".join(run.text for run in runs if not run.whole)

    def shared(self, runs: Iterable[Run]) -> list[str]:
        """The longest parts of the runs that stand here too, each once."""
        found: dict[str, None] = {}
        for run in runs:
            if run.whole:
                if run.text in self.wholes:
                    found[run.text] = None
            else:
                found.update(dict.fromkeys(self._parts(run.text)))
        words = list(found)
        return [word for word in words if not any(word in other != word for other in words)]

    def _parts(self, chain: str) -> list[str]:
        """Greedy from the left: pairs first, since most chains share nothing."""
        parts, at = [], 0
        while at < len(chain) - 1:
            if chain[at : at + 2] not in self.pairs:
                at += 1
                continue
            end = at + 2
            while end < len(chain) and chain[at : end + 1] in self.chains:
                end += 1
            parts.append(chain[at:end])
            at = end - 1
        return parts


def weight(word: str, known: Frequencies) -> float:
    """How much a shared word tells: the rarity of its rarest pair, a little more when it is long.

    Zero for what stands in more than `COMMON` of all memos.
    """
    share = min(known.share(gram) for gram in bigrams(word))
    if share > COMMON:
        return 0.0
    return -math.log(share) * (1 + 0.1 * min(len(word) - 2, 6))


COMMON = 0.25
