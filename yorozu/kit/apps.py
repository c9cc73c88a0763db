from django.apps import AppConfig


class KitConfig(AppConfig):
    name = "yorozu.kit"
    label = "kit"
    verbose_name = "共通部品"
