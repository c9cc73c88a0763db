from django.apps import AppConfig


class PartnersConfig(AppConfig):
    name = "partners"
    verbose_name = "連携機関"

    def ready(self) -> None:
        from accounts.companions import register
        from partners import seminar_room
        from partners.dialogues import sections as dialogue_room
        from partners.events import panels as event_panels
        from partners.meetings import panels as org_panels
        from partners.orgs import sections
        from partners.orgs.companion import PartnerCompanion
        from partners.orgs.settings_entries import ENTRIES
        from yorozu.kit.registry import settings_entries, start_panels

        sections.register()
        register(PartnerCompanion())
        settings_entries.register(*ENTRIES)
        start_panels.register(*org_panels.PANELS, *event_panels.PANELS)
        seminar_room.prepare()
        dialogue_room.prepare()
