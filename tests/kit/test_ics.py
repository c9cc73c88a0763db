"""iCalendar: escaped, folded by octets, in UTC."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from yorozu.kit import ics

START = datetime(2026, 12, 31, 23, 30, tzinfo=ZoneInfo("Asia/Tokyo"))


def event(**changes: object) -> ics.Event:
    plain = {
        "uid": "1@yorozu",
        "start": START,
        "end": START + timedelta(hours=1),
        "summary": "経営相談",
        "stamp": START,
    }
    return ics.Event(**(plain | changes))  # type: ignore[arg-type]


def unfolded(data: bytes) -> list[str]:
    return data.decode().replace("\r\n ", "").split("\r\n")


def test_times_are_utc_across_the_end_of_the_year() -> None:
    lines = unfolded(ics.calendar([event()], product="-//x//y//JA"))
    assert "DTSTART:20261231T143000Z" in lines
    assert "DTEND:20261231T153000Z" in lines
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-2:] == ["END:VCALENDAR", ""]


def test_text_cannot_leave_its_line() -> None:
    lines = unfolded(ics.calendar([event(summary="A,B;C\\D\nEND:VEVENT\r\nX\x00")], product="x"))
    assert "SUMMARY:A\\,B\\;C\\\\D\\nEND:VEVENT\\nX" in lines
    assert lines.count("END:VEVENT") == 1


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), max_size=400))
def test_lines_are_short_and_characters_whole(text: str) -> None:
    data = ics.calendar([event(description=text)], product="x")
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    found = [line for line in unfolded(data) if line.startswith("DESCRIPTION:")]
    assert found == ([f"DESCRIPTION:{ics.escape(text)}"] if text else [])
