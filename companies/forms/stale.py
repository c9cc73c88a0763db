"""Two people corrected one record at once: what each changed stays, the rest is asked."""

from dataclasses import dataclass
from typing import Any

from companies.forms.client import ClientForm, Difference
from companies.models import Company, Person

PICK = "pick_"
THEIRS = "theirs"


@dataclass(frozen=True)
class Reconciled:
    """The form's next data, what both changed, and what only the other one changed."""

    data: dict[str, str]
    conflicts: list[Difference]
    taken: list[Difference]


def picked(form: ClientForm, data: dict[str, str], client: Company | Person) -> dict[str, str]:
    """The posted data with the stored value wherever the writer chose that one."""
    stored = _values(form, client)
    chosen = {name for name in form.fields if data.get(f"{PICK}{name}") == THEIRS}
    return {**data, **{name: _raw(form, name, stored[name]) for name in chosen}}


def reconcile(form: ClientForm, client: Company | Person, revision: int) -> Reconciled:
    """`form` is valid and was written on `revision`; `client` is the row as it is now."""
    mine = {name: form.cleaned_data[name] for name in form.fields}
    mine = {name: getattr(value, "pk", value) for name, value in mine.items()}
    theirs = _values(form, client)
    base = _base(form, client, revision) or theirs
    data, conflicts, taken = {}, [], []
    for name in form.fields:
        value = mine[name]
        difference = Difference(
            name,
            str(form.fields[name].label),
            form.words(name, mine[name]),
            form.words(name, theirs[name]),
        )
        if mine[name] == base[name] and theirs[name] != base[name]:
            value = theirs[name]
            taken.append(difference)
        elif mine[name] != theirs[name] and (theirs[name] != base[name] or base is theirs):
            conflicts.append(difference)
        data[name] = _raw(form, name, value)
    return Reconciled(data, conflicts, taken)


def _base(form: ClientForm, client: Company | Person, revision: int) -> dict[str, Any] | None:
    """The record as the writer saw it: the version that the first later correction replaced."""
    events: Any = client.events  # type: ignore[union-attr]
    event = events.filter(revision=revision).order_by("-pgh_id").first()
    return _values(form, event) if event is not None else None


def _values(form: ClientForm, record: Any) -> dict[str, Any]:
    names = {name: "industry_id" if name == "industry" else name for name in form.fields}
    return {name: getattr(record, column) for name, column in names.items()}


def _raw(form: ClientForm, name: str, value: Any) -> str:
    if isinstance(value, bool):
        return "on" if value else ""
    return "" if value is None else str(form.fields[name].prepare_value(value))
