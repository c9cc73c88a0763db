from django import forms
from django.apps import AppConfig
from django.urls import register_converter

from yorozu.kit.converters import IdConverter


class KitConfig(AppConfig):
    name = "yorozu.kit"
    label = "kit"
    verbose_name = "共通部品"

    def ready(self) -> None:
        register_converter(IdConverter, "id")
        self._say_what_to_do()

    def _say_what_to_do(self) -> None:
        """Not what a database calls a field."""
        forms.Field.default_error_messages["required"] = "入力してください。"
        for choice in (forms.ChoiceField, forms.ModelChoiceField, forms.FileField):
            choice.default_error_messages["required"] = "選んでください。"
        forms.BooleanField.default_error_messages = {"required": "チェックを入れてください。"}
