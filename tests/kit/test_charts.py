from xml.etree import ElementTree

import pytest
from django.template.loader import render_to_string
from hypothesis import given
from hypothesis import strategies as st

from yorozu.kit.charts import Drawing, Series, bars, hbars, nice_scale, number, stacked
from yorozu.kit.charts_radar import radar

SVG = "{http://www.w3.org/2000/svg}"


def drawn(drawing: Drawing) -> ElementTree.Element:
    return ElementTree.fromstring(render_to_string(drawing.svg_template, {"chart": drawing}))


@pytest.mark.parametrize(
    ("largest", "top", "step"),
    [(0, 5, 1), (1, 1, 1), (7, 8, 2), (12, 15, 5), (93, 100, 20), (1203, 1250, 250)],
)
def test_nice_scale_takes_round_whole_steps(largest: float, top: float, step: float) -> None:
    scale = nice_scale(largest)
    assert (scale.top, scale.step) == (top, step)


@given(st.integers(min_value=0, max_value=10_000_000))
def test_nice_scale_holds_every_value_without_wasting_half(largest: int) -> None:
    scale = nice_scale(largest)
    assert scale.top >= largest
    assert scale.step == int(scale.step)
    assert 1 <= len(list(scale.ticks())) <= 7
    assert largest == 0 or scale.top <= max(2 * largest, 5)


def test_number_is_grouped_and_a_dash_where_there_is_none() -> None:
    assert [number(value) for value in (0, 1234, 12.5, None)] == ["0", "1,234", "12.5", "–"]


def test_bars_leave_months_to_come_empty_and_draw_the_target() -> None:
    drawing = bars(
        chart_id="c",
        title="推移",
        labels=["4月", "5月", "6月"],
        series=[Series("今年度", [10, 20, None]), Series("前年度", [5, 5, 5])],
        line=Series("目標", [15, 15, 15]),
    )
    assert len(drawing.bars) == 5
    assert drawing.line.count("M") == 1
    assert len(drawing.points) == 3
    assert [row[0].text for row in drawing.table.rows] == ["4月", "5月", "6月"]
    assert [cell.text for cell in drawing.table.rows[2]] == ["6月", "–", "5", "15"]


def test_line_breaks_where_a_figure_is_missing() -> None:
    drawing = bars(
        chart_id="c",
        title="推移",
        labels=["4月", "5月", "6月"],
        series=[Series("件数", [1, 1, 1])],
        line=Series("目標", [2, None, 2]),
    )
    assert drawing.line.count("M") == 2


def test_stacked_says_the_sum_on_top() -> None:
    drawing = stacked(
        chart_id="c",
        title="方法",
        labels=["4月"],
        series=[Series("来訪", [100]), Series("電話", [50]), Series("出張", [0])],
    )
    assert "150" in [value.words for value in drawing.values]
    assert len(drawing.bars) == 2
    assert drawing.table.rows[0][-1].text == "150"


def test_hbars_break_long_labels_instead_of_running_off() -> None:
    drawing = hbars(
        chart_id="c",
        title="分野",
        labels=[
            "資金繰り",
            "生産性向上・業務改善・ものづくり現場の困りごと・その他いろいろ長い名前の分野がここに続きます",
        ],
        series=Series("件数", [3, 0]),
    )
    assert len(drawing.labels) == 3
    assert drawing.labels[-1].words.endswith("…")


def test_every_chart_is_an_image_with_title_and_description_and_no_style() -> None:
    series = [Series("<b>&", [1, 2])]
    for drawing in (
        bars(chart_id="a", title="<棒>", labels=["x", "y"], series=series),
        stacked(chart_id="b", title="<積>", labels=["x", "y"], series=series),
        hbars(chart_id="c", title="<横>", labels=["x", "y"], series=series[0]),
    ):
        svg = drawn(drawing)
        assert svg.get("role") == "img"
        assert svg.findtext(f"{SVG}title") == drawing.title
        assert str(svg.findtext(f"{SVG}desc")).startswith("<b>&：x 1、y 2。")
        assert not [one for one in svg.iter() if one.get("style") or one.get("class")]


def test_charts_without_any_figure_are_still_drawn() -> None:
    assert drawn(bars(chart_id="a", title="空", labels=[], series=[Series("件数", [])])) is not None
    empty = hbars(chart_id="c", title="空", labels=[], series=Series("件数", []))
    assert drawn(empty) is not None
    nothing = stacked(chart_id="b", title="空", labels=["4月"], series=[Series("件数", [0])])
    assert [value.words for value in nothing.values] == ["0"]


def test_patterns_carry_the_id_of_their_chart() -> None:
    two = [Series("今年度", [1]), Series("前年度", [2])]
    drawing = bars(chart_id="months", title="推移", labels=["4月"], series=two)
    svg = drawn(drawing)
    patterns = {one.get("id") for one in svg.iter(f"{SVG}pattern")}
    assert patterns == {"months-b"}
    assert drawing.bars[1].fill == "url(#months-b)"


def test_a_radar_has_an_axis_a_label_and_a_row_for_each_score() -> None:
    drawing = radar(
        chart_id="r",
        title="評価",
        labels=["傾聴", "財務", "連携", "融資"],
        series=[Series("自己評価", [1, 2, 3, None]), Series("メンター評価", [5, 5, 5, 5])],
    )
    svg = drawn(drawing)
    assert svg.get("role") == "img"
    assert len(svg.findall(f"{SVG}polygon")) == 5 + 2
    words = [each.text for each in svg.findall(f"{SVG}text")]
    assert {"傾聴", "財務", "連携", "融資", "自己評価", "メンター評価"} <= set(words)
    assert [cell.text for cell in drawing.table.rows[3]] == ["融資", "–", "5"]
    assert "自己評価：傾聴 1、財務 2、連携 3、融資 –" in drawing.description
    assert "style" not in render_to_string(drawing.svg_template, {"chart": drawing})


@pytest.mark.parametrize("axes", [0, 2])
def test_a_radar_needs_three_axes(axes: int) -> None:
    with pytest.raises(ValueError, match="three axes"):
        radar(chart_id="r", title="評価", labels=["軸"] * axes, series=[])


@given(st.lists(st.integers(0, 5), min_size=3, max_size=12))
def test_a_radar_stays_within_its_frame(scores: list[int]) -> None:
    labels = [str(place) for place in range(len(scores))]
    drawing = radar(chart_id="r", title="評価", labels=labels, series=[Series("点", scores)])
    points = [pair.split(",") for pair in drawing.sheets[0].points.split()]
    assert all(0 <= float(x) <= drawing.width for x, _ in points)
    assert all(0 <= float(y) <= drawing.height for _, y in points)
