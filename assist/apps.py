from django.apps import AppConfig


class AssistConfig(AppConfig):
    name = "assist"
    verbose_name = "アシスト会議"

    def ready(self) -> None:
        from assist import disposal, sections

        disposal.register()
        sections.register()
