from django import forms
from django.apps import AppConfig


class KitConfig(AppConfig):
    name = "yorozu.kit"
    label = "kit"
    verbose_name = "共通部品"

    def ready(self) -> None:
        """Say what to do, not what a database calls a field."""
        forms.Field.default_error_messages["required"] = "入力してください。"
        for choice in (forms.ChoiceField, forms.ModelChoiceField, forms.FileField):
            choice.default_error_messages["required"] = "選んでください。"
        forms.BooleanField.default_error_messages = {"required": "チェックを入れてください。"}
