"""What a service refuses, with the sentence the user reads."""


class MemoError(Exception):
    """The act was refused and nothing changed. `str(error)` is Japanese, for the screen."""


class WrongState(MemoError):
    pass


class StaleRevision(MemoError):
    def __init__(self) -> None:
        super().__init__(
            "ほかの人がこのメモを更新しました。最新の内容を確認してから、もう一度操作してください。"
        )


class OwnMemo(MemoError):
    def __init__(self) -> None:
        super().__init__("自分が対応・記載したメモは、自分では確認・差戻し・取消できません。")


class ReasonRequired(MemoError):
    pass


class MonthClosed(MemoError):
    def __init__(self) -> None:
        super().__init__("締め後の月のメモです。訂正として確認する理由を入力してください。")


class DraftConflict(MemoError):
    """Somebody, or another tab, saved a later revision of the draft."""

    def __init__(self, revision: int, data: dict[str, object], saved_by: str) -> None:
        super().__init__("別の画面でこの下書きが更新されました。")
        self.revision = revision
        self.data = data
        self.saved_by = saved_by


class StepChanged(MemoError):
    def __init__(self) -> None:
        super().__init__(
            "この次回予定は、ほかの人か別の画面で変更されました。"
            "いまの状態を確認してから、もう一度操作してください。"
        )


class IntakeChanged(MemoError):
    def __init__(self) -> None:
        super().__init__(
            "この一次対応は、ほかの人か別の画面で変更されました。"
            "いまの内容を確認してから、もう一度操作してください。"
        )


class ReferralChanged(MemoError):
    def __init__(self) -> None:
        super().__init__(
            "この紹介は、ほかの人か別の画面で変更されました。"
            "いまの状態を確認してから、もう一度操作してください。"
        )


class FileRefused(MemoError):
    """One file of an upload was not taken; the others may have been."""

    def __init__(self, name: str, why: str) -> None:
        super().__init__(f"{name}：{why}")
        self.name = name
        self.why = why
