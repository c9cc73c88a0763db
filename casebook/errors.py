"""What a service refuses, with the sentence the user reads."""


class CaseError(Exception):
    """The act was refused and nothing changed. `str(error)` is Japanese, for the screen."""


class Refused(CaseError):
    pass


class WrongState(CaseError):
    pass


class Stale(CaseError):
    """The case was changed since the page was opened."""

    def __init__(self) -> None:
        super().__init__(
            "ほかの人か別の画面で、内容が変更されました。"
            "いまの内容を確かめてから、もう一度操作してください。"
        )
