"""紹介元 → organisation and branch of the partners' room.

Rules and why:
- 信金 is 信用金庫; the bank is looked for by name, then by its 全銀 code, so that a bank which the
  centre renamed is still found; a bank the centre does not list yet is made from zengin-code;
- a branch is compared without 支店; 本店, 本店営業部 and 営業部本店 are one;
- an introducer that is an institution (協会, 公庫, 商工会…) becomes a partner organisation; a
  person or a web page (知人, HP) does not: the directory is for institutions, they stay 未設定.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from typing import Any

from zengin_code.bank import Bank

from consultations.importing.words import Introducer
from partners.enums import OrganizationKind
from partners.models import Branch, Organization

_SUFFIXES = {
    "信用金庫": OrganizationKind.SHINKIN,
    "信用組合": OrganizationKind.CREDIT_UNION,
    "銀行": OrganizationKind.BANK,
    "労働金庫": OrganizationKind.BANK,
    "農業協同組合": OrganizationKind.BANK,
    "商工会議所": OrganizationKind.CHAMBER,
    "商工会": OrganizationKind.SOCIETY,
    "信用保証協会": OrganizationKind.GUARANTEE,
    "よろず支援拠点": OrganizationKind.YOROZU,
    "税理士会": OrganizationKind.PROFESSION,
    "診断士会": OrganizationKind.PROFESSION,
    "公庫": OrganizationKind.PUBLIC,
    "公社": OrganizationKind.PUBLIC,
    "機構": OrganizationKind.PUBLIC,
    "財団": OrganizationKind.PUBLIC,
    "センター": OrganizationKind.PUBLIC,
    "協議会": OrganizationKind.PUBLIC,
    "協会": OrganizationKind.OTHER,
    "組合": OrganizationKind.OTHER,
    "区役所": OrganizationKind.GOVERNMENT,
    "市役所": OrganizationKind.GOVERNMENT,
    "財務局": OrganizationKind.GOVERNMENT,
    "経済産業局": OrganizationKind.GOVERNMENT,
}
_SHORT_IN_ZENGIN = {
    "信金": "信用金庫",
    "信組": "信用組合",
    "労金": "労働金庫",
    "農協": "農業協同組合",
}
_IS_AN_OFFICE = re.compile("(支店|本店|支所|出張所|営業部|営業所|本部|センター|部|店|室|課)$")


def _folded(name: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", name)).casefold()


def branch_key(name: str) -> str:
    """A branch as compared: 蒲田支店 = 蒲田, 本店営業部 = 営業部本店 = 本店."""
    key = _folded(name)
    if re.fullmatch("(本店)?(営業部)?(本店)?", key) and "本店" in key:
        return "本店"
    return re.sub("支店$", "", key) or key


@cache
def _zengin() -> dict[str, Any]:
    """Full folded name → bank of zengin-code; shinkin first, a bank's bare name never wins."""
    found: dict[str, Any] = {}
    for bank in Bank.all.values():
        name = unicodedata.normalize("NFKC", bank.name)
        for short, full in _SHORT_IN_ZENGIN.items():
            if name.endswith(short):
                name = name.removesuffix(short) + full
                break
        else:
            found.setdefault(_folded(name + "銀行"), bank)
        found.setdefault(_folded(name), bank)
    return found


def kind_of(name: str) -> OrganizationKind | None:
    """What kind of institution the name says it is; None when it says none."""
    return next((kind for suffix, kind in _SUFFIXES.items() if name.endswith(suffix)), None)


class BankBook:
    """Finds or makes introducers; rows are written at once, there are only a few."""

    def __init__(self) -> None:
        self._organizations = {_folded(each.name): each for each in Organization.objects.all()}
        self._by_code = {
            each.zengin_code: each for each in self._organizations.values() if each.zengin_code
        }
        self._branches: dict[int, dict[str, Branch]] = {}
        self._found: dict[Introducer, tuple[Organization | None, Branch | None]] = {}
        self.left_out: dict[str, int] = {}

    def find(self, introducer: Introducer | None) -> tuple[Organization | None, Branch | None]:
        """Organisation and branch; (None, None) for nobody or for no institution."""
        if introducer is None:
            return None, None
        if introducer not in self._found:
            organization = self._organization(introducer.organization)
            branch = self._branch(organization, introducer.branch) if organization else None
            self._found[introducer] = (organization, branch)
        found = self._found[introducer]
        if found[0] is None:
            self.left_out[introducer.text] = self.left_out.get(introducer.text, 0) + 1
        return found

    def _organization(self, name: str) -> Organization | None:
        key = _folded(name)
        known = self._organizations.get(key)
        if known is not None:
            return known
        bank = _zengin().get(key)
        if bank is not None and bank.code in self._by_code:
            return self._by_code[bank.code]
        kind = kind_of(name)
        if kind is None or len(name) > 120:
            return None
        made = Organization.objects.create(
            name=name,
            kind=kind,
            zengin_code=bank.code if bank else "",
            kana=bank.kana if bank else "",
        )
        self._organizations[key] = made
        if bank is not None:
            self._by_code[bank.code] = made
        return made

    def _branch(self, organization: Organization, name: str) -> Branch | None:
        if not name or len(name) > 80:
            return None
        if organization.pk not in self._branches:
            self._branches[organization.pk] = _by_key(organization.branches.all())
        branches, key = self._branches[organization.pk], branch_key(name)
        if key not in branches:
            branches[key] = self._make_branch(organization, name, key)
        return branches[key]

    def _make_branch(self, organization: Organization, name: str, key: str) -> Branch:
        bank = Bank.all.get(organization.zengin_code)
        offices = bank.branches.values() if bank else ()
        official = next((each for each in offices if branch_key(each.name) == key), None)
        if official is None:
            return Branch.objects.create(organization=organization, name=name)
        full = unicodedata.normalize("NFKC", official.name)
        full = full if _IS_AN_OFFICE.search(full) else f"{full}支店"
        made, _ = Branch.objects.get_or_create(
            organization=organization,
            name=full,
            defaults={"code": official.code, "kana": official.kana},
        )
        return made


def _by_key(branches: Iterable[Branch]) -> dict[str, Branch]:
    return {branch_key(branch.name): branch for branch in reversed(list(branches))}
