from django.apps import AppConfig


class PartnersConfig(AppConfig):
    name = "partners"
    verbose_name = "連携機関"

    def ready(self) -> None:
        from partners import dialogue_room

        dialogue_room.prepare()
