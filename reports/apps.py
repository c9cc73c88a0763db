from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = "業務実績"

    def ready(self) -> None:
        from reports import sections
        from reports.panels import PANELS
        from yorozu.kit.registry import start_panels

        start_panels.register(*PANELS)
        sections.register()
