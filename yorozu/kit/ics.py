"""iCalendar (RFC 5545), the few lines of it that an appointment needs.

Times go out in UTC, so that no time-zone table has to come along. Text is escaped, and lines are
folded by octets without cutting a character in two.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

CONTENT_TYPE = "text/calendar"
_OCTETS = 75
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f]")


@dataclass(frozen=True, kw_only=True)
class Event:
    """One appointment. `uid` never changes, `sequence` grows with every change of it."""

    uid: str
    start: datetime
    end: datetime
    summary: str
    stamp: datetime
    sequence: int = 0
    location: str = ""
    description: str = ""
    url: str = ""
    status: str = "CONFIRMED"


def calendar(events: Iterable[Event], *, product: str, name: str = "") -> bytes:
    """A published calendar; whoever opens it may keep its events."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{escape(product)}"]
    lines += ["CALSCALE:GREGORIAN", "METHOD:PUBLISH"]
    if name:
        lines.append(f"X-WR-CALNAME:{escape(name)}")
    for each in events:
        lines += _event(each)
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in fold(line)).encode()


def _event(event: Event) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{escape(event.uid)}"
    yield f"DTSTAMP:{_utc(event.stamp)}"
    yield f"DTSTART:{_utc(event.start)}"
    yield f"DTEND:{_utc(event.end)}"
    yield f"SEQUENCE:{event.sequence}"
    yield f"STATUS:{event.status}"
    yield f"SUMMARY:{escape(event.summary)}"
    if event.location:
        yield f"LOCATION:{escape(event.location)}"
    if event.description:
        yield f"DESCRIPTION:{escape(event.description)}"
    if event.url:
        # A URI is no TEXT: its commas and semicolons stay as they are.
        yield f"URL:{_CONTROL.sub('', event.url)}"
    yield "END:VEVENT"


def escape(text: str) -> str:
    """A TEXT value: backslash, comma, semicolon and line break have a meaning of their own."""
    text = _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = text.replace("\\", "\\\\").replace(",", "\\,").replace(";", "\\;")
    return text.replace("\n", "\\n")


def fold(line: str) -> Iterator[str]:
    """At most 75 octets on a line; what goes on begins with a space."""
    part, length = "", 0
    for char in line:
        octets = len(char.encode())
        if length + octets > _OCTETS:
            yield part
            part, length = " ", 1
        part += char
        length += octets
    yield part


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"
