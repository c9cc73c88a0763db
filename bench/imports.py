"""20,000 rows of a past ledger through `import_consultations`, in a process of its own.

The process rolls back what it wrote, and says how long it took and how much memory it needed.
"""

import json
import re
import subprocess
import sys
import time
from datetime import date, timedelta
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

import xlsxwriter
from django.core.management import call_command
from django.db import transaction

ROWS = 20_000
MOST_SECONDS, MOST_MB = 60, 500
HEADINGS = (
    "受付番号", "相談日", "開始", "終了", "相談対応者", "フリガナ", "企業名", "主な事業内容",
    "フリガナ（相談者）", "相談者名", "電話番号", "業種", "従業員数", "紹介元", "相談方法",
    "相談分野", "相談内容", "アドバイス内容", "所感", "記載者",
)  # fmt: skip


def rows(_rounds: int) -> list[str]:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "ledger.xlsx"
        write_ledger(path, ROWS)
        done = subprocess.run(
            [sys.executable, "-m", "bench.imports", str(path)], capture_output=True, text=True
        )
        if done.returncode:
            raise RuntimeError(done.stderr[-2000:])
        told = json.loads(done.stdout.splitlines()[-1])
    missed = told["seconds"] > MOST_SECONDS or told["megabytes"] > MOST_MB
    return [
        f"import {told['imported']:,} of {told['read']:,} rows: {told['seconds']:.1f} s, "
        f"{told['read'] / told['seconds']:,.0f} rows/s, {told['megabytes']:,.0f} MB at most"
        f"  (≤ {MOST_SECONDS} s, ≤ {MOST_MB} MB{': MISSED' if missed else ''})"
    ]


def write_ledger(path: Path, count: int) -> None:
    """Rows of the demo generators in the old workbook's spelling, a sheet for each month."""
    from desks.demo import corpus
    from desks.demo.calendar import Diary, Plan
    from desks.demo.clients import client
    from desks.demo.texts import write

    people = [p for p in corpus.read("people.toml")["coordinator"] if p["rank"] != "concierge"]
    skills = tuple(frozenset(p["topics"]) for p in people)
    first = date(2014, 4, 1)
    plan = Plan(77, count, first, first + timedelta(days=700), skills, frozenset(), _never)
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    month, sheet, line = "", None, 0
    for n, booked in enumerate(Diary(plan).run(), start=1):
        session = booked.session
        if month != (month := f"H{session.on.year - 1988}年{session.on.month}月"):
            sheet, line = book.add_worksheet(month), 1
            sheet.write_row(0, 0, HEADINGS)
        who = client(77, session.client)
        text = write(77, session, who, "")
        end = f"{booked.hour + 1}:00"
        cells = (
            f"H26-{n:05d}", f"平成{session.on.year - 1988}年{session.on:%m月%d日}",
            f"{booked.hour}:00", end, people[session.coordinator]["name"], who.kana, who.name,
            who.biz, who.person.kana, who.person.name, who.phone, "", f"{who.staff}名",
            "城南信金 蒲田支店" if who.by_bank else "", session.method,
            corpus.topics()[session.topic].name, text.content, text.advice, text.impression,
            people[session.coordinator]["name"],
        )  # fmt: skip
        assert sheet is not None
        sheet.write_row(line, 0, cells)
        line += 1
    book.close()


def _never(_day: date) -> bool:
    return False


def _once(path: str) -> None:
    out = StringIO()
    start = time.perf_counter()
    with transaction.atomic():
        call_command("import_consultations", path, json=True, stdout=out)
        transaction.set_rollback(True)
    told = json.loads(out.getvalue())
    print(
        json.dumps(
            {
                "seconds": time.perf_counter() - start,
                "megabytes": _most_memory(),
                "read": told["read"],
                "imported": told["imported"],
            }
        )
    )


def _most_memory() -> float:
    """Megabytes at most since this program began; `getrusage` counts its parent's, too."""
    told = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())
    assert told is not None
    return int(told[1]) / 1024


if __name__ == "__main__":
    import django

    django.setup()
    _once(sys.argv[1])
