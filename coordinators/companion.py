"""The coordinator's part of a person's page (`accounts.companions`)."""

from typing import cast

from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import QueryDict

from accounts.enums import COUNSEL, Role
from accounts.errors import Refused
from accounts.models import User
from coordinators.forms.post import PostForm
from coordinators.models import Coordinator
from coordinators.services import coordinator_appoint, coordinator_leave


class CoordinatorCompanion:
    key = "coordinator"
    title = "コーディネーターとして"
    help = "新しいメモの対応者に出るのは、着任日から退任日までです。"
    roles: frozenset[Role] = COUNSEL

    def form(self, user: User | None, data: QueryDict | None) -> Form:
        return PostForm(user, data)

    def save(self, form: Form, *, user: User, by: User) -> None:
        """Raises Refused when it is unclear, or just taken, which past entry is meant."""
        part = cast("PostForm", form)
        try:
            entry = part.entry_for(user)
            coordinator_appoint(user=user, by=by, post=part.post(), entry=entry)
        except ValidationError as error:
            raise Refused(error.messages[0]) from error
        except Coordinator.DoesNotExist as error:
            raise Refused(
                "選んだ記録は、ほかの利用者と結びつきました。選び直してください。"
            ) from error

    def leave(self, *, user: User, by: User) -> None:
        coordinator_leave(user=user, by=by)
