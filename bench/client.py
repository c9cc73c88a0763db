"""Clients that speak to the whole stack, or to the bare views, inside this process."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.test import Client, override_settings

from accounts.models import User

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
BARE_MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "bench.floors.at_the_floor",
]


@contextmanager
def stack(login: str, **settings: Any) -> Iterator[Client]:
    """A signed-in client; DEBUG is off as it is where people work."""
    with override_settings(DEBUG=False, ALLOWED_HOSTS=["*"], **settings):
        client = Client()
        client.force_login(User.objects.get(email=f"{login}@yorozu.example"), BACKEND)
        yield client


@contextmanager
def bare(login: str = "manager") -> Iterator[Client]:
    """A client of the bare views; it may be used beside one of the whole stack."""
    with stack(login) as client:
        with override_settings(MIDDLEWARE=BARE_MIDDLEWARE):
            client.handler.load_middleware()
        yield client


def getter(client: Client, url: str) -> Callable[[], bytes]:
    """Ask for `url`; anything but a page is an error of the benchmark."""

    def get() -> bytes:
        response = client.get(url)
        if response.status_code != 200:
            where = response.headers.get("Location", "")
            raise RuntimeError(f"{url}: {response.status_code} {where}")
        return bytes(response.content)

    return get
