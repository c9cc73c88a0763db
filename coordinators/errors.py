"""Why an act on a coordinator or a skill cannot be done; the words are shown."""


class Refused(Exception):
    """The rules of the house, or the state of the record, forbid it."""


class Stale(Refused):
    """Somebody changed the same record meanwhile."""

    def __init__(self) -> None:
        super().__init__(
            "表示したあとに、ほかの人が登録内容を変えました。"
            "いまの内容を確かめて、もう一度操作してください。"
        )


class PhotoRefused(Refused):
    """The picture is not taken."""
