from django.apps import AppConfig


class ConsultationsConfig(AppConfig):
    name = "consultations"
    verbose_name = "経営相談メモ"

    def ready(self) -> None:
        from center import usage
        from consultations import disposal, disposal_intake
        from consultations.usage import COUNTERS

        usage.register(*COUNTERS)
        disposal.register()
        disposal_intake.register()
