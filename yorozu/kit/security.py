"""Response headers that Django does not send by itself."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

# Passkeys are used on our own pages; nothing else of the device is ever needed.
OWN = ("publickey-credentials-create", "publickey-credentials-get", "clipboard-write")
NOBODY = (
    "accelerometer",
    "autoplay",
    "browsing-topics",
    "camera",
    "display-capture",
    "encrypted-media",
    "geolocation",
    "gyroscope",
    "hid",
    "idle-detection",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "screen-wake-lock",
    "serial",
    "usb",
    "xr-spatial-tracking",
)
POLICY = ", ".join([*(f"{name}=(self)" for name in OWN), *(f"{name}=()" for name in NOBODY)])


class PermissionsPolicyMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", POLICY)
        return response
