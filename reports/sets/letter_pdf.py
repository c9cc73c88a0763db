"""The letter to a bank: what became of the customers it introduced, and nothing of any of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.utils import timezone

from bookings.enums import AppointmentState
from bookings.models import Appointment
from center.models import Programme
from partners.enums import OrganizationKind, SchemeStage
from partners.models import Organization, OutreachEvent, Scheme
from reports.analysis.hiding import LEAST
from reports.enums import ReportScope
from reports.figures import MonthFigures
from reports.layout import SECTIONS, Layout
from reports.sets.letter_counts import BRANCH, HIDDEN, OTHERS, VISIT, Table, tables_of, whole
from reports.words import span
from yorozu.kit.charts import number
from yorozu.kit.pdf import render_pdf
from yorozu.kit.spans import count_in
from yorozu.kit.wareki import fiscal_year, format_date

YOU = {
    OrganizationKind.SHINKIN: "貴金庫",
    OrganizationKind.CREDIT_UNION: "貴組合",
    OrganizationKind.BANK: "貴行",
}
TABLES = {
    "branches": ((BRANCH, "支店"),),
    "how": (("method", "相談方法"),),
    "what": (("course", "支援コース"), ("topic", "主な相談分野")),
    "who": (("stage", "創業前・後"), ("industry", "業種")),
}
FEW = "{least}件以上の区分がないため、内訳は載せていません。"
NOTES = (
    "{you}からご紹介いただいたお客さまのご相談のうち、{span}に行い、よろず事務局の確認を終えたもの"
    "（{programme}）を数えています。1回のご相談を1件と数えます。",
    "新規は、その事業での最初のご相談、継続は2回目以降のご相談です。相談者数は期間内の実数です。",
    "お客さまおひとりの情報とならないよう、{least}件に満たない区分と、差し引きで分かってしまう区分は、"
    "「{others}」にまとめるか「{hidden}」としています。",
    "個々のご相談の内容は、ご本人の同意なくお伝えすることはできません。あらかじめご了承ください。",
)


@dataclass(frozen=True)
class Sheet:
    """A table as it is printed: head, rows of label and cells, sum."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]
    total: tuple[str, ...] = ()


@dataclass(frozen=True)
class Chapter:
    key: str
    title: str
    comment: str
    sheets: tuple[Sheet, ...] = ()
    lines: tuple[str, ...] = ()
    empty: str = ""


def letter_pdf(figures: MonthFigures, programme: Programme, layout: Layout, day: date) -> bytes:
    context = letter_context(figures, programme, layout, day)
    title = f"{figures.scope.name}　{figures.periods.month.label}のご報告"
    return render_pdf("print/bank_letter.html", context, title=title)


def letter_context(
    figures: MonthFigures, programme: Programme, layout: Layout, day: date
) -> dict[str, object]:
    bank = Organization.objects.get(pk=figures.scope.pk)
    maker = _Maker(figures, programme, YOU.get(OrganizationKind(bank.kind), "貴機関"))
    return {
        "addressee": bank.name,
        "day": format_date(day),
        "phone": settings.CENTER_PHONE,
        "period": figures.periods.month.label,
        "you": maker.you,
        "runs_on": figures.runs_on,
        "chapters": tuple(maker.chapters(layout)),
    }


class _Maker:
    """Puts what may be said into chapters."""

    def __init__(self, figures: MonthFigures, programme: Programme, you: str) -> None:
        self.figures, self.programme, self.you = figures, programme, you
        self.tables = tables_of(figures, programme)
        self.period = figures.periods.month

    def chapters(self, layout: Layout) -> Iterator[Chapter]:
        titles = SECTIONS[ReportScope.BANK]
        for key in layout.sections:
            sheets, lines, empty = self._content(key)
            yield Chapter(key, titles[key], layout.comment(key), sheets, lines, empty)

    def _content(self, key: str) -> tuple[tuple[Sheet, ...], tuple[str, ...], str]:
        match key:
            case "overview":
                return (self._overview(),), (), ""
            case "events":
                sheets, lines = self._events()
                return sheets, lines, "この期間に行った相談会・セミナーはありません。"
            case "schemes":
                return self._schemes(), (), "この年度に登録された活用例はありません。"
            case "notes":
                return (), self._notes(), ""
        found = [self._sheet(self.tables[cut], name) for cut, name in TABLES[key]]
        return tuple(each for each in found if each.rows), (), FEW.format(least=LEAST)

    def _heads(self, first: str) -> tuple[str, ...]:
        return (first, self.period.label, f"（{self.figures.periods.last_year.label}）")

    def _overview(self) -> Sheet:
        visits = self.tables[VISIT]
        clients = self.figures.clients
        people = (whole(clients.month, "者"), whole(clients.last_year, "者"))
        parts = [line for line in visits.rows() if line[0] != OTHERS]
        rows = (("相談対応件数（件）", visits.total), *parts, ("相談者数（者）", people))
        return Sheet("", self._heads("項目"), rows)

    def _sheet(self, table: Table, name: str) -> Sheet:
        return Sheet(name, self._heads(name), tuple(table.rows()), table.total)

    def _events(self) -> tuple[tuple[Sheet, ...], tuple[str, ...]]:
        """The bank's own events, with whom it counted at the door; the one-to-one lessons."""
        held = OutreachEvent.objects.counted().between(self.period.first, self.period.until)
        rows = held.filter(organization__in=self.figures.scope.ids, programme=self.programme)
        lines = tuple(
            (
                event.title,
                (
                    format_date(timezone.localdate(event.period.lower)),
                    event.get_kind_display(),
                    event.branch.name if event.branch else "",
                    "" if event.participants is None else f"{number(event.participants)}名",
                ),
            )
            for event in rows.select_related("branch").order_by("period", "pk")
        )
        heads = ("名称", "日にち", "種類", "支店", "参加者")
        sheets = (Sheet("", heads, lines),) if lines else ()
        lessons = self._lessons()
        told = f"よろずゼミ（マンツーマン講座）　{lessons}" if lessons else ""
        return sheets, (told,) if told else ()

    def _lessons(self) -> str:
        """One-to-one lessons that were given to customers it introduced. One query."""
        rows = Appointment.objects.filter(
            introduced_by__in=self.figures.scope.ids,
            programme=self.programme,
            theme__isnull=False,
            state=AppointmentState.DONE,
        )
        count = count_in(rows, [(self.period.first, self.period.until)], "period__startswith")[0]
        return f"{number(count)}件" if count >= LEAST else whole(count) if count else ""

    def _schemes(self) -> tuple[Sheet, ...]:
        """What the bank itself sees of its schemes: those under way or done."""
        rows = (
            Scheme.objects.standing()
            .filter(
                organization__in=self.figures.scope.ids,
                fiscal_year=fiscal_year(self.period.first),
            )
            .exclude(stage=SchemeStage.IDEA)
            .select_related("branch")
        )
        lines = tuple(
            (
                f"★{each.title}" if each.is_own else each.title,
                (
                    each.branch.name if each.branch else "全店",
                    each.get_stage_display(),
                    each.outcome or each.done,
                ),
            )
            for each in rows.order_by("-is_own", "title", "pk")
        )
        heads = ("取組（★は独自の取組）", "支店", "段階", "成果・行ったこと")
        return (Sheet("", heads, lines),) if lines else ()

    def _notes(self) -> tuple[str, ...]:
        return tuple(
            note.format(
                you=self.you,
                span=span(self.period),
                programme=self.programme.name,
                least=LEAST,
                hidden=HIDDEN,
                others=OTHERS,
            )
            for note in NOTES
        )
