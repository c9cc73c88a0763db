from django.apps import AppConfig


class CasebookConfig(AppConfig):
    name = "casebook"
    verbose_name = "支援事例集"

    def ready(self) -> None:
        from casebook import disposal, sections, settings_entries
        from yorozu.kit.registry import settings_entries as entries

        disposal.register()
        sections.register()
        entries.register(*settings_entries.ENTRIES)
