"""A form that counts once, however often it is sent."""

from typing import Any
from uuid import UUID, uuid4

from django import forms

from yorozu.kit.forms import hidden_field


class OnceForm(forms.Form):
    """`uuid` names the form; what is no such name is a new one."""

    uuid = hidden_field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"uuid": uuid4()} | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)

    def clean_uuid(self) -> UUID:
        try:
            return UUID(self.cleaned_data["uuid"])
        except ValueError:
            return uuid4()
