"""What changed between two texts, in words rather than letters, and between two versions."""

import re
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

SAME, INS, DEL = "same", "ins", "del"
# Runs of one script stand for words, as Japanese writes no spaces.
_WORD = re.compile(
    r"[々〆\u3400-\u9fff\U00020000-\U0003ffff]+|[ぁ-ゖー]+|[ァ-ヺー]+|[A-Za-z0-9０-９Ａ-ｚ]+|\s|."
)
# Beyond this product of lengths comparing takes seconds; then the block as a whole has changed.
MOST_COMPARED = 4_000_000
SHORTEST_SAME = 2
AROUND = 30


class Piece(NamedTuple):
    kind: str
    text: str


def text_difference(before: str, after: str) -> list[Piece]:
    """Kept, inserted and deleted pieces in reading order; long kept ones are shortened."""
    return _shorten(_merge(_trim(_join(_unite(_by_lines(before, after))))))


def _by_lines(before: str, after: str) -> Iterator[Piece]:
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    for tag, i, j, k, m in _opcodes(old, new):
        removed, added = "".join(old[i:j]), "".join(new[k:m])
        if tag == "equal":
            yield Piece(SAME, removed)
        else:
            yield from _by_words(removed, added)


def _by_words(before: str, after: str) -> Iterator[Piece]:
    old, new = _WORD.findall(before), _WORD.findall(after)
    for tag, i, j, k, m in _opcodes(old, new):
        if tag == "equal":
            yield Piece(SAME, "".join(old[i:j]))
            continue
        yield Piece(DEL, "".join(old[i:j]))
        yield Piece(INS, "".join(new[k:m]))


def _opcodes(old: Sequence[str], new: Sequence[str]) -> Iterable[tuple[str, int, int, int, int]]:
    if len(old) * len(new) > MOST_COMPARED:
        return [("replace", 0, len(old), 0, len(new))]
    return SequenceMatcher(None, old, new, autojunk=False).get_opcodes()


def _unite(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Take a stray letter that stayed between two changes into them."""
    listed = [piece for piece in pieces if piece.text]
    for at, piece in enumerate(listed):
        inside = 0 < at < len(listed) - 1
        stray = len(piece.text) < SHORTEST_SAME and not piece.text.isspace()
        if piece.kind == SAME and inside and stray:
            yield Piece(DEL, piece.text)
            yield Piece(INS, piece.text)
        else:
            yield piece


def _join(pieces: Iterable[Piece]) -> list[Piece]:
    """Neighbouring deletions as one, then neighbouring insertions as one."""
    joined: list[Piece] = []
    removed = added = ""
    for kind, text in [*pieces, Piece(SAME, "")]:
        if kind == DEL:
            removed += text
        elif kind == INS:
            added += text
        else:
            joined += [piece for piece in (Piece(DEL, removed), Piece(INS, added)) if piece.text]
            removed = added = ""
            if text:
                joined.append(Piece(SAME, text))
    return joined


def _trim(pieces: list[Piece]) -> Iterator[Piece]:
    """What a deletion and the insertion after it share at both ends was kept."""
    at = 0
    while at < len(pieces):
        piece = pieces[at]
        following = pieces[at + 1] if at + 1 < len(pieces) else None
        if piece.kind != DEL or following is None or following.kind != INS:
            yield piece
            at += 1
            continue
        head = _shared(piece.text, following.text)
        old, new = piece.text[head:], following.text[head:]
        tail = _shared(old[::-1], new[::-1])
        yield Piece(SAME, piece.text[:head])
        yield Piece(DEL, old[: len(old) - tail])
        yield Piece(INS, new[: len(new) - tail])
        yield Piece(SAME, old[len(old) - tail :])
        at += 2


def _shared(one: str, other: str) -> int:
    """Length of the common start; a number or a Latin word is never split."""
    length = 0
    for a, b in zip(one, other, strict=False):
        if a != b or (a.isascii() and a.isalnum()):
            break
        length += 1
    return length


def _merge(pieces: Iterable[Piece]) -> list[Piece]:
    merged: list[Piece] = []
    for piece in pieces:
        if merged and merged[-1].kind == piece.kind:
            merged[-1] = Piece(piece.kind, merged[-1].text + piece.text)
        elif piece.text:
            merged.append(piece)
    return merged


def _shorten(pieces: list[Piece]) -> list[Piece]:
    last = len(pieces) - 1
    return [
        Piece(SAME, _middle_out(text, first=at == 0, last=at == last)) if kind == SAME else piece
        for at, piece in enumerate(pieces)
        for kind, text in [piece]
    ]


def _middle_out(text: str, *, first: bool, last: bool) -> str:
    if len(text) <= 2 * AROUND + 10:
        return text
    head = "" if first else text[:AROUND]
    tail = "" if last else text[-AROUND:]
    return f"{head}…{tail}"
