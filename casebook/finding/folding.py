"""A text as its letters alone, each with the place it came from.

Names are compared without width, case, kana, spaces and signs, as search keys are
(`yorozu.kit.textkeys.name_key`), and without the variants of characters that people mix.
"""

import re
import unicodedata

from yorozu.kit.textkeys import to_katakana

# What a letter joins with when it is normalised: it is folded together with it.
_JOINED = "\u0300-\u036f\u3099\u309a\uff9e\uff9f\ufe00-\ufe0f\U000e0100-\U000e01ef"
_CLUSTER = re.compile(f".[{_JOINED}]*", re.DOTALL)
_SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
# 異体字: whoever types takes the one at hand.
_VARIANTS = str.maketrans(
    "髙﨑𠮷德邊邉齋齊濵濱澤廣國櫻條惠眞龍瀨曻",
    "高崎吉徳辺辺斎斉浜浜沢広国桜条恵真竜瀬昇",
)
_NARROW = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}


def letters(text: str) -> str:
    """The letters and digits of a text, folded."""
    folded = unicodedata.normalize("NFKC", _SELECTORS.sub("", text)).casefold()
    folded = to_katakana(unicodedata.normalize("NFKC", folded)).translate(_VARIANTS)
    return "".join(char for char in folded if unicodedata.category(char)[0] in "LNM")


def as_written(text: str) -> str:
    """Width and spaces folded, kana not: さくら is not サクラ."""
    plain = unicodedata.normalize("NFKC", text).casefold().translate(_VARIANTS)
    return "".join(plain.split())


def narrow(text: str) -> str:
    """Full-width signs and digits as ASCII, letter by letter: places stay the same."""
    return text.translate(_NARROW)


class Folded:
    """A text with its letters; `spans` gives where a key stands in it."""

    def __init__(self, text: str) -> None:
        self.text = text
        pieces: list[str] = []
        self._places: list[tuple[int, int]] = []
        for cluster in _CLUSTER.finditer(text):
            folded = letters(cluster.group())
            pieces.append(folded)
            self._places += [cluster.span()] * len(folded)
        self.letters = "".join(pieces)

    def spans(self, key: str) -> list[tuple[int, int]]:
        """Every place of the key, in the original; of overlapping ones all."""
        found: list[tuple[int, int]] = []
        at = self.letters.find(key) if key else -1
        while at >= 0:
            found.append((self._places[at][0], self._places[at + len(key) - 1][1]))
            at = self.letters.find(key, at + 1)
        return found
