import pytest

from scripts.lint_scope import problems

GUARD = "@require_permission(Permission.MEMO_READ)\ndef show(request, number):\n    "


@pytest.mark.parametrize(
    "source",
    [
        GUARD + "return Memo.objects.visible_to(request.user).get(number=number)",
        GUARD + "return get_object_or_404(Memo.objects.visible_to(request.user), number=number)",
        "@require_GET\n" + GUARD + "return None",
        "def _rows(request):\n    return []",
        "def helper(user):\n    return []",
    ],
)
def test_scoped_view_passes(source: str) -> None:
    assert list(problems(source, "consultations.views")) == []


@pytest.mark.parametrize(
    ("source", "words"),
    [
        (GUARD + "return Memo.objects.get(number=number)", "Memo.objects without .visible_to"),
        (GUARD + "return Memo.objects.filter(a=1).visible_to(request.user)", "Memo.objects with"),
        (GUARD + "return models.Memo._default_manager.all()", "_default_manager without"),
        (GUARD + "return get_object_or_404(Memo, number=number)", "reads past the scope"),
        ("def show(request):\n    return None", "show has no @require_permission"),
        ("@require_GET\ndef show(request):\n    return None", "show has no @require_permission"),
        ("class Show(ListView):\n    pass", "Show has no @require_permission"),
    ],
)
def test_view_that_reads_past_its_scope_fails(source: str, words: str) -> None:
    ((_, found),) = problems(source, "consultations.views")
    assert words in found


def test_public_view_is_named_with_its_module() -> None:
    source = "def healthz(request):\n    return None"
    assert list(problems(source, "yorozu.health")) == []
    assert len(list(problems(source, "desks.views"))) == 1
