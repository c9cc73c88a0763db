"""One row of the ledger → a past memo, or the reason why not.

A row is valid when it holds its number and what a memo needs at submission: day and times, who
answered, client, method, primary topic, 相談内容 or アドバイス内容. What a ledger did not ask,
because it has no such column (end, who answered, method, topic), is 未設定 like its office; an
empty cell in a column that is there is a gap to fill. All that is wrong is said at once, so
that it is corrected once. Nothing is cut: a text that is too long for its box is said, too.
"""

import datetime as dt
from collections.abc import Callable, Mapping

from consultations.importing import cells, words
from consultations.importing.cells import Unreadable
from consultations.importing.headings import Column
from consultations.importing.records import Circumstances, PastMemo, Place

Cells = Mapping[Column, object]
# The programme began in 2014; a session before that, or after today, is a slip of the pen.
EARLIEST = dt.date(2014, 4, 1)
_SHOWN = 20
_LONGEST = {
    Column.NUMBER: 30,
    Column.COMPANY: 120,
    Column.COMPANY_KANA: 200,
    Column.PERSON: 60,
    Column.PERSON_KANA: 120,
    Column.BUSINESS: 200,
    Column.COORDINATORS: 300,
    Column.TOPICS: 300,
    Column.RECORDER: 60,
    Column.OFFICE: 200,
    Column.INTRODUCER: 200,
}


