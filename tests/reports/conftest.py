"""Figures are compared with hundreds of lists: the choices of their boxes are read once."""

import pytest


@pytest.fixture(autouse=True)
def lists_are_kept(settings: object) -> None:
    settings.CODE_LIST_SECONDS = 30  # type: ignore[attr-defined]
