"""The month's report on paper: the floor is WeasyPrint on the finished HTML."""

from collections.abc import Callable
from io import BytesIO
from typing import Any
from unittest.mock import patch

import weasyprint
from pypdf import PdfReader

from bench.figures import last_month
from bench.measure import line, measure
from center.models import DEFAULT_PROGRAMME, Programme
from consultations.models import Memo
from reports.figures import month_figures
from reports.pdf import report_pdf

ROUNDS = 5
MOST_SECONDS = 2.0


def papers(rounds: int) -> list[str]:
    month = last_month()
    programme = Programme.objects.get(code=DEFAULT_PROGRAMME)

    def build() -> bytes:
        return report_pdf(month_figures(month, programme))

    pages = len(PdfReader(BytesIO(build())).pages)
    few = min(rounds, ROUNDS)
    again = _again(build)
    floor = measure(again, rounds=few, warm_up=1)
    report = measure(build, rounds=few, warm_up=1, beside=again)
    text = line(f"report PDF, {pages} pages", report, floor=floor, aim=1.2)
    if report.p50 > MOST_SECONDS * 1000:
        text += f"  above {MOST_SECONDS:g} s: MISSED"
    return [line("floor: WeasyPrint on the finished HTML", floor), text, _memo_sheet(few)]


def _memo_sheet(rounds: int) -> str:
    from bench.client import getter, stack

    number = Memo.objects.counted().latest("started_at").number
    with stack("manager") as client:
        sheet = measure(getter(client, f"/consultations/{number}/memo.pdf"), rounds=rounds)
    return line("memo.pdf", sheet)


def _again(build: Callable[[], bytes]) -> Callable[[], Any]:
    """Catch what `build` hands to WeasyPrint, to hand over the same again."""
    caught: dict[str, Any] = {}
    real: Any = weasyprint.HTML

    def spy(**source: Any) -> Any:
        page = real(**source)
        write = page.write_pdf

        def write_pdf(**options: Any) -> Any:
            caught.update(source=source, options=options)
            return write(**options)

        page.write_pdf = write_pdf
        return page

    with patch.object(weasyprint, "HTML", spy):
        build()
    return lambda: real(**caught["source"]).write_pdf(**caught["options"])
