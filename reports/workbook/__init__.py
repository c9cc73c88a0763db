"""The report as a workbook: real numbers with their formats, formulas that say how, charts."""

from reports.workbook.book import report_xlsx

__all__ = ["report_xlsx"]
