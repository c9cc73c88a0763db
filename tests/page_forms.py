"""The forms of a page as a browser would send them."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

_TYPED = {"text", "search", "tel", "email", "url", "number", "password"}


@dataclass
class PageForm:
    """`sent` is what its button would send now; `typed` are the boxes one may write in.

    `has_button` once one was met; `is_early` if boxes come after it: half the page sends half.
    """

    action: str
    method: str
    sent: dict[str, list[str]] = field(default_factory=dict)
    typed: list[str] = field(default_factory=list)
    has_button: bool = False
    is_early: bool = False

    def put(self, name: str, value: str) -> None:
        self.sent.setdefault(name, []).append(value)


def forms_of(html: str) -> list[PageForm]:
    reader = _Reader()
    reader.feed(html)
    return reader.forms


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[PageForm] = []
        self.form: PageForm | None = None
        self.select = ""
        self.options: list[tuple[str, bool]] = []
        self.area: str | None = None
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {key: value or "" for key, value in attrs}
        if tag == "form":
            self.form = PageForm(given.get("action", ""), given.get("method", "get").lower())
            self.forms.append(self.form)
        elif self.form is None or "disabled" in given or "form" in given:
            return
        elif given.get("type") == "submit":
            self.form.has_button = True
        elif tag in {"input", "select", "textarea"}:
            self.form.is_early |= self.form.has_button and "name" in given
            self._box(self.form, tag, given)
        elif tag == "option" and self.select:
            self.options.append((given.get("value", ""), "selected" in given))

    def _box(self, form: PageForm, tag: str, given: dict[str, str]) -> None:
        if tag == "input":
            self._input(form, given)
        elif tag == "select":
            self.select, self.options = given.get("name", ""), []
        else:
            self.area, self.text = given.get("name", ""), ""

    def _input(self, form: PageForm, given: dict[str, str]) -> None:
        name, kind = given.get("name", ""), given.get("type", "text").lower()
        if not name or kind in {"submit", "button", "image", "reset", "file"}:
            return
        if kind in {"radio", "checkbox"}:
            if "checked" in given or (kind == "radio" and name not in form.sent):
                form.sent[name] = [given.get("value", "on")]
            return
        if kind in _TYPED:
            form.typed.append(name)
        form.put(name, given.get("value", ""))

    def handle_data(self, data: str) -> None:
        if self.area is not None:
            self.text += data

    def handle_endtag(self, tag: str) -> None:
        if self.form is None:
            return
        if tag == "form":
            self.form = None
        elif tag == "textarea" and self.area is not None:
            if self.area:
                self.form.typed.append(self.area)
                self.form.put(self.area, self.text.removeprefix("\n"))
            self.area = None
        elif tag == "select" and self.select:
            chosen = [value for value, is_selected in self.options if is_selected]
            some = [value for value, _ in self.options if value]
            for value in chosen or some[:1]:
                self.form.put(self.select, value)
            self.select = ""
