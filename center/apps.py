from django.apps import AppConfig


class CenterConfig(AppConfig):
    name = "center"
    verbose_name = "拠点"

    def ready(self) -> None:
        from center.settings_entries import ENTRIES
        from yorozu.kit.registry import settings_entries

        settings_entries.register(*ENTRIES)
