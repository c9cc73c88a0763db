from django.apps import AppConfig


class PartnersConfig(AppConfig):
    name = "partners"
    verbose_name = "連携機関"

    def ready(self) -> None:
        from partners import sections, seminar_room

        sections.register()
        seminar_room.prepare()
