from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from accounts.enums import Role
from consultations import search
from consultations.models import Memo
from coordinators.models import Coordinator
from tests import builders
from yorozu.kit.sought import Sought
from yorozu.kit.textkeys import clean_text

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead() -> Coordinator:
    return builders.coordinator()


def found(text: str, **filters: Any) -> list[str]:
    """Contents of the hits, newest first, by the way the list searches."""
    rows = Memo.objects.filter(**filters)
    ids = rows.search_page(text, limit=50)
    assert sorted(ids) == sorted(rows.search(text).values_list("pk", flat=True))
    assert rows.search_start(text, enough=1000, most=1000).ids == ids
    contents = dict(Memo.objects.values_list("pk", "content"))
    return [contents[pk] for pk in ids]


def say(lead: Coordinator, content: str, **fields: Any) -> Memo:
    return builders.submitted(lead, content=content, **fields)


@pytest.mark.parametrize(
    "word", ["融資", "ﾃｽﾄ", "テスト", "100%", "a_b", "\\n", "㈱", "𠮷野", "Ｒ８", "r8-0", "😀屋"]
)
def test_finds_a_substring_however_it_is_written(lead: Coordinator, word: str) -> None:
    hit = f"前{word}後"
    say(lead, hit)
    say(lead, "関係のない文")
    assert hit in found(word)
    assert found(word)[:1] == [hit] or word.lower().startswith(("ｒ", "r"))


def test_wildcards_are_letters(lead: Coordinator) -> None:
    say(lead, "達成率は100割です")
    say(lead, "xaxb")
    assert found("100%") == []
    assert found("a_b") == []


@pytest.mark.parametrize(
    "field", ["company_name", "person_name", "business", "content", "advice", "impression"]
)
def test_looks_into_every_box(lead: Coordinator, field: str) -> None:
    fields = {"content": "本文", "company_name": "甲社", "person_name": "乙"} | {field: "鯨の町"}
    memo = builders.submitted(lead, **fields)
    assert Memo.objects.search_page("鯨の町", limit=5) == [memo.pk]


def test_all_words_must_be_there(lead: Coordinator) -> None:
    both = "資金繰りと補助金の相談"
    say(lead, both)
    say(lead, "資金繰りの相談")
    assert found("補助金　資金繰り") == [both]
    assert found("補助金 輸出") == []


def test_finds_by_number(lead: Coordinator) -> None:
    memo = say(lead, "本文")
    assert memo.number is not None
    assert Memo.objects.search_page(memo.number, limit=5) == [memo.pk]


def test_an_old_hit_is_found_beyond_the_newest(
    lead: Coordinator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "NEWEST", 3)
    start = builders.at("2026-10-05")
    say(lead, "秘密保持契約の件", started_at=start)
    for day in range(1, 6):
        say(lead, "ほかの件", started_at=start + timedelta(days=day))
    assert found("秘密保持契約") == ["秘密保持契約の件"]


def test_one_character_is_looked_for_in_the_newest_only(
    lead: Coordinator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "NEWEST", 2)
    start = builders.at("2026-10-05")
    say(lead, "鯨", started_at=start)
    for day in range(1, 4):
        say(lead, f"鯨{day}", started_at=start + timedelta(days=day))
    assert Sought.of("鯨").is_in_newest_only
    assert found("鯨") == ["鯨3", "鯨2"]


def test_pages_go_on_where_the_last_ended(lead: Coordinator) -> None:
    start = builders.at("2026-10-05")
    made = [say(lead, "融資", started_at=start + timedelta(days=day // 2)) for day in range(7)]
    newest_first = [memo.pk for memo in sorted(made, key=lambda m: (m.started_at, m.pk))[::-1]]
    seen: list[int] = []
    beyond = None
    while ids := Memo.objects.search_page("融資", limit=3, beyond=beyond):
        seen += ids
        last = Memo.objects.get(pk=ids[-1])
        assert last.started_at is not None
        beyond = (last.started_at, last.pk)
    assert seen == newest_first
    middle = Memo.objects.get(pk=newest_first[4])
    assert middle.started_at is not None
    nearer = Memo.objects.search_page(
        "融資", limit=3, beyond=(middle.started_at, middle.pk), newer=True
    )
    assert nearer == newest_first[1:4][::-1]


def test_never_leaves_the_scope(lead: Coordinator) -> None:
    other = builders.coordinator("大友 薫")
    assert other.user is not None
    hidden = say(lead, "融資の極秘", is_restricted=True)
    say(other, "融資の相談")
    rows = Memo.objects.visible_to(other.user)
    assert hidden.pk not in rows.search_page("融資", limit=9)
    assert len(rows.search_page("融資", limit=9)) == 1
    assert Memo.objects.visible_to(builders.user(Role.PARTNER)).search_page("融資", limit=9) == []


@pytest.mark.parametrize(
    ("enough", "most", "known"),
    [
        *((1, 2, (2, True)), (1, 9, (3, True)), (4, 9, (5, True))),
        *((6, 9, (5, False)), (6, 5, (5, False)), (6, 4, (4, True))),
    ],
)
def test_what_was_met_on_the_way_is_counted(
    lead: Coordinator,
    monkeypatch: pytest.MonkeyPatch,
    enough: int,
    most: int,
    known: tuple[int, bool],
) -> None:
    """Five hits, three of them among the newest that are read first."""
    monkeypatch.setattr(search, "NEWEST", 4)
    start = builders.at("2026-10-05")
    for day, text in enumerate(("", "融資", "融資", "補助金", "融資", "融資", "融資")):
        say(lead, text, started_at=start + timedelta(days=day))
    hits = Memo.objects.search_start("融資", enough=enough, most=most)
    assert (len(hits.ids), hits.is_open) == known


def test_nothing_to_look_for_finds_everything(lead: Coordinator) -> None:
    say(lead, "本文")
    assert not Sought.of(" 　\n")
    assert Memo.objects.search("  ").count() == 1


# Python and PostgreSQL each fold by their own edition of Unicode: its newest letters differ.
KNOWN = st.characters(exclude_categories=["Cs", "Cn"])


@hypothesis_settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(text=st.text(KNOWN, min_size=1, max_size=12).map(clean_text))
def test_any_part_of_a_text_finds_it(lead: Coordinator, text: str) -> None:
    memo = say(lead, f"前{text}後")
    memo.refresh_from_db()
    for word in Sought.of(memo.content).words:
        assert memo.pk in Memo.objects.search_page(word, limit=1000)
    Memo.objects.filter(pk=memo.pk).search_page(text, limit=5)
