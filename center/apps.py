from django.apps import AppConfig


class CenterConfig(AppConfig):
    name = "center"
    verbose_name = "拠点"
