"""Companies and people share their pages; this is where they differ."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from accounts.models import User
from companies.forms.client import ClientForm, CompanyForm, PersonForm
from companies.models import Company, Person
from companies.selectors import companies_visible_to, people_visible_to

PERSON_PREFIX = "person_"


@dataclass(frozen=True)
class Kind:
    key: str
    label: str
    model: Any
    form: type[ClientForm]
    visible_to: Callable[[User], QuerySet[Any]]

    def url(self, name: str, *args: object) -> str:
        """An address of this room, e.g. `edit`."""
        return reverse(f"companies:{self.prefix}{name}", args=args)

    def page_url(self, pk: int) -> str:
        return reverse(f"desks:{self.key}", args=[pk])

    @property
    def list_url(self) -> str:
        return reverse("desks:companies" if self.is_company else "desks:people")

    @property
    def prefix(self) -> str:
        return "" if self.is_company else PERSON_PREFIX

    @property
    def is_company(self) -> bool:
        return self.model is Company


KINDS = {
    "company": Kind("company", "企業", Company, CompanyForm, companies_visible_to),
    "person": Kind("person", "相談者", Person, PersonForm, people_visible_to),
}


def kind_of(client: Company | Person) -> Kind:
    return KINDS["company" if isinstance(client, Company) else "person"]
