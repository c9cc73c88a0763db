"""What stands in an address."""

from django.urls.converters import IntConverter

BIGINT = 2**63


class IdConverter(IntConverter):
    """`<id:pk>`: a number that a row can have. Of a larger one there is no page."""

    def to_python(self, value: str) -> int:
        number = int(value)
        if number >= BIGINT:
            raise ValueError
        return number
