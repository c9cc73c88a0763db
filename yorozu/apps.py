from django.apps import AppConfig


class YorozuConfig(AppConfig):
    """The composition itself, installed so that every process knows the one Celery app."""

    name = "yorozu"

    def ready(self) -> None:
        from yorozu import celery  # noqa: F401 - importing makes it the current app
