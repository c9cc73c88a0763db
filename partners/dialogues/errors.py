"""What a service of the dialogues refuses, with the sentence the user reads."""


class DialogueError(Exception):
    """The act was refused and nothing changed. `str(error)` is Japanese, for the screen."""


class DialogueRefused(DialogueError):
    pass


class DialogueStale(DialogueError):
    """The record was changed since the page was opened."""

    def __init__(self) -> None:
        super().__init__(
            "ほかの人か別の画面で、内容が変更されました。"
            "いまの内容を確かめてから、もう一度操作してください。"
        )
