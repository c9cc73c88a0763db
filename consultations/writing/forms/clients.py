"""From typed names to records: the client. Who introduced them: `partners.orgs.typed`."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Generic, TypeVar

from django.core.exceptions import ValidationError

from accounts.models import User
from companies.models import Company, Person
from companies.selectors import (
    companies_named,
    company_visible_to,
    people_named,
    person_visible_to,
    root_of,
)
from companies.validators import company_name
from partners.orgs.typed import find_introduction as find_introduction
from yorozu.kit.textkeys import int_of, name_key

NEW = "new"
GONE = "選んだ{}が見つかりません。もう一度選んでください。"
RowT = TypeVar("RowT", Company, Person)


@dataclass
class Found(Generic[RowT]):
    """What a typed name stands for: a record, several to choose from, or (neither) a new one."""

    record: RowT | None = None
    candidates: list[RowT] = field(default_factory=list)
    error: str = ""


def find_company(
    user: User, *, name: str, pk: str, choice: str, kept: tuple[int | None, str]
) -> Found[Company]:
    """`kept` is the id and name already on the memo: a company may have been renamed since."""
    if not name:
        return Found()
    read = partial(company_visible_to, user)
    chosen = _chosen(name, pk, choice, kept)
    if found := _by_id(read, chosen, name=name, trust=choice.isdigit(), kept=kept, label="企業"):
        return found
    try:
        company_name(name)
    except ValidationError as error:
        return Found(error=error.messages[0])
    if choice == NEW:
        return Found()
    return Found(candidates=companies_named(user, name))


def find_person(
    user: User,
    *,
    name: str,
    pk: str,
    choice: str,
    kept: tuple[int | None, str],
    company: Company | None,
    is_new_company: bool,
) -> Found[Person]:
    """Within a known company the same name is the same person; alone it is asked."""
    if not name:
        return Found()
    read = partial(person_visible_to, user)
    chosen = _chosen(name, pk, choice, kept)
    if found := _by_id(read, chosen, name=name, trust=choice.isdigit(), kept=kept, label="相談者"):
        return found
    if choice == NEW or is_new_company:
        return Found()
    same = people_named(user, name, company.pk if company else None)
    if company and len(same) == 1:
        return Found(record=same[0])
    return Found(candidates=same)


def _chosen(name: str, pk: str, choice: str, kept: tuple[int | None, str]) -> str:
    """The id that counts: picked from the list, chosen in the box, or the memo's own."""
    if choice.isdigit():
        return choice
    own_id, own_name = kept
    return pk or (str(own_id) if own_id and name == own_name else "")


def _by_id(
    read: Callable[[int], RowT | None],
    pk: str,
    *,
    name: str,
    trust: bool,
    kept: tuple[int | None, str],
    label: str,
) -> Found[RowT] | None:
    """The chosen record, unless other words were typed over it since."""
    if not pk:
        return None
    known = int_of(pk)
    record = read(known) if known is not None else None
    if record is None:
        return Found(error=GONE.format(label))
    if trust or name_key(record.name) == name_key(name) or (record.pk, name) == kept:
        # Merged since the draft was begun: what is written now is learned of today's record.
        return Found(record=record if record.pk == kept[0] else root_of(record))
    return None
