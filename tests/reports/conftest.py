"""Figures are compared with hundreds of lists: the choices of their boxes are read once."""

from typing import Any

import pytest


@pytest.fixture(autouse=True)
def lists_are_kept(settings: Any) -> None:
    settings.CODE_LIST_SECONDS = 30
