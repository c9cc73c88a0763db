"""Figures by hand, and as a CSV list."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms

from accounts.filters import DayField
from reports.peers.models import PeerFigures
from yorozu.kit.csv_files import CsvRefused, read_rows
from yorozu.kit.forms import CleanCharField

COLUMNS = {
    "拠点": "center",
    "年度": "fiscal_year",
    "自拠点": "is_own",
    "相談対応件数": "consultations",
    "コーディネーター数": "coordinators",
    "事業者数": "businesses",
    "出典": "source",
    "公表日": "published_on",
}
NEEDED = ("拠点", "年度", "相談対応件数", "出典", "公表日")
MOST_ROWS = 1000
MOST_BYTES = 1024 * 1024
_YES = {"○", "〇", "1", "はい"}


class PeerForm(forms.ModelForm[PeerFigures]):
    center = CleanCharField(label="拠点", max_length=60, help_text="例：大阪府よろず支援拠点")
    source = CleanCharField(
        label="出典", max_length=200, help_text="資料の名称とページ、またはウェブサイトのアドレス"
    )
    published_on = DayField(label="公表日")

    class Meta:
        model = PeerFigures
        fields: ClassVar[list[str]] = list(COLUMNS.values())

    def facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in COLUMNS.values()}


class PeersRefused(CsvRefused):
    """Rows that do not do, each named; nothing of the file is taken."""

    def __init__(self, *reasons: str) -> None:
        super().__init__("\n".join(reasons))


def read_peers(raw: bytes) -> list[dict[str, Any]]:
    """The rows as facts. Raises CsvRefused, in it a line for every row that does not do."""
    if len(raw) > MOST_BYTES:
        raise PeersRefused("1MBまでのCSVを選んでください。")
    rows = read_rows(raw)
    heads = rows[0][1]
    if missing := [name for name in NEEDED if name not in heads]:
        raise PeersRefused(f"1行目に見出し「{'」「'.join(missing)}」がありません。")
    if len(rows) > MOST_ROWS + 1:
        raise PeersRefused(f"{MOST_ROWS:,}行までです。分けて取り込んでください。")
    facts, reasons = [], []
    seen: dict[tuple[str, int], int] = {}
    for place, row in rows[1:]:
        form = PeerForm(_values(heads, row))
        form.instance._state.adding = False  # whether it is there already is not the file's fault
        if not form.is_valid():
            reasons += [f"{place}行目　{why}" for why in _words(form)]
            continue
        fact = form.facts()
        key = (fact["center"], fact["fiscal_year"])
        if key in seen:
            reasons.append(f"{place}行目　{seen[key]}行目と同じ拠点・年度です。")
        seen[key] = place
        facts.append(fact)
    if reasons:
        raise PeersRefused(*reasons)
    return facts


def _values(heads: list[str], row: list[str]) -> dict[str, str]:
    cells = {
        COLUMNS[head]: cell.strip()
        for head, cell in zip(heads, row, strict=False)
        if head in COLUMNS
    }
    for name in ("consultations", "coordinators", "businesses"):
        cells[name] = cells.get(name, "").replace(",", "")
    cells["is_own"] = "1" if cells.get("is_own", "") in _YES else ""
    return cells


def _words(form: PeerForm) -> list[str]:
    return [
        f"{form.fields[name].label if name in form.fields else ''}：{message}"
        for name, messages in form.errors.items()
        for message in messages
    ]
