"""分析: any two dimensions over one 年度 and over all years, through the page and by themselves."""

from collections.abc import Iterator

from django.http import QueryDict
from django.utils import timezone

from accounts.models import User
from bench.client import getter, stack
from bench.measure import line, measure
from reports.analysis.answer import answer
from reports.analysis.question import Question
from yorozu.kit.wareki import fiscal_year

SLOWEST = 300.0
PAIRS = (
    ("industry", "month", "memos"),
    ("lead", "bank", "memos"),
    ("municipality", "topic", "clients"),
    ("visit", "industry", "memos"),
)


def analyses(rounds: int) -> Iterator[str]:
    few = max(5, rounds // 6)
    user = User.objects.get(email="manager@yorozu.example")
    year = fiscal_year(timezone.localdate())
    for rows, cols, asked in PAIRS:
        shape = f"rows={rows}&cols={cols}&measure={asked}"
        for span in (f"&fy={year}", ""):
            question = QueryDict(f"{shape}{span}")
            taken = measure(lambda q=question: answer(Question.of(user, q)), rounds=few)  # type: ignore[misc]
            text = line(f"{rows} × {cols}, {asked}{', one 年度' if span else ', all'}", taken)
            yield text + ("  above 300 ms: MISSED" if span and taken.p95 > SLOWEST else "")
    with stack("manager") as client:
        url = f"/reports/analysis/?rows=industry&cols=month&fy={year}"
        yield line("analysis page", measure(getter(client, url), rounds=few))
