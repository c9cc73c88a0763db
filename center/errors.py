"""What a service of the settings refuses, with the sentence the user reads."""


class SettingsError(Exception):
    """The act was refused and nothing changed. `str(error)` is Japanese, for the screen."""


class Refused(SettingsError):
    pass


class Stale(SettingsError):
    """The record was changed since the page was opened."""

    def __init__(self) -> None:
        super().__init__("この画面を開いたあとに、ほかの画面で変更されました。")
