"""What the screen of a first contact shows, put together from one intake or none."""

from __future__ import annotations

import uuid as uuids
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from accounts.permissions import StaffRequest
from bookings.forms.choice import ChoiceForm
from center.enums import Method
from companies.models import Company, Person
from consultations.enums import IntakeChannel
from consultations.intake.beside import Beside, beside_of
from consultations.intake.forms.conflict import intake_differences
from consultations.intake.forms.intake import IntakeForm, Raw
from consultations.models import Intake
from consultations.writing.forms.conflict import Difference
from yorozu.kit.wareki import format_date


class SlotForm(ChoiceForm):
    """The proposals within the screen: what they are about is asked above them."""

    client: tuple[Company | None, Person | None] = (None, None)

    def client_records(self) -> tuple[Company | None, Person | None]:
        return self.client


@dataclass
class IntakePage:
    """One rendering. `intake` is None while nothing of it is saved."""

    request: StaffRequest
    uuid: uuids.UUID
    raw: Raw
    intake: Intake | None = None
    revision: int = 0
    check: bool = False
    theirs: Raw | None = None
    notice: str = ""
    status: int = 200
    slot_form: SlotForm | None = None

    @cached_property
    def form(self) -> IntakeForm:
        return IntakeForm(self.raw, user=self.request.user, bound=self.check, intake=self.intake)

    @property
    def is_request(self) -> bool:
        """A web request: its time is chosen already."""
        return self.intake is not None and self.intake.channel == IntakeChannel.WEB

    def slots(self, *, choosing: bool = False) -> SlotForm:
        """The proposals for what is typed; `choosing` holds them to what was sent."""
        user = self.request.user
        if choosing:
            form = SlotForm(self.request.POST, user=user)
        else:
            typed = QueryDict(mutable=True)
            typed.update({"method": Method.VISIT, **self.raw})
            form = SlotForm(user=user, typed=typed)
        form.client = self.form.records()
        return form

    def respond(self) -> HttpResponse:
        form = self.form
        context: dict[str, Any] = {
            "form": form,
            "uuid": self.uuid,
            "intake": self.intake,
            "revision": self.revision,
            "saved_at": self.intake.saved_at if self.intake else None,
            "notice": self.notice,
            "conflict": self.conflict(),
            "saved_by": "",
            "beside": self.beside(),
            "is_request": self.is_request,
            "errors": self.errors(),
            "address": f"{reverse('intake:new')}?uuid={self.uuid}",
            "today": format_date(timezone.localdate(), weekday=True),
        }
        if not self.is_request:
            context["slots"] = self.slot_form or self.slots()
        return render(self.request, "consultations/intake.html", context, status=self.status)

    def errors(self) -> list[tuple[str, str]]:
        """What stands in the way, each with the field it is about."""
        if not self.check:
            return []
        found = [
            (name, str(message))
            for name, messages in self.form.errors.items()
            for message in messages
        ]
        if self.slot_form is not None:
            found += [
                (name, str(message))
                for name, messages in self.slot_form.errors.items()
                for message in messages
            ]
        return found

    def conflict(self) -> list[Difference]:
        return [] if self.theirs is None else intake_differences(self.form, self.raw, self.theirs)

    def beside(self) -> Beside:
        company, person = self.form.records()
        return beside_of(
            self.request.user,
            company=company,
            person=person,
            names=self.raw,
            besides=self.intake.pk if self.intake else None,
        )
