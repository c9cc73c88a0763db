"""Two managers at once: each act on people waits for the other and looks again."""

from accounts.enums import Role
from accounts.errors import Refused
from accounts.models import User


def lock(*, target: User, by: User) -> User:
    """Lock every active manager, then the target; the target as it is now. Raises Refused.

    The managers are always locked first and in one order, so that two acts never wait for each
    other; who was demoted meanwhile acts no more, so one manager always remains.
    """
    managers = User.objects.select_for_update().filter(role=Role.MANAGER, is_active=True)
    if by.pk not in {each.pk for each in managers.order_by("pk")}:
        raise Refused("あなたの役割が変わったため、この操作はできません。")
    locked: User = User.objects.select_for_update().get(pk=target.pk)
    return locked


def refuse_oneself(target: User, by: User, words: str) -> None:
    if target.pk == by.pk:
        raise Refused(words)
