"""What a service of the survey refuses, with the sentence the reader sees."""

from consultations.errors import MemoError


class OutcomeRefused(MemoError):
    pass


class OutcomeChanged(MemoError):
    def __init__(self) -> None:
        super().__init__(
            "ほかの人が先に操作しました。いまの状態を確かめてから、もう一度操作してください。"
        )


class Closed(MemoError):
    """The link no longer takes answers."""

    def __init__(self) -> None:
        super().__init__("回答の受付は終わりました。ご協力ありがとうございました。")


class OwnSession(MemoError):
    def __init__(self) -> None:
        super().__init__("自分が対応・記載した相談のアンケートは、ほかの職員が扱います。")
