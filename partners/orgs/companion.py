"""The partner's part of a person's page (`accounts.companions`): which bank, which branch."""

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import QueryDict

from accounts.enums import Role
from accounts.errors import Refused
from accounts.models import User
from partners.models import PartnerStaff
from partners.orgs.forms.choices import branch_field, organization_field
from partners.orgs.services.staff import partner_staff_place

HEAD = "空欄は本部です。本部の方には、機関全体が見えます。"


class PlaceForm(forms.Form):
    def __init__(self, user: User | None, data: QueryDict | None) -> None:
        row = PartnerStaff.objects.filter(user=user).first() if user else None
        initial = {"organization": row.organization, "branch": row.branch} if row else {}
        super().__init__(data, prefix="partner", initial=initial)
        self.fields["organization"] = organization_field(
            "機関", kept=row.organization if row else None
        )
        kept = row.branch if row else None
        self.fields["branch"] = branch_field("支店", kept=kept, help_text=HEAD)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        bank, branch = given.get("organization"), given.get("branch")
        if bank and branch and branch.organization_id != bank.pk:
            self.add_error("branch", "この機関の支店を選んでください。")
        return given


class PartnerCompanion:
    key = "partner"
    title = "連携機関の職員として"
    help = "見えるのは、ここで選んだ機関（支店を選んだときはその支店）のものだけです。"
    roles: frozenset[Role] = frozenset({Role.PARTNER})

    def form(self, user: User | None, data: QueryDict | None) -> Form:
        return PlaceForm(user, data)

    def save(self, form: Form, *, user: User, by: User) -> None:
        given = cast("PlaceForm", form).cleaned_data
        try:
            partner_staff_place(
                user=user, by=by, organization=given["organization"], branch=given["branch"]
            )
        except ValidationError as error:
            raise Refused(error.messages[0]) from error

    def leave(self, *, user: User, by: User) -> None:
        """Whose the account was stays on record; it can sign in no more."""
