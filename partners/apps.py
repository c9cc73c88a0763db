from django.apps import AppConfig


class PartnersConfig(AppConfig):
    name = "partners"
    verbose_name = "連携機関"

    def ready(self) -> None:
        from accounts.companions import register
        from partners import dialogue_room, event_panels, org_panels, sections, seminar_room
        from partners.companion import PartnerCompanion
        from partners.org_settings import ENTRIES
        from yorozu.kit.registry import settings_entries, start_panels

        sections.register()
        register(PartnerCompanion())
        settings_entries.register(*ENTRIES)
        start_panels.register(*org_panels.PANELS, *event_panels.PANELS)
        seminar_room.prepare()
        dialogue_room.prepare()
