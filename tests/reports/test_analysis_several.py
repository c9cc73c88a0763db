"""分析 by 複数回答: a memo stands in each part that fits it, and once in the whole."""

from __future__ import annotations

from itertools import product

import pytest
from django.http import QueryDict
from django.test import Client

from accounts.enums import Role
from reports.analysis import services
from reports.analysis.dimensions import DIMENSIONS
from reports.analysis.hiding import LEAST
from reports.analysis.question import Question
from tests import builders as make
from tests.reports.test_analysis import ask, length
from tests.reports.test_figures_property import World

pytestmark = pytest.mark.django_db
SEVERAL = [each.key for each in DIMENSIONS.values() if each.is_several]


@pytest.mark.parametrize("several", SEVERAL)
def test_every_cell_of_複数回答_is_the_length_of_its_list(several: str) -> None:
    world = World(11)
    for _ in range(30):
        world.session()
    reader = make.user(Role.MANAGER)
    beside = ["", "topic", "month", "visit", *(each for each in SEVERAL if each != several)]
    for measure, other in product(["memos", "clients", "new"], beside):
        if measure == "new" and other == "visit":
            continue
        for address in {f"rows={several}&cols={other}", f"rows={other}&cols={several}"}:
            if address.startswith("rows=&"):
                continue
            found = ask(reader, f"{address}&measure={measure}")
            assert found.lines
            for line in [*found.lines, found.foot]:
                for cell in [*line.cells, line.total]:
                    if cell.url:
                        assert length(reader, cell) == cell.value.number, (address, cell.url)
                    else:
                        assert cell.value.memos == 0


@pytest.mark.parametrize("several", SEVERAL)
def test_the_whole_of_複数回答_takes_each_memo_once(several: str) -> None:
    world = World(5)
    for _ in range(30):
        world.session()
    reader = make.user(Role.MANAGER)
    plain = ask(reader, "rows=office&cols=method")
    found = ask(reader, f"rows={several}&cols=method")
    assert found.foot.total.value == plain.foot.total.value
    assert [each.value for each in found.foot.cells] == [each.value for each in plain.foot.cells]
    sums = [line.total.value.number for line in found.lines]
    assert sum(sums) >= found.foot.total.value.number
    turned = ask(reader, f"rows=method&cols={several}")
    assert [each.total.value for each in turned.lines] == [each.value for each in plain.foot.cells]
    assert [each.total.value for each in found.lines] == [each.value for each in turned.foot.cells]


def test_a_memo_of_two_topics_stands_in_both_and_once_in_the_whole(client: Client) -> None:
    one, two = make.topic("資金繰り"), make.topic("販路開拓")
    lead, beside = make.coordinator(), make.coordinator("大友 悠")
    make.confirmed(lead, primary_topic=one, other_topics=[two, one], coordinators=[lead, beside])
    make.confirmed(lead, primary_topic=two)
    manager = make.user(Role.MANAGER)
    found = ask(manager, "rows=any_topic&cols=month")
    assert {line.label: line.total.value.number for line in found.lines} == {
        "資金繰り": 1,
        "販路開拓": 2,
    }
    assert (found.foot.label, found.foot.total.value.number) == ("全体（重複なし）", 2)
    assert found.question.column_total == "計"
    assert found.sheet()[1][-1] == ["全体（重複なし）", 2, 2]
    # Bars that lie on each other would add up; over 複数回答 each part has its own.
    assert found.drawing is not None and found.drawing.svg_template == "charts/_hbar.html"
    seats = ask(manager, "rows=beside")
    assert [(line.label, line.total.value.number) for line in seats.lines] == [
        ("大友 悠", 1),
        ("未設定", 1),
    ]
    client.force_login(manager)
    page = client.get("/reports/analysis/?rows=any_topic&cols=office").content.decode()
    assert "相談分野（複数回答）" in page and "全体（重複なし）" in page
    assert "当てはまるすべての区分に数えます" in page
    assert "当てはまるすべて" not in client.get("/reports/analysis/?rows=topic").content.decode()


def test_told_apart_by_any_topic_it_is_not_narrowed_to_one() -> None:
    """The list has no filter for two topics at once: a cell could not open what it counts."""
    topic = make.topic("資金繰り")
    question = Question.of(
        make.user(Role.MANAGER), QueryDict(f"rows=any_topic&any_topic={topic.pk}&topic={topic.pk}")
    )
    assert "any_topic" not in question.filters and question.filters["topic"] == str(topic.pk)


def test_others_see_no_small_part_of_複数回答(client: Client) -> None:
    lead, other = make.coordinator(), make.topic("販路開拓")
    for n in range(6):
        make.confirmed(lead, other_topics=[other] if n < 2 else [])
    owner, reader = make.user(Role.MANAGER), make.user(Role.COORDINATOR)
    row = services.analysis_save(name="分野", query="rows=any_topic&cols=method", by=owner)
    services.analysis_share(analysis=row, shared=True, by=owner)
    client.force_login(reader)
    found = client.get(f"/reports/analysis/saved/{row.pk}/").context["answer"]
    small = {line.label: line for line in found.lines}[other.name]
    assert small.total.is_hidden and all(cell.is_hidden for cell in small.cells if cell.value.memos)
    shown = [cell for line in found.lines for cell in (*line.cells, line.total) if cell.url]
    assert all(cell.value.memos >= LEAST for cell in shown)
    assert found.foot.total.text == "6"
