"""`make lint`: a view names one permission and reads only what its user may see.

Fails on a view function without `@require_permission` that is not in PUBLIC, and in view modules
on `Model.objects` (or a bare model given to `get_object_or_404`) without `.visible_to(` behind it.
"""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent
ROOMS = [
    "accounts",
    "center",
    "companies",
    "coordinators",
    "partners",
    "bookings",
    "consultations",
    "assist",
    "trainees",
    "casebook",
    "reports",
    "desks",
]
# Views for people who are not signed in, each with its reason.
PUBLIC = {
    "accounts.views.invitation.invitation": "opened from a mail by somebody without an account",
    # The public books without an account: codes by mail and signed links say who it is.
    **dict.fromkeys(
        [
            *(f"bookings.web.views.steps.{name}" for name in ("start", "times")),
            "bookings.web.views.details.details",
            *(f"bookings.web.views.request.{name}" for name in ("show", "resend", "verify")),
            *(
                f"bookings.web.views.manage.{name}"
                for name in ("manage", "calendar", "move", "cancel")
            ),
            *(
                f"bookings.web.views.waiting.{name}"
                for name in ("wait", "waiting_joined", "waiting_entry", "offer")
            ),
        ],
        "public booking: a course, a free time, one's own request or link",
    ),
    "partners.themes.views.public": "public: the themes of よろずゼミ that everybody may see",
    **dict.fromkeys(
        [
            f"partners.seminars.views.public.{name}"
            for name in (
                *("seminars", "seminar", "done", "ticket", "cancel", "survey"),
                *("calendar", "material", "checkin"),
            )
        ],
        "public seminars: the list, the form, one's own ticket by the link in the mail",
    ),
    "consultations.intake.views.agency.referral_answer": (
        "an agency's signed link, without an account"
    ),
    **dict.fromkeys(
        [
            f"partners.dialogues.views.join.{name}"
            for name in ("join", "wish", "wish_reply", "leave")
        ],
        "a member's own page of the dialogues, by the secret in the address",
    ),
    **dict.fromkeys(
        [f"consultations.outcomes.views.public.{name}" for name in ("answer", "refuse")],
        "a client's signed link from a mail, without an account",
    ),
    "trainees.views.answers.answer": "an alumnus's signed link from a mail, without an account",
    "trainees.views.answers.survey": "an alumnus's signed link from a mail, without an account",
    "bookings.views.feed.feed": "a calendar program asks with the secret in the address",
    **dict.fromkeys(
        ["casebook.views.public.cases", "casebook.views.public.case"],
        "public: the cases whose clients agreed to everybody reading them",
    ),
    "yorozu.health.healthz": "asked by the proxy and the container",
    "yorozu.health.readyz": "asked by the proxy and the container",
}
MANAGERS = {"objects", "_default_manager", "_base_manager"}
SHORTCUTS = {"get_object_or_404", "get_list_or_404"}


def view_modules(base: Path) -> Iterator[Path]:
    """`views.py`, or every module of a `views/` package, in each room."""
    for room in ROOMS:
        yield from sorted((base / room).rglob("views.py"))
        yield from sorted((base / room).rglob("views/**/*.py"))


def problems(source: str, module: str) -> Iterator[tuple[int, str]]:
    """Line and words of everything that is wrong in one view module."""
    tree = ast.parse(source)
    for statement in tree.body:
        yield from _undecorated(statement, module)
    parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in MANAGERS:
            scoped = parents.get(node)
            if not (isinstance(scoped, ast.Attribute) and scoped.attr == "visible_to"):
                yield node.lineno, f"{ast.unparse(node)} without .visible_to(user)"
        elif isinstance(node, ast.Call) and _name(node.func) in SHORTCUTS:
            first = node.args[0] if node.args else None
            if isinstance(first, ast.Name) and first.id[:1].isupper():
                yield node.lineno, f"{_name(node.func)}({first.id}, …) reads past the scope"


def _undecorated(node: ast.stmt, module: str) -> Iterator[tuple[int, str]]:
    if isinstance(node, ast.ClassDef):
        is_view = any(_name(base).endswith("View") for base in node.bases)
    elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        arguments = [*node.args.posonlyargs, *node.args.args]
        is_view = bool(arguments) and arguments[0].arg == "request"
    else:
        return
    if not is_view or node.name.startswith("_") or f"{module}.{node.name}" in PUBLIC:
        return
    if not any("require_permission" in ast.unparse(d) for d in node.decorator_list):
        yield node.lineno, f"{node.name} has no @require_permission and is not public"


def _name(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def main() -> int:
    """Print every problem as file:line; exit code 1 when there is one."""
    found = 0
    for path in dict.fromkeys(view_modules(BASE_DIR)):
        place = path.relative_to(BASE_DIR)
        module = ".".join(place.with_suffix("").parts)
        for line, words in problems(path.read_text(), module):
            print(f"{place}:{line}: {words}")
            found += 1
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
