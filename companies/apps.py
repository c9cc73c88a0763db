from django.apps import AppConfig


class CompaniesConfig(AppConfig):
    name = "companies"
    verbose_name = "相談者・企業"

    def ready(self) -> None:
        from companies import disposal
        from companies.settings_entries import ENTRIES
        from yorozu.kit.registry import settings_entries

        settings_entries.register(*ENTRIES)
        disposal.register()
