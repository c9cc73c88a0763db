"""研修報告書 on A4, made from the logs."""

from collections.abc import Sequence
from datetime import date

from trainees.selectors.evaluations import StageSheets
from trainees.selectors.report import TrainingReport
from yorozu.kit.charts_radar import RadarDrawing
from yorozu.kit.pdf import render_pdf


def report_pdf(
    report: TrainingReport,
    *,
    sheets: Sequence[StageSheets],
    growth: RadarDrawing | None,
    day: date,
) -> bytes:
    """The same logs give the same bytes on the same day."""
    drawn = [each for each in sheets if each.drawing]
    context = {
        "report": report,
        "trainee": report.trainee,
        "sheets": drawn,
        "last": drawn[-1] if drawn else None,
        "growth": growth,
        "day": day,
    }
    return render_pdf("print/training.html", context, title="研修報告書")
