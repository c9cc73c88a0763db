"""What a service of events refuses, with the sentence the user reads."""


class EventError(Exception):
    """The act was refused and nothing changed. `str(error)` is Japanese, for the screen."""


class EventRefused(EventError):
    pass


class EventStale(EventError):
    """The event was changed since the page was opened."""

    def __init__(self) -> None:
        super().__init__(
            "ほかの人か別の画面で、この内容が変更されました。"
            "いまの内容を確かめてから、もう一度操作してください。"
        )
