"""Which chapters a report has, in which order, and what the chief wrote to each.

Chapters go by keys, so that a template can switch them off and move them. Cover, table of contents
and the letter's frame are always there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from reports.enums import ReportScope

_WHO = {"what": "相談内容", "who": "相談者", "from": "紹介元"}
_NOTES = {"notes": "集計の考え方"}
# In the order they have without a template.
SECTIONS: dict[ReportScope, dict[str, str]] = {
    ReportScope.CENTER: {
        "overview": "概況",
        "how": "拠点・相談方法",
        **_WHO,
        "by": "対応者",
        "activities": "支援機関との連携・人材育成",
        **_NOTES,
    },
    ReportScope.OFFICE: {
        "overview": "概況",
        "how": "相談方法",
        **_WHO,
        "by": "対応者",
        **_NOTES,
    },
    ReportScope.BANK: {
        "overview": "ご紹介の状況",
        "branches": "支店別のご紹介",
        "how": "相談方法",
        "what": "相談内容",
        "who": "お客さまの状況",
        "events": "相談会・セミナー・よろずゼミ",
        "schemes": "活用例",
        "notes": "件数の数え方",
    },
    ReportScope.COORDINATOR: {
        "overview": "概況",
        "beside": "主担当以外で加わった相談",
        "how": "拠点・相談方法",
        **_WHO,
        **_NOTES,
    },
}
# Every key there is: what a comment may be written to.
KEYS = tuple(dict.fromkeys(key for sections in SECTIONS.values() for key in sections))


@dataclass(frozen=True)
class Layout:
    """`sections` in order; those the scope does not know (any more) are left out."""

    sections: tuple[str, ...]
    comments: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        scope: ReportScope,
        sections: Iterable[str] | None = None,
        comments: Mapping[str, str] | None = None,
    ) -> Layout:
        known = SECTIONS[scope]
        chosen = known if sections is None else [key for key in sections if key in known]
        return cls(tuple(chosen), dict(comments or {}))

    def comment(self, key: str) -> str:
        return self.comments.get(key, "").strip()
