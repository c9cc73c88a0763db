"""Small cells: of fewer than five people or companies no number is published."""

import re

# 1〜4, not a part of a larger number, of an ordinal or of a phrase with 以上.
SMALL = re.compile(
    r"(?<![0-9０-９.．,，/第])([1-4１-４])[ 　]?(人|名|者|社)"
    r"(?![目乗前分称様物格長会員労ひ一]|以上|以下|以内|未満|超|あたり)"
)


def hide_small(text: str) -> str:
    """従業員3名 becomes 従業員5名未満, wherever a case is read outside the desk."""
    return SMALL.sub(lambda found: f"5{found[2]}未満", text)


def shown(n: int) -> str:
    """A figure of a case: exact from five on."""
    return f"{n:,}" if n >= 5 else "5未満"
