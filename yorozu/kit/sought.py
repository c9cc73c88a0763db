"""What somebody types into a search box, folded as the database folds."""

from dataclasses import dataclass

from yorozu.kit.textkeys import bigrams, clean_text, search_fold

MOST_WORDS = 8
MOST_LETTERS = 100


@dataclass(frozen=True)
class Sought:
    """What is looked for: every word must be in the text."""

    words: tuple[str, ...]

    @classmethod
    def of(cls, text: str) -> "Sought":
        folded = search_fold(clean_text(text[:MOST_LETTERS]))
        return cls(tuple(dict.fromkeys(folded.split()))[:MOST_WORDS])

    def __bool__(self) -> bool:
        return bool(self.words)

    @property
    def grams(self) -> list[int]:
        """Pairs that a hit holds; none when every word is a single character."""
        return sorted({gram for word in self.words for gram in bigrams(word)})

    @property
    def is_in_newest_only(self) -> bool:
        """One character has no pair of neighbours, so no index: only the newest are searched."""
        return bool(self.words) and not self.grams
