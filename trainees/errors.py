"""Why an act of this room cannot be done; the words are shown."""


class Refused(Exception):
    """The rules of the house, or the state of the record, forbid it."""


class Stale(Refused):
    """Somebody changed the same record meanwhile."""

    def __init__(self) -> None:
        super().__init__(
            "ほかの人か別の画面で、先に変更されました。"
            "いまの内容を確かめて、もう一度操作してください。"
        )
