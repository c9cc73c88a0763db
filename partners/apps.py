from django.apps import AppConfig


class PartnersConfig(AppConfig):
    name = "partners"
    verbose_name = "連携機関"

    def ready(self) -> None:
        """What the packages put into the portal's registers."""
        from accounts.companions import register
        from partners.dialogues import sections as dialogue_sections
        from partners.events.panels import PANELS as EVENT_PANELS
        from partners.meetings.panels import PANELS as MEETING_PANELS
        from partners.orgs import sections as client_sections
        from partners.orgs.companion import PartnerCompanion
        from partners.orgs.settings_entries import ENTRIES
        from partners.seminars import disposal as seminar_disposal
        from partners.seminars import sections as seminar_sections
        from partners.themes import figures as theme_figures
        from yorozu.kit.registry import settings_entries, start_panels

        client_sections.register()
        register(PartnerCompanion())
        settings_entries.register(*ENTRIES)
        start_panels.register(*MEETING_PANELS, *EVENT_PANELS)
        theme_figures.register()
        seminar_sections.register()
        seminar_disposal.register()
        dialogue_sections.register()
