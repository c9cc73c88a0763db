from django.apps import AppConfig


class ConsultationsConfig(AppConfig):
    name = "consultations"
    verbose_name = "経営相談メモ"

    def ready(self) -> None:
        from bookings import history
        from center import usage
        from consultations import disposal, disposal_intake, sections
        from consultations.experience import past_of
        from consultations.panels import PANELS
        from consultations.usage import COUNTERS
        from yorozu.kit.registry import start_panels

        usage.register(*COUNTERS)
        disposal.register()
        sections.register()
        disposal_intake.register()
        history.register(past_of)
        start_panels.register(*PANELS)
