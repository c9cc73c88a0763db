"""Why an act on a person cannot be done; the words are shown."""


class AccountError(Exception):
    pass


class Refused(AccountError):
    """The rules of the house forbid it."""


class StalePage(AccountError):
    """Somebody changed the same record meanwhile."""

    def __init__(self) -> None:
        super().__init__(
            "ほかの人が先に変更しました。いまの登録内容を確かめて、もう一度保存してください。"
        )
