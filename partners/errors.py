"""Why an act on a theme or a registration is refused; the words are for the screen."""


class Refused(Exception):
    """The rules of the house, or the state of the record, forbid it. Nothing has changed."""


class Stale(Refused):
    """Somebody changed the same record meanwhile."""

    def __init__(self) -> None:
        super().__init__(
            "ほかの人か別の画面で、内容が変更されました。"
            "いまの内容を確かめてから、もう一度操作してください。"
        )
