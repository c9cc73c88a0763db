from django.apps import AppConfig


class DesksConfig(AppConfig):
    name = "desks"
    verbose_name = "机上"

    def ready(self) -> None:
        from desks.panels import PANELS
        from yorozu.kit.registry import start_panels

        start_panels.register(*PANELS)
