"""What becomes of each row of a list of organisations or branches.

It is worked out against the register as it is at that moment: once for the preview, and again,
locked, when the list is applied.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.core.exceptions import ValidationError

from center.models import Topic
from partners.enums import OrganizationKind
from partners.models import Branch, Organization
from partners.orgs.csv_lists import BRANCH_COLUMNS, ORGANIZATION_COLUMNS
from partners.orgs.selectors import bank_key
from yorozu.kit.textkeys import name_key

_YES = {"○", "〇", "1", "はい", "yes", "有", "true"}
_NO = {"", "0", "いいえ", "no", "無", "false", "×", "-"}


class Fate(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    REFUSED = "refused"


@dataclass
class Line:
    """One row and what becomes of it; `row` is the line in the file."""

    row: int
    label: str
    fate: Fate
    values: dict[str, Any] = field(default_factory=dict)
    target: Organization | Branch | None = None
    bank: Organization | None = None
    changed: list[str] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)

    @property
    def words(self) -> str:
        return "。".join(self.reasons) if self.reasons else "、".join(self.changed)


# ── what becomes of each row ─────────────────────────────────────────────────────────────────


def judged(lines: list[dict[str, str]], *, of_branches: bool) -> list[Line]:
    """Three queries at most, whatever the number of rows."""
    judge = _BranchJudge() if of_branches else _OrganizationJudge()
    return [judge.line(cells) for cells in lines]


class _Judge:
    def __init__(self) -> None:
        self.taken: dict[tuple[str, Any], int] = {}

    def _claim(self, line: Line, **keys: Any) -> None:
        """No two rows take the same name, code or registered record. One that is refused for
        another reason takes nothing.
        """
        if line.reasons:
            return
        if line.target is not None:
            keys["target"] = line.target.pk
        wanted = [(kind, key) for kind, key in keys.items() if key]
        twin = next((found for each in wanted if (found := self.taken.get(each))), None)
        if twin is not None:
            line.reasons.append(f"{twin}行目と同じものです")
        else:
            self.taken.update(dict.fromkeys(wanted, line.row))

    @staticmethod
    def _compared(line: Line, columns: dict[str, str], topics: set[int] | None = None) -> None:
        """Fate NEW, CHANGED or SAME; cells that are empty leave what stands there."""
        line.values = {name: value for name, value in line.values.items() if value not in ("", [])}
        target = line.target
        if line.reasons:
            line.fate = Fate.REFUSED
            return
        if target is None:
            line.fate = Fate.NEW
            return
        words = {name: head for head, name in columns.items()}
        for name, value in line.values.items():
            now: Any = topics if name == "topics" else getattr(target, name)
            same = now == {each.pk for each in value} if name == "topics" else now == value
            if not same:
                line.changed.append(words[name])
        line.fate = Fate.CHANGED if line.changed else Fate.SAME


class _OrganizationJudge(_Judge):
    def __init__(self) -> None:
        super().__init__()
        rows = list(Organization.objects.prefetch_related("topics"))
        self.by_code = {row.zengin_code: row for row in rows if row.zengin_code}
        self.by_name = {bank_key(row.name): row for row in rows}
        self.topics = {name_key(row.name): row for row in Topic.objects.all()}
        self.kinds = {name_key(label): value for value, label in OrganizationKind.choices}

    def line(self, cells: dict[str, str]) -> Line:
        row, name = int(cells["行"]), cells.get("名称", "")
        line = Line(row, name or "（名称なし）", Fate.REFUSED)
        line.values = {
            field: cells[head]
            for head, field in ORGANIZATION_COLUMNS.items()
            if head in cells and field not in ("kind", "topics", "is_member", "is_core")
        }
        self._kind(line, cells)
        self._flags(line, cells)
        self._topics(line, cells)
        self._find(line, name)
        self._check(line)
        self._claim(line, name=bank_key(name), code=line.values.get("zengin_code"))
        there = line.target
        topics = None
        if isinstance(there, Organization):
            topics = {each.pk for each in there.topics.all()}
        self._compared(line, ORGANIZATION_COLUMNS, topics)
        return line

    def _kind(self, line: Line, cells: dict[str, str]) -> None:
        word = cells.get("種類", "")
        kind = self.kinds.get(name_key(word)) if word else None
        if kind is None:
            offered = "・".join(label for _, label in OrganizationKind.choices)
            line.reasons.append(f"種類「{word}」は使えません（{offered}）")
        else:
            line.values["kind"] = kind

    @staticmethod
    def _flags(line: Line, cells: dict[str, str]) -> None:
        for head in ("東信協会員", "連携40先"):
            word = cells.get(head, "").lower()
            if word in _YES:
                line.values[ORGANIZATION_COLUMNS[head]] = True
            elif word not in _NO:
                line.reasons.append(f"{head}は「○」か空欄にしてください（「{word[:10]}」）")

    def _topics(self, line: Line, cells: dict[str, str]) -> None:
        words = [
            word for word in re.split("[、，,・/／\n]", cells.get("相談分野", "")) if word.strip()
        ]
        unknown = [word for word in words if name_key(word) not in self.topics]
        if unknown:
            line.reasons.append(f"相談分野「{'」「'.join(unknown)}」は登録されていません")
        elif words:
            line.values["topics"] = [self.topics[name_key(word)] for word in words]

    def _find(self, line: Line, name: str) -> None:
        code = line.values.get("zengin_code", "")
        if not name:
            line.reasons.append("名称がありません")
            return
        named = self.by_name.get(bank_key(name))
        coded = self.by_code.get(code) if code else None
        if coded and named and coded.pk != named.pk:
            line.reasons.append(f"金融機関コード{code}は「{coded}」のものです")
        line.target = coded or named
        if line.target and line.target.successor_id:
            line.reasons.append("合併した機関です")
        if named is not None:
            # 城南信金 in the list names 城南信用金庫: its registered name stays.
            line.values["name"] = named.name

    @staticmethod
    def _check(line: Line) -> None:
        row = Organization()
        names = [name for name in line.values if name != "topics"]
        for name in names:
            setattr(row, name, line.values[name])
        code = line.values.get("zengin_code", "")
        if code and not re.fullmatch("[0-9]{4}", code):
            line.reasons.append("金融機関コードは数字4桁にしてください")
        line.reasons += _faults(row, names)


class _BranchJudge(_Judge):
    def __init__(self) -> None:
        super().__init__()
        banks = list(Organization.objects.in_use())
        self.banks = {bank_key(row.name): row for row in banks}
        self.banks |= {row.zengin_code: row for row in banks if row.zengin_code}
        rows = list(Branch.objects.filter(organization__in=banks))
        self.by_name = {(row.organization_id, bank_key(row.name)): row for row in rows}
        self.by_code = {(row.organization_id, row.code): row for row in rows if row.code}

    def line(self, cells: dict[str, str]) -> Line:
        name, bank_name = cells.get("支店名", ""), cells.get("機関", "")
        line = Line(int(cells["行"]), f"{bank_name} {name}".strip(), Fate.REFUSED)
        line.values = {
            field: cells[head]
            for head, field in BRANCH_COLUMNS.items()
            if head in cells and field != "organization"
        }
        line.bank = self.banks.get(bank_name) or self.banks.get(bank_key(bank_name))
        if line.bank is None:
            line.reasons.append(f"機関「{bank_name}」は登録されていません")
        if not name:
            line.reasons.append("支店名がありません")
        if line.bank is not None and name:
            self._find(line, line.bank, name)
        self._check(line)
        if line.bank is not None:
            code = line.values.get("code")
            own = (line.bank.pk, code) if code else None
            self._claim(line, name=(line.bank.pk, bank_key(name)), code=own)
        self._compared(line, BRANCH_COLUMNS)
        return line

    def _find(self, line: Line, bank: Organization, name: str) -> None:
        code = line.values.get("code", "")
        named = self.by_name.get((bank.pk, bank_key(name)))
        coded = self.by_code.get((bank.pk, code)) if code else None
        if coded and named and coded.pk != named.pk:
            line.reasons.append(f"店舗コード{code}は「{coded}」で使われています")
        line.target = coded or named
        if named is not None:
            line.values["name"] = named.name

    @staticmethod
    def _check(line: Line) -> None:
        row = Branch()
        names = list(line.values)
        for name in names:
            setattr(row, name, line.values[name])
        code = line.values.get("code", "")
        if code and not re.fullmatch("[0-9]{3}", code):
            line.reasons.append("店舗コードは数字3桁にしてください")
        line.reasons += _faults(row, names)


def _faults(row: Organization | Branch, names: list[str]) -> list[str]:
    """What the fields themselves do not take (too long, no address)."""
    others = [each.name for each in row._meta.concrete_fields if each.name not in names]
    blank = [name for name in names if getattr(row, name) in ("", None)]
    try:
        row.clean_fields(exclude=[*others, *blank])
    except ValidationError as error:
        found = error.message_dict
        return [f"{_title(row, name)}：{words[0]}" for name, words in found.items()]
    return []


def _title(row: Organization | Branch, name: str) -> str:
    return str(row._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
