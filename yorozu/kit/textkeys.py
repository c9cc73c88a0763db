"""Text as stored, and the keys it is found by.

Text is stored as typed (NFC); NFKC, case and kana folding happen on keys only.
``search_fold`` and ``bigrams`` exist in SQL too (kit migration 0001) and must give the same result.
"""

import re
import unicodedata
from bisect import bisect_right
from functools import cached_property
from itertools import pairwise

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from yorozu.kit.legal_forms import is_legal_form, strip_legal_form

# --- as stored --------------------------------------------------------------------------------

_NEWLINES = re.compile("\r\n|[\r\x85\u2028\u2029]")
_SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_SURROGATES = re.compile("[\ud800-\udfff]")
_FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufeff\ufffe\uffff]")
# Normalising takes time quadratic in a run of combining marks: no writing needs more than a few.
_MARK_LIMIT = 30
_MAYBE_MARKS = re.compile(
    f"[^\\x00-\u02ff\u3000-\u3098\u309b-\ud7ff\uf900-\ufe1f]{{{_MARK_LIMIT},}}"
)


def _cap_marks(run: re.Match[str]) -> str:
    kept: list[str] = []
    length = 0
    for char in run.group():
        length = length + 1 if unicodedata.combining(char) else 0
        if length <= _MARK_LIMIT:
            kept.append(char)
    return "".join(kept)


def clean_text(text: str) -> str:
    """Text as it may be stored: NFC, LF, without what neither database nor paper can hold."""
    if _SURROGATES.search(text):
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore")
    text = _FORBIDDEN.sub("", _NEWLINES.sub("\n", text))
    return unicodedata.normalize("NFC", _MAYBE_MARKS.sub(_cap_marks, text))


def int_of(text: str | None) -> int | None:
    """A whole number (an id, a version) as a form or an address sends it, else None."""
    text = text or ""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


# --- keys of names ----------------------------------------------------------------------------

_TO_KATAKANA = {code: code + 0x60 for code in (*range(0x3041, 0x3097), 0x309D, 0x309E)}
_TO_LARGE = str.maketrans("ァィゥェォッャュョヮヵヶ", "アイウエオツヤユヨワカケ")


def _is_mark(char: str) -> bool:
    """Whether it is drawn on the character before it."""
    return unicodedata.combining(char) > 0 or _SELECTORS.match(char) is not None


def to_katakana(text: str) -> str:
    """やまだ → ヤマダ; what is no hiragana stays."""
    return text.translate(_TO_KATAKANA)


def _fold(text: str) -> str:
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return to_katakana(folded)


def _bare(text: str, keep: str = "") -> str:
    """Letters, digits and their marks; no spaces, punctuation, symbols, selectors."""
    kept = (
        c
        for c in text
        if c in keep or (unicodedata.category(c)[0] in "LNM" and not _SELECTORS.match(c))
    )
    return unicodedata.normalize("NFKC", "".join(kept))


def name_key(name: str) -> str:
    """What stays the same however a name is written: ㈱大田精機 = 大田精機 株式会社."""
    folded = _fold(clean_text(name))
    text = strip_legal_form(_bare(folded, keep="()"))
    text = strip_legal_form(_bare(text))
    return text or "".join(c for c in folded if not c.isspace() and not _SELECTORS.match(c))


def is_form_alone(name: str) -> bool:
    """㈱, 株式会社 … without the name of a company."""
    return is_legal_form(_bare(_fold(clean_text(name)), keep="()"))


def kana_key(kana: str) -> str:
    """For order and for finding by sound: ｼﾞﾖｳﾅﾝ = じょうなん (banks write no small kana)."""
    return name_key(kana).translate(_TO_LARGE)


def phone_key(number: str) -> str:
    """Digits of a telephone number as dialled inside Japan."""
    plain = unicodedata.normalize("NFKC", clean_text(number)[:100]).strip()
    plain = re.sub(r"^(?:\+|00|010)[\s-]*81[\s-]*(?:\(0\)|0)?", "0", plain)
    return re.sub(r"[^0-9]", "", plain)


# --- search -----------------------------------------------------------------------------------

# ASCII, kana, kanji and common signs are folded already: NFKC is asked for the runs between …
_KANJI = "\u3400-\u4dbf\u4e00-\u9fff"
_SIGNS = "×※\u2190-\u2199\u25a0-\u25ff"
_FOLDED = "\n -~\u3001-\u3029\u3030-\u3035\u3041-\u3096\u309d\u309e\u30a0-\u30fe" + _SIGNS + _KANJI
_UNFOLDED = re.compile(f"[^{_FOLDED}]+")
# … and for the whole where marks join the letter before them.
_JOINING = re.compile("[\u0300-\u036f\u3099\u309a\uff9e\uff9f]")


def search_fold(text: str) -> str:
    """lower(NFKC) without variation selectors, as the SQL function of this name gives it.

    The database lowers character by character; Python would treat two of them by context.
    """
    folded = _nfkc(text) if _JOINING.search(text) else _UNFOLDED.sub(_nfkc_of_run, text)
    return folded.replace("İ", "i").replace("Σ", "σ").lower()


