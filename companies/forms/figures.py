"""One business year of a company; money in 千円."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from companies.forms.fields import NumberField, PlainField, read_number
from companies.models import CompanyFigures
from companies.services import Year
from yorozu.kit.wareki import parse_date

FIRST_YEAR = 1950
LEAST = -(10**12)
MOST = 10**12


class FiguresForm(forms.Form):
    """Every figure is optional; a year without any takes it off the page."""

    use_required_attribute = False

    year = PlainField(
        label="決算年",
        required=True,
        max_length=12,
        help_text="決算日のある年。「2025」「令和7」どちらでも。",
        error_messages={"required": "決算年を入力してください。"},
    )
    sales = NumberField(label="売上高", highest=MOST, units=False)
    value_added = NumberField(
        label="付加価値額",
        lowest=LEAST,
        highest=MOST,
        units=False,
        help_text="営業利益＋人件費＋減価償却費",
    )
    wages = NumberField(label="給与総額", highest=MOST, units=False)
    staff = NumberField(label="従業員数", highest=1_000_000)
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False, max_value=2**31 - 1)

    def clean_year(self) -> int:
        text = str(self.cleaned_data["year"])
        year = read_year(text)
        if year is None or not FIRST_YEAR <= year <= timezone.localdate().year + 1:
            raise ValidationError("決算年を確かめてください（例：2025、令和7）。")
        return year

    def entry(self) -> Year:
        return Year(**self.cleaned_data)


def read_year(text: str) -> int | None:
    """2025, 令和7, R7 or 令和7年."""
    try:
        plain = read_number(text.replace("年", "").replace("度", ""))
    except ValueError:
        plain = None
    if plain is not None:
        return plain
    try:
        return parse_date(f"{text.removesuffix('度').removesuffix('年')}年12月31日").year
    except ValueError:
        return None


def initial_of(row: CompanyFigures) -> dict[str, Any]:
    names = ("year", "sales", "value_added", "wages", "staff", "revision")
    return {name: getattr(row, name) for name in names} | {"year": str(row.year)}
