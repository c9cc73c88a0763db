"""The month's performance on the command line: a summary, JSON or a PDF file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from center.models import DEFAULT_PROGRAMME, Programme
from reports import words
from reports.closing.paper import with_frozen
from reports.enums import ReportSpan
from reports.figures import MonthFigures, month_figures
from reports.layout import Layout
from reports.periods import parse_month
from reports.plain import as_plain
from reports.scope import CENTER
from reports.sets.selectors import layout_for
from reports.sets.subject import Subject


class Command(BaseCommand):
    help = "月次業務実績を集計します（--json で集計、--output で PDF）。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("month", help="対象の月（例: 2026-10）")
        parser.add_argument(
            "--programme", default=DEFAULT_PROGRAMME, metavar="CODE", help="事業区分のコード"
        )
        parser.add_argument("--output", type=Path, metavar="FILE.pdf", help="PDF の書き出し先")
        parser.add_argument("--json", action="store_true", help="集計を JSON で出力する")

    def handle(self, *_: Any, **options: Any) -> None:
        try:
            month = parse_month(options["month"])
        except ValueError as error:
            raise CommandError(str(error)) from error
        programme = _programme(options["programme"])
        figures = month_figures(month, programme)
        if options["output"]:
            layout = layout_for(Subject(month, ReportSpan.MONTH, CENTER, programme))
            _write_pdf(with_frozen(figures, programme), layout, options["output"])
        if options["json"]:
            self.stdout.write(json.dumps(as_plain(figures), ensure_ascii=False, indent=2))
        elif options["output"]:
            self.stdout.write(f"{options['output']} を作成しました。")
        else:
            self.stdout.write(_summary(figures))


def _programme(code: str) -> Programme:
    programme = Programme.objects.filter(code=code).first()
    if programme is None:
        known = "、".join(Programme.objects.values_list("code", flat=True))
        raise CommandError(f"事業区分「{code}」はありません。使えるコード: {known}")
    return programme


def _write_pdf(figures: MonthFigures, layout: Layout, path: Path) -> None:
    from reports.pdf import report_pdf

    try:
        path.write_bytes(report_pdf(figures, layout))
    except OSError as error:
        raise CommandError(f"{path} に書き込めません（{error.strerror}）。") from error


def _summary(figures: MonthFigures) -> str:
    state = f"（{words.state(figures)}）" if figures.closed_on else _waiting(figures)
    return "\n".join(
        [
            f"{figures.periods.month.label} {figures.programme_name}{state}",
            f"相談対応件数 {figures.total.month:,}件"
            f"（新規 {figures.new.month:,}・継続 {figures.repeat.month:,}）",
            f"来訪相談者数 {figures.clients.month:,}者",
            "集計の内訳は --json、PDF は --output FILE.pdf で出力します。",
        ]
    )


def _waiting(figures: MonthFigures) -> str:
    return f"（速報・未確認 {figures.unconfirmed}件）" if figures.unconfirmed else ""
