"""One row of the ledger → a past memo, or the reason why not.

A row is valid when it holds what a memo needs at submission (design: number, day and times, who
answered, client, method, primary topic, 相談内容 or アドバイス内容). All that is wrong with a row is
said at once, so that it is corrected once.
"""

import datetime as dt
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

from consultations.importing import cells, words
from consultations.importing.cells import Unreadable
from consultations.importing.headings import Column
from yorozu.kit.textkeys import clean_text, name_key

Cells = Mapping[Column, object]
# The programme began in 2014; a session before that, or after today, is a slip of the pen.
EARLIEST = dt.date(2014, 4, 1)
_SHOWN = 20
LONGEST_NUMBER = 40
LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Place:
    """Where a row stands in its workbook."""

    sheet: str
    row: int


@dataclass(frozen=True, slots=True)
class PastMemo:
    """One valid row. Times are Japanese wall-clock; texts are as typed."""

    place: Place
    number: str
    started_at: dt.datetime
    ended_at: dt.datetime
    coordinators: tuple[str, ...]
    company: str
    company_kana: str
    person: str
    person_kana: str
    phone: str
    business: str
    industry: str
    staff: int | None
    introducer: words.Introducer | None
    method: str
    topics: tuple[str, ...]
    course: str
    office: str
    address: str
    content: str
    advice: str
    impression: str
    recorder: str

    @property
    def client_key(self) -> str:
        """The client as compared: the company, else the person."""
        return name_key(self.company) if self.company else f"人:{name_key(self.person)}"


@dataclass(frozen=True, slots=True)
class Rejection:
    """A row that does not come in. ``cells`` are its original cells by heading, for correction."""

    place: Place
    reason: str
    detail: str = ""
    cells: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What a row's cells cannot say themselves: date system, month of the sheet, today, topics."""

    today: dt.date
    epoch: dt.datetime
    month: dt.date | None = None
    known_topics: Collection[str] = ()


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
        return cells.text_of(self.row.get(column))

    def has(self, column: Column) -> bool:
        return bool(self.text(column)) and not words.is_nothing(self.text(column))

    def required(self, column: Column, read: Callable[[object], object]) -> object:
        return self.read_value(column.value, self.row.get(column), read)

    def read_value(self, label: str, value: object, read: Callable[[object], object]) -> object:
        if not cells.text_of(value):
            self.problems.append(f"{label}がありません")
            return None
        try:
            return read(value)
        except Unreadable as error:
            self.problems.append(f"{label}「{_shown(value)}」は{error}")
            return None

    def missing(self, message: str) -> None:
        self.problems.append(message)


def read_row(place: Place, row: Cells, about: Circumstances) -> PastMemo:
    """The memo of one row. Raises RowProblems."""
    reader = _Reader(row, about)
    number = _number(reader)
    period = _period(reader)
    coordinators = words.coordinator_names(row.get(Column.COORDINATORS))
    if not coordinators:
        reader.missing("相談対応者がありません")
    company, person = _client(reader)
    method = reader.required(Column.METHOD, words.read_method)
    topics = _topics(reader)
    if not topics:
        reader.missing("相談分野がありません")
    content, advice = reader.text(Column.CONTENT), reader.text(Column.ADVICE)
    if not content and not advice:
        reader.missing("相談内容もアドバイス内容もありません")
    if reader.problems or period is None:
        raise RowProblems(reader.problems)
    return PastMemo(
        place=place,
        number=number,
        started_at=period[0],
        ended_at=period[1],
        coordinators=coordinators,
        company=company,
        company_kana=reader.text(Column.COMPANY_KANA)[:LONGEST_NAME],
        person=person,
        person_kana=reader.text(Column.PERSON_KANA)[:LONGEST_NAME],
        phone=words.phone_text(row.get(Column.PHONE)),
        business=reader.text(Column.BUSINESS),
        industry=reader.text(Column.INDUSTRY),
        staff=words.read_staff(row.get(Column.STAFF)),
        introducer=words.read_introducer(row.get(Column.INTRODUCER), row.get(Column.BRANCH)),
        method=str(method),
        topics=topics,
        course=reader.text(Column.COURSE),
        office=reader.text(Column.OFFICE),
        address=reader.text(Column.ADDRESS),
        content=content,
        advice=advice,
        impression=reader.text(Column.IMPRESSION),
        recorder=words.person_name(row.get(Column.RECORDER)),
    )


def _number(reader: _Reader) -> str:
    number = reader.text(Column.NUMBER)
    if not number or words.is_nothing(number):
        reader.missing("受付番号がありません")
    elif len(number) > LONGEST_NUMBER:
        reader.missing(f"受付番号が{LONGEST_NUMBER}文字を超えています")
    return clean_text(number)


def _client(reader: _Reader) -> tuple[str, str]:
    company = words.company_name(reader.row.get(Column.COMPANY))
    person = words.person_name(reader.row.get(Column.PERSON))
    if not company and not person:
        reader.missing("企業名も相談者名もありません")
    for label, name in (("企業名", company), ("相談者名", person)):
        if len(name) > LONGEST_NAME:
            reader.missing(f"{label}が{LONGEST_NAME}文字を超えています")
    return company, person


def _topics(reader: _Reader) -> tuple[str, ...]:
    known = reader.about.known_topics
    first = words.split_topics(reader.row.get(Column.TOPICS), known)
    more = words.split_topics(reader.row.get(Column.MORE_TOPICS), known) if first else ()
    return tuple(dict.fromkeys(first + more))


def _period(reader: _Reader) -> tuple[dt.datetime, dt.datetime] | None:
    """Start and end. An end at 0:00 is the midnight that ends the day; an end before the start
    is refused, since nobody can tell which of the two is wrong."""
    day, start_cell, end_cell = _day_and_clock(reader)
    start = reader.read_value("開始時刻", start_cell, cells.read_minutes)
    length = cells.read_length(end_cell) if start_cell is not None else None
    end: object
    if length is not None and isinstance(start, int):
        end = start + length
    else:
        end = reader.read_value("終了時刻", end_cell, cells.read_minutes)
    if not isinstance(start, int) or not isinstance(end, int):
        return None
    if end == 0 < start:
        end = cells.MIDNIGHT_MINUTES
    if end <= start or start >= cells.MIDNIGHT_MINUTES:
        reader.missing(f"終了時刻{_clock(end)}が開始時刻{_clock(start)}より後になっていません")
        return None
    if day is None:
        return None
    midnight = dt.datetime.combine(day, dt.time())
    return midnight + dt.timedelta(minutes=start), midnight + dt.timedelta(minutes=end)


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

    day = reader.read_value("相談日", cell, read)
    return day if isinstance(day, dt.date) else None