def _nfkc(text: str) -> str:
    return unicodedata.normalize("NFKC", _SELECTORS.sub("", text))


def _nfkc_of_run(run: re.Match[str]) -> str:
    return _nfkc(run.group())


def bigrams(text: str) -> list[int]:
    """Every pair of neighbouring characters as one signed int4, as the SQL function gives it."""
    found = {
        (x << 16 | y & 0xFFFF) & 0xFFFFFFFF
        for x, y in pairwise(map(ord, text))
        if x > 32 and y > 32
    }
    return sorted(gram - 0x1_0000_0000 if gram >= 0x8000_0000 else gram for gram in found)


# --- highlight --------------------------------------------------------------------------------

# Folding changes neither the number of these nor what stands before them …
_STEADY = "\n -~\u2460-\u2468\u3000-\u3098\u30a0-\u30fe\uff01-\uff5d" + _SIGNS + _KANJI
# … but a mark behind them may join them.
_SAME = re.compile(f"[{_STEADY}]*(?![\u0300-\u036f\u3099\u309a\uff9e\uff9f])")
_CHUNK = re.compile(f".{{32,}}?(?=[{_STEADY}])|.+", re.DOTALL)


class _Origin:
    """Finds for a place in the folded text the place in the original."""

    def __init__(self, text: str) -> None:
        self.text = text
        steady = _SAME.match(text)
        self.same = steady.end() if steady else 0

    @cached_property
    def chunks(self) -> tuple[list[int], list[int]]:
        """Where the text can be cut without changing how it folds: in the original, folded."""
        cuts, folded = [0], [0]
        for chunk in _CHUNK.finditer(self.text):
            cuts.append(chunk.end())
            folded.append(folded[-1] + len(search_fold(chunk.group())))
        return cuts, folded

    def _cut(self, place: int) -> tuple[int, int]:
        """The last cut that lies at or before the folded place: in the original, folded."""
        cuts, folded = self.chunks
        nth = bisect_right(folded, place) - 1
        begin, length = cuts[nth], folded[nth]
        inner = range(begin, cuts[min(nth + 1, len(cuts) - 1)] + 1)
        lengths = [length + len(search_fold(self.text[begin:cut])) for cut in inner]
        at = bisect_right(lengths, place) - 1
        return begin + at, lengths[at]

    def start(self, place: int) -> int:
        return place if place < self.same else self._cut(place)[0]

    def end(self, place: int) -> int:
        """The first cut at or after the folded place, with the marks that belong to it."""
        if place < self.same:
            return place
        at, length = self._cut(place)
        if length < place:
            at += 1
        while at < len(self.text) and _is_mark(self.text[at]):
            at += 1
        return at


def _hits(folded: str, terms: list[str], around: int) -> list[tuple[int, int]]:
    """Where the terms stand, from the first hit on as far as is shown, merged, in order."""
    first = min((folded.find(term) for term in terms), default=0)
    last = first + 4 * around + 200
    spans = []
    for term in terms:
        at = folded.find(term, first)
        while first <= at <= last:
            spans.append((at, at + len(term)))
            at = folded.find(term, at + len(term))
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _terms(folded: str, word: str) -> list[str]:
    """The phrase as typed, or its words when the phrase as a whole is not there."""
    phrase = search_fold(word).strip()
    if not phrase or phrase in folded:
        return [phrase] if phrase else []
    return [term for term in phrase.split() if term in folded]


def highlight(text: str, word: str, context: int | None = 40) -> SafeString:
    """The surroundings of the first hit with every hit in ``<mark>``, escaped.

    ``context=None`` gives the whole text.
    """
    folded = search_fold(text)
    return _marked(text, folded, _terms(folded, word), context)


def highlight_if_found(text: str, word: str, context: int | None = 40) -> SafeString | None:
    """The same, or None where nothing of the word is found; folds the text once."""
    folded = search_fold(text)
    terms = _terms(folded, word)
    return _marked(text, folded, terms, context) if terms else None


def _marked(text: str, folded: str, terms: list[str], context: int | None) -> SafeString:
    around = len(text) if context is None else context
    origin = _Origin(text)
    hits = [(origin.start(a), origin.end(b)) for a, b in _hits(folded, terms, around)]
    begin = max(0, hits[0][0] - around) if hits else 0
    stop = min(len(text), (hits[0][1] if hits else around) + around)
    while begin and _is_mark(text[begin]):
        begin -= 1
    pieces, at = ["…" if begin else ""], begin
    for start, end in hits:
        if at <= start and end <= stop:
            pieces += [escape(text[at:start]), "<mark>", escape(text[start:end]), "</mark>"]
            at = end
    pieces += [escape(text[at:stop]), "…" if stop < len(text) else ""]
    return mark_safe("".join(pieces))  # noqa: S308 - every piece of text is escaped above
