from django.apps import AppConfig


class CompaniesConfig(AppConfig):
    name = "companies"
    verbose_name = "相談者・企業"

    def ready(self) -> None:
        from companies import disposal
        from companies.settings_entries import ENTRIES
        from companies.start_entries import PANELS
        from yorozu.kit.registry import settings_entries, start_panels

        settings_entries.register(*ENTRIES)
        start_panels.register(*PANELS)
        disposal.register()
