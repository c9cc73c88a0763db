"""From typed names to the bank and its branch."""

from dataclasses import dataclass, field
from typing import Any

from partners.models import Branch, Organization
from partners.orgs.selectors import bank_key, branch_named, organization_named
from yorozu.kit.standing import StandingRow
from yorozu.kit.textkeys import int_of

BOXES = {"introduced_by", "introduced_by_name", "introduced_branch", "introduced_branch_name"}
_BANK = StandingRow(Organization)
_BRANCH = StandingRow(Branch, "organization")


@dataclass
class Introduction:
    """紹介元: the bank and its branch, or what is wrong with the words."""

    organization: Organization | None = None
    branch: Branch | None = None
    errors: dict[str, str] = field(default_factory=dict)


def find_introduction(typed: dict[str, Any]) -> Introduction:
    """From the four `BOXES`. Of one that was refused, the form has said so already."""
    result = Introduction()
    if not typed.keys() >= BOXES:
        return result
    bank_name, branch_name = typed["introduced_by_name"], typed["introduced_branch_name"]
    if branch_name:
        result.branch = _chosen_branch(typed["introduced_branch"], branch_name)
    if bank_name:
        result.organization = _chosen_bank(typed["introduced_by"], bank_name, result.branch)
        if result.organization is None:
            result.errors["introduced_by_name"] = (
                f"「{bank_name[:30]}」は連携機関に登録されていません。候補から選んでください。"
            )
            return result
    elif result.branch:
        result.organization = result.branch.organization
    if not branch_name:
        return result
    if result.organization is None:
        result.errors["introduced_by_name"] = "支店の金融機関を選んでください。"
    elif result.branch is None or result.branch.organization_id != result.organization.pk:
        result.branch = branch_named(branch_name, result.organization)
        if result.branch is None:
            result.errors["introduced_branch_name"] = (
                f"「{branch_name[:30]}」は{result.organization}の支店にありません。候補から選んでください。"
            )
    return result


def _chosen_bank(pk: str, name: str, branch: Branch | None) -> Organization | None:
    if branch and str(branch.organization_id) == pk and _same(branch.organization, name):
        return branch.organization
    key = int_of(pk)
    row = None if key is None else _BANK.of(key)
    return row if row and _same(row, name) else organization_named(name)


def _chosen_branch(pk: str, name: str) -> Branch | None:
    key = int_of(pk)
    row = None if key is None else _BRANCH.of(key)
    return row if row and _same(row, name) else None


def _same(row: Organization | Branch, name: str) -> bool:
    return bank_key(row.name) == bank_key(name)