class RowProblems(ValueError):
    """Everything that is wrong with one row, in Japanese."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("／".join(problems))


def _shown(value: object) -> str:
    text = " ".join(cells.text_of(value).split())
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "…"


class _Reader:
    """Collects what is wrong while it reads."""

    def __init__(self, row: Cells, about: Circumstances) -> None:
        self.row = row
        self.about = about
        self.problems: list[str] = []

    def text(self, column: Column) -> str:
        return self.fitting(column, cells.text_of(self.row.get(column)))

    def fitting(self, column: Column, text: str) -> str:
        """The text as it will be stored; said when its box cannot hold it."""
        longest = _LONGEST.get(column)
        if longest is not None and len(text) > longest:
            self.problems.append(f"{column.value}が{longest}文字を超えています")
        return text

    def asked(self, *columns: Column) -> bool:
        """Whether the ledger has a column for it; one that never asked cannot lack an answer."""
        return bool(self.about.asked.intersection(columns))

    def read(self, label: str, value: object, read: Callable[[object], object]) -> object:
        if not cells.text_of(value):
            self.problems.append(f"{label}がありません")
            return None
        try:
            return read(value)
        except Unreadable as error:
            self.problems.append(f"{label}「{_shown(value)}」は{error}")
            return None

    def names(self, column: Column, found: tuple[str, ...]) -> tuple[str, ...]:
        """Several names of one box; none at all is a gap where the ledger asked."""
        if not found and self.asked(column):
            self.problems.append(f"{column.value}がありません")
        self.fitting(column, "、".join(found))
        return found


def read_row(place: Place, row: Cells, about: Circumstances) -> PastMemo:
    """The memo of one row. Raises RowProblems."""
    reader = _Reader(row, about)
    number = _number(reader)
    period = _period(reader)
    coordinators = reader.names(
        Column.COORDINATORS, words.coordinator_names(row.get(Column.COORDINATORS))
    )
    company, people = _client(reader)
    method = _method(reader)
    topics = reader.names(Column.TOPICS, _topics(reader))
    content, advice = _said(reader)
    texts = {column: reader.text(column) for column in _PLAIN_TEXTS}
    if reader.problems or period is None:
        raise RowProblems(reader.problems)
    return PastMemo(
        place=place,
        number=number,
        started_at=period[0],
        ended_at=period[1],
        coordinators=coordinators,
        company=company,
        company_kana=texts[Column.COMPANY_KANA],
        people=people,
        person_kana=texts[Column.PERSON_KANA],
        phone=words.phone_text(row.get(Column.PHONE)),
        business=texts[Column.BUSINESS],
        industry=texts[Column.INDUSTRY],
        staff=words.read_staff(row.get(Column.STAFF)),
        introducer=words.read_introducer(row.get(Column.INTRODUCER), row.get(Column.BRANCH)),
        method=method,
        topics=topics,
        course=texts[Column.COURSE],
        office=texts[Column.OFFICE],
        address=texts[Column.ADDRESS],
        content=content,
        advice=advice,
        impression=texts[Column.IMPRESSION],
        recorder="、".join(words.person_names(texts[Column.RECORDER])),
    )


_PLAIN_TEXTS = (
    Column.COMPANY_KANA,
    Column.PERSON_KANA,
    Column.BUSINESS,
    Column.INDUSTRY,
    Column.COURSE,
    Column.OFFICE,
    Column.ADDRESS,
    Column.IMPRESSION,
    Column.RECORDER,
    Column.INTRODUCER,
)


def _number(reader: _Reader) -> str:
    number = reader.text(Column.NUMBER)
    if words.is_nothing(number):
        reader.problems.append("受付番号がありません")
    return number


def _client(reader: _Reader) -> tuple[str, tuple[str, ...]]:
    company = words.company_name(reader.row.get(Column.COMPANY))
    people = words.person_names(reader.row.get(Column.PERSON))
    if not company and not people:
        reader.problems.append("企業名も相談者名もありません")
    reader.fitting(Column.COMPANY, company)
    reader.fitting(Column.PERSON, "、".join(people))
    return company, people


def _said(reader: _Reader) -> tuple[str, str]:
    content, advice = reader.text(Column.CONTENT), reader.text(Column.ADVICE)
    if not content and not advice:
        reader.problems.append("相談内容もアドバイス内容もありません")
    return content, advice


def _method(reader: _Reader) -> str:
    if not reader.asked(Column.METHOD):
        return ""
    label = Column.METHOD.value
    return str(reader.read(label, reader.row.get(Column.METHOD), words.read_method))


def _topics(reader: _Reader) -> tuple[str, ...]:
    known = reader.about.known_topics
    first = words.split_topics(reader.row.get(Column.TOPICS), known)
    more = words.split_topics(reader.row.get(Column.MORE_TOPICS), known) if first else ()
    return tuple(dict.fromkeys(first + more))


def _period(reader: _Reader) -> tuple[dt.datetime, dt.datetime | None] | None:
    """Start and end. An end at 0:00 is the midnight that ends the day; an end that is not after
    the start is refused, since nobody can tell which of the two is wrong."""
    day, start_cell, end_cell = _day_and_clock(reader)
    start = reader.read("開始時刻", start_cell, cells.read_minutes)
    end = _end(reader, start, end_cell)
    if not isinstance(start, int):
        return None
    if isinstance(end, int) and (end <= start or start >= cells.MIDNIGHT_MINUTES):
        reader.problems.append(
            f"終了時刻{_clock(end)}が開始時刻{_clock(start)}より後になっていません"
        )
    if day is None:
        return None
    midnight = dt.datetime.combine(day, dt.time())
    ended_at = midnight + dt.timedelta(minutes=end) if isinstance(end, int) else None
    return midnight + dt.timedelta(minutes=start), ended_at


def _end(reader: _Reader, start: object, cell: object) -> int | None:
    if not cells.text_of(cell) and not reader.asked(Column.END, Column.PERIOD):
        return None
    length = cells.read_length(cell)
    if length is not None:
        return start + length if isinstance(start, int) else None
    end = reader.read("終了時刻", cell, cells.read_minutes)
    if end == 0 and isinstance(start, int) and start > 0:
        return cells.MIDNIGHT_MINUTES
    return end if isinstance(end, int) else None


def _clock(minutes: int) -> str:
    return f"{minutes // 60}:{minutes % 60:02}"


def _day_and_clock(reader: _Reader) -> tuple[dt.date | None, object, object]:
    """The day and the two clock cells, from whichever columns this ledger has."""
    row = reader.row
    day_cell: object = row.get(Column.DATE)
    start: object = row.get(Column.START)
    end: object = row.get(Column.END)
    clock: object = None
    if not cells.text_of(day_cell):
        day_cell, clock = cells.split_when(row.get(Column.WHEN))
    period = row.get(Column.PERIOD)
    if not cells.text_of(start):
        start, split_end = cells.split_range(clock if cells.text_of(clock) else period)
    else:
        start, split_end = cells.split_range(start)
    if not cells.text_of(end):
        end = split_end
    if not cells.text_of(end) and cells.read_length(period) is not None:
        end = period
    return _day(reader, day_cell), start, end


def _day(reader: _Reader, cell: object) -> dt.date | None:
    about = reader.about

    def read(value: object) -> dt.date:
        day = cells.read_date(value, epoch=about.epoch, month=about.month)
        if day > about.today:
            raise Unreadable("今日より後の日付です")
        if day < EARLIEST:
            raise Unreadable("よろず支援拠点が始まる前の日付です")
        return day

    day = reader.read("相談日", cell, read)
    return day if isinstance(day, dt.date) else None
