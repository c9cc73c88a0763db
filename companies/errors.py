"""Why an act on a client was refused; views answer with the words."""


class Refused(Exception):
    """Refused for a reason that the person can act on."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class StaleRevision(Refused):
    """Somebody else corrected the record since the page was opened."""

    def __init__(self) -> None:
        super().__init__("この画面を開いたあとに、ほかの方が内容を変更しました。")
