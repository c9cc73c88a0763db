from django.apps import AppConfig


class CoordinatorsConfig(AppConfig):
    name = "coordinators"
    verbose_name = "コーディネーター"

    def ready(self) -> None:
        from accounts.companions import register
        from coordinators.companion import CoordinatorCompanion
        from coordinators.group_panels import GROUP_PANELS
        from coordinators.panels import PANELS
        from coordinators.settings_entries import ENTRIES
        from yorozu.kit.registry import settings_entries, start_panels

        register(CoordinatorCompanion())
        start_panels.register(*PANELS, *GROUP_PANELS)
        settings_entries.register(*ENTRIES)
