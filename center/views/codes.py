"""A list in a 年度, a new entry, an entry's own page."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.enums import Permission
from accounts.permissions import StaffRequest, require_permission
from center.catalogue import CodeList
from center.errors import Refused, Stale
from center.forms.codes import FORMS, CodeForm
from center.models import ByYear
from center.selectors import detail_words, is_hidden, span_words, year_tabs
from center.services import code_add, code_change
from center.usage import Use, uses_of
from center.views._page import chosen_year, crumbs, entry_of, list_of, list_url, this_year
from yorozu.kit.views import posted, version_in
from yorozu.kit.wareki import fiscal_year_label


@dataclass(frozen=True)
class Line:
    """A row of the table; `above` and `below` are its neighbours, over which it can be put.

    `focus`: where the hand was before the row moved ("before", "after").
    """

    row: ByYear
    span: str
    detail: str
    use: Use | None
    above: ByYear | None = None
    below: ByYear | None = None
    focus: str = ""

    @property
    def focus_up(self) -> bool:
        return bool(self.focus) and (self.focus == "before" or self.below is None)

    @property
    def focus_down(self) -> bool:
        return bool(self.focus) and not self.focus_up


@require_safe
@require_permission(Permission.SETTINGS_MANAGE)
def codes(request: StaffRequest, kind: str) -> HttpResponse:
    """What may be chosen in the 年度, then what may not, then 旧分野."""
    what, year = list_of(kind), chosen_year(request)
    rows = what.model._default_manager.visible_to(request.user).prefetch_related(*what.related)
    all_rows = [row for row in rows if getattr(row, "is_legacy", False) or not is_hidden(row)]
    uses = uses_of(what.model, all_rows)
    shown = [row for row in all_rows if row.is_valid_in(year) and not is_hidden(row)]
    others = [row for row in all_rows if not row.is_valid_in(year) and not is_hidden(row)]
    legacy = [row for row in all_rows if is_hidden(row)]
    context = {
        "what": what,
        "year": year,
        "tabs": year_tabs(year, timezone.localdate()),
        "crumbs": crumbs(),
        "year_label": fiscal_year_label(year),
        "lines": _lines(shown, uses, request.GET),
        "others": _rest(others, uses),
        "legacy": _rest(legacy, uses),
    }
    return render(request, "center/codes.html", context)


def _lines(rows: list[ByYear], uses: dict[int, Use], asked: QueryDict) -> list[Line]:
    """Each with its neighbours; the one that was just moved keeps the keyboard's focus."""
    around: list[ByYear | None] = [None, *rows, None]
    return [
        Line(
            row,
            span_words(row),
            detail_words(row),
            uses.get(row.pk),
            around[place],
            around[place + 2],
            asked.get("side", "before") if asked.get("moved") == str(row.pk) else "",
        )
        for place, row in enumerate(rows)
    ]


def _rest(rows: list[ByYear], uses: dict[int, Use]) -> list[Line]:
    return [Line(row, span_words(row), detail_words(row), uses.get(row.pk)) for row in rows]


@require_http_methods(["GET", "POST"])
@require_permission(Permission.SETTINGS_MANAGE)
def code_new(request: StaffRequest, kind: str) -> HttpResponse:
    what, year = list_of(kind), chosen_year(request)
    start = {"valid_from": year} if "fy" in request.GET else {}
    form = FORMS[what.model](posted(request), row=None, this_year=this_year(), initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            row = code_add(model=what.model, values=form.values, by=request.user)
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, f"{what.label}「{row}」を追加しました。")
            return redirect(list_url(what, year))
    return _form_page(request, what, form, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@require_permission(Permission.SETTINGS_MANAGE)
def code_edit(request: StaffRequest, kind: str, pk: int) -> HttpResponse:
    what = list_of(kind)
    row = entry_of(what, pk, request.user)
    form = FORMS[what.model](posted(request), row=row, this_year=this_year())
    if request.method != "POST" or not form.is_valid():
        return _form_page(request, what, form, row=row, status=422 if form.errors else 200)
    try:
        code_change(
            row=row,
            version=version_in(request),
            values=form.values,
            by=request.user,
            this_year=this_year(),
        )
    except Stale as error:
        context = {"clash": str(error), "clashes": clashes(form, row)}
        return _form_page(request, what, form, row=row, status=409, **context)
    except ValidationError as error:
        add_errors(form, error)
    except Refused as error:
        form.add_error(None, str(error))
    else:
        messages.success(request, f"{what.label}「{form.cleaned_data['name']}」を保存しました。")
        return redirect(list_url(what, chosen_year(request)))
    return _form_page(request, what, form, row=row, status=422)


def add_errors(form: Any, error: ValidationError) -> None:
    """A service names the record's fields; what the form does not ask is said above it."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for name, errors in error.error_dict.items():
        form.add_error(name if name in form.fields else None, errors)


@dataclass(frozen=True)
class FieldClash:
    label: str
    saved: str
    typed: str


def clashes(form: CodeForm, row: ByYear) -> list[FieldClash]:
    """Fields in which what is saved now differs from what is typed."""
    saved = type(form)(row=row, this_year=this_year())
    return [
        FieldClash(str(bound.label), here, there)
        for bound in form
        if (here := _words(saved, bound.name)) != (there := _words(form, bound.name))
    ]


def _words(form: CodeForm, name: str) -> str:
    bound = form[name]
    value = bound.value()
    choices = getattr(bound.field, "choices", None)
    if choices is not None:
        wanted = {str(one) for one in (value if isinstance(value, list) else [value])}
        if wanted in ({"None"}, {""}):
            wanted = {""}
        return "、".join(str(label) for key, label in choices if str(key) in wanted)
    if isinstance(value, bool) or value == "on":
        return "はい" if value else "いいえ"
    return str(value or "")


def _form_page(
    request: StaffRequest,
    what: CodeList,
    form: CodeForm,
    *,
    row: ByYear | None = None,
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    uses = uses_of(what.model, [row]) if row else {}
    context |= {
        "what": what,
        "form": form,
        "row": row,
        "use": uses.get(row.pk) if row else None,
        "span": span_words(row) if row else "",
        "year": chosen_year(request),
        "crumbs": crumbs((what.label, list_url(what, chosen_year(request)))),
    }
    return render(request, "center/code_form.html", context, status=status)
