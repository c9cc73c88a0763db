"""What one URL does for each role."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from accounts.enums import ROLES_WITH, Role
from accounts.enums import Permission as P
from tests.matrix.world import World

ROLES = ["anonymous", *[role.value for role in Role]]


@dataclass(frozen=True)
class Page:
    """What one URL does for each role. `ok` is the status of those who may."""

    permission: P | None
    kwargs: Callable[[World], dict[str, Any]] = lambda world: {}
    query: str = ""
    ok: int = 200
    method: str = "get"
    data: Callable[[World], dict[str, Any]] = lambda world: {}
    exceptions: dict[str, int] = field(default_factory=dict)
    sweep: bool = True
    seen_by: tuple[Role, ...] = ()

    def expected(self) -> dict[str, int]:
        if self.permission is None:
            return {**dict.fromkeys(ROLES, self.ok), **self.exceptions}
        may = ROLES_WITH[self.permission]
        plain = {role: self.ok if role in may else 403 for role in ROLES}
        return {**plain, "anonymous": 302, **self.exceptions}


def status_of(response: Any) -> int:
    """The status; a file that is sent is read to its end, so that it is closed."""
    if response.streaming:
        b"".join(response.streaming_content)
    status: int = response.status_code
    return status
