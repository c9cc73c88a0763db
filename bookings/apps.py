from django.apps import AppConfig


class BookingsConfig(AppConfig):
    name = "bookings"
    verbose_name = "予約"

    def ready(self) -> None:
        from bookings import disposal, sections
        from bookings.settings_entries import ENTRIES
        from bookings.web import disposal as web_disposal
        from bookings.web import mailing
        from bookings.web.panels import PANELS
        from yorozu.kit.registry import settings_entries, start_panels

        settings_entries.register(*ENTRIES)
        start_panels.register(*PANELS)
        mailing.prepare()
        disposal.register()
        web_disposal.register()
        sections.register()
