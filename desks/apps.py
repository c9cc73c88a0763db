from django.apps import AppConfig


class DesksConfig(AppConfig):
    name = "desks"
    verbose_name = "机上"

    def ready(self) -> None:
        from desks import panels, session_panels
        from yorozu.kit.registry import start_panels

        start_panels.register(*panels.PANELS, *session_panels.PANELS)
