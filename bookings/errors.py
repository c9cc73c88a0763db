"""What a service refuses, with the sentence the user reads."""


class BookingError(Exception):
    """The act was refused and nothing changed. `str(error)` is Japanese, for the screen."""


class Refused(BookingError):
    pass


class WrongState(BookingError):
    pass


class Stale(BookingError):
    """The record was changed since the page was opened."""

    def __init__(self) -> None:
        super().__init__(
            "ほかの人か別の画面で、この予約が変更されました。"
            "いまの内容を確かめてから、もう一度操作してください。"
        )


class SlotTaken(BookingError):
    """Booth or people are taken at that time. `in_the_way` says by what, for staff only."""

    def __init__(self, in_the_way: list[str]) -> None:
        self.in_the_way = in_the_way
        words = "・".join(in_the_way) or "この枠"
        super().__init__(f"{words}は、この時間にほかの予約が入っています。別の枠を選んでください。")


class EventClash(BookingError):
    """Somebody who is to come along has something else then; `in_the_way` says who and what."""

    def __init__(self, in_the_way: list[str]) -> None:
        self.in_the_way = in_the_way
        words = "、".join(in_the_way)
        super().__init__(
            f"別の予定と重なる方がいます：{words}。"
            "コーディネーターか時間を変えて、もう一度操作してください。"
        )


class SlotGone(BookingError):
    """Somebody was quicker; `next_free` is the slot to offer instead."""

    def __init__(self, next_free: object, words: str) -> None:
        self.next_free = next_free
        after = f"次の空き枠は、{words}です。" if words else "空き枠は、もうありません。"
        super().__init__(f"この枠は、先にほかの方の予約が入りました。{after}")
