from django.apps import AppConfig


class BookingsConfig(AppConfig):
    name = "bookings"
    verbose_name = "予約"

    def ready(self) -> None:
        from bookings import disposal, event_disposal, sections, theme_figures
        from bookings.event_reading import slot_notes
        from bookings.settings_entries import ENTRIES
        from bookings.web import disposal as web_disposal
        from bookings.web import mailing
        from partners.events import notes as event_notes
        from yorozu.kit.registry import settings_entries

        settings_entries.register(*ENTRIES)
        mailing.prepare()
        disposal.register()
        web_disposal.register()
        event_disposal.register()
        sections.register()
        event_notes.register(slot_notes)
        theme_figures.register()
