from django.apps import AppConfig


class PartnersConfig(AppConfig):
    name = "partners"
    verbose_name = "連携機関"

    def ready(self) -> None:
        from partners import sections
        from partners.event_panels import PANELS
        from yorozu.kit.registry import start_panels

        sections.register()
        start_panels.register(*PANELS)
