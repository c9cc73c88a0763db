"""What stands between a case and its publication: findings nobody has decided, missing parts."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from casebook.enums import WITHIN, FindingKind
from casebook.finding import Finding, find
from casebook.known_words import known_of
from casebook.models import CaseConsent, CaseStudy, KeptWord
from casebook.models.kept import PARTS

LABELS = dict(PARTS)


@dataclass(frozen=True)
class Word:
    """All places in one part that read the same, and what was decided."""

    part: str
    kind: FindingKind
    surface: str
    count: int
    suggestions: tuple[str, ...]
    must_go: bool
    is_warning: bool
    kept: KeptWord | None = None

    @property
    def is_open(self) -> bool:
        """Still to be decided: kept for fewer places than there are now, it is asked anew."""
        if self.is_warning:
            return False
        return self.must_go or self.kept is None or self.kept.count < self.count

    @property
    def label(self) -> str:
        return str(self.kind.label)


@dataclass(frozen=True)
class Part:
    """One part of the text with its findings marked."""

    name: str
    label: str
    marked: SafeString
    words: tuple[Word, ...]


@dataclass(frozen=True)
class Check:
    parts: tuple[Part, ...]
    missing: tuple[str, ...] = ()
    consent: CaseConsent | None = None
    words: tuple[Word, ...] = field(default=())

    @property
    def open_words(self) -> list[Word]:
        return [word for word in self.words if word.is_open]

    @property
    def kept_words(self) -> list[Word]:
        return [word for word in self.words if word.kept is not None and not word.is_open]

    @property
    def warnings(self) -> list[Word]:
        return [word for word in self.words if word.is_warning]

    @property
    def is_ready(self) -> bool:
        return not self.open_words and not self.missing


def consent_of(case: CaseStudy) -> CaseConsent | None:
    """The one that holds today, its recorder with it."""
    return CaseConsent.objects.holding().select_related("recorded_by").filter(case=case).first()


def check_of(case: CaseStudy) -> Check:
    """Made of the texts and the register as they are now; nothing of it is stored."""
    known = known_of(case)
    kept = {
        (row.part, row.kind, row.surface): row
        for row in case.kept_words.live().select_related("kept_by")
    }
    parts = []
    for name, text in case.texts().items():
        found = find(text, known)
        words = tuple(_words(name, found, kept))
        states = {(word.kind, word.surface): word for word in words}
        parts.append(Part(name, LABELS[name], _marked(text, found, states), words))
    consent = consent_of(case)
    return Check(
        parts=tuple(parts),
        missing=tuple(_missing(case, consent)),
        consent=consent,
        words=tuple(word for part in parts for word in part.words),
    )


def _words(
    part: str, found: list[Finding], kept: dict[tuple[str, str, str], KeptWord]
) -> Iterable[Word]:
    counts = Counter((each.kind, each.surface) for each in found)
    must_go = {(each.kind, each.surface) for each in found if each.must_go}
    for each in found:
        key = (each.kind, each.surface)
        if not (count := counts.pop(key, 0)):
            continue
        yield Word(
            part=part,
            kind=each.kind,
            surface=each.surface,
            count=count,
            suggestions=each.suggestions,
            must_go=key in must_go,
            is_warning=each.is_warning,
            kept=kept.get((part, each.kind, each.surface[:200])),
        )


def _marked(
    text: str, found: list[Finding], words: dict[tuple[FindingKind, str], Word]
) -> SafeString:
    pieces, at = [], 0
    for each in found:
        word = words[each.kind, each.surface]
        css = "is-warned" if word.is_warning else "is-open" if word.is_open else "is-kept"
        pieces += [
            escape(text[at : each.start]),
            f'<mark class="p-case__mark {css}">{escape(each.surface)}'
            f'<span class="u-visually-hidden">（{escape(each.kind.label)}）</span></mark>',
        ]
        at = each.end
    pieces.append(escape(text[at:]))
    return mark_safe("".join(pieces))  # noqa: S308 - every piece of text is escaped above


def _missing(case: CaseStudy, consent: CaseConsent | None) -> Iterable[str]:
    for name in ("title", "problem", "support"):
        if not getattr(case, name).strip():
            yield f"{LABELS[name]}を入力してください。"
    if consent is None:
        yield "企業・相談者の同意を記録してください。"
    elif case.audience not in WITHIN[consent.scope]:
        scope = consent.get_scope_display()
        yield (
            f"公開の範囲が、同意の範囲（{scope}）を超えています。"
            "範囲を狭めるか、同意を取り直してください。"
        )
