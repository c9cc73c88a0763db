"""The gallery of components, for those who build pages. Its addresses exist in DEBUG only."""

from __future__ import annotations

import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from yorozu.kit.charts import Drawing, Series, bars, hbars, stacked

METHODS = [
    ("visit", "来訪"),
    ("phone", "電話"),
    ("online", "オンライン"),
    ("field", "訪問"),
    ("out", "出張"),
]
ICONS_FILE = Path(settings.BASE_DIR) / "static/img/icons.svg"
MONTHS = [f"{month}月" for month in (4, 5, 6, 7, 8, 9, 10, 11, 12, 1, 2, 3)]
COMPANIES = ["株式会社大田精機", "有限会社よろず食堂", "合同会社蒲田デザイン", "石田青果店"]


class SampleForm(forms.Form):
    """Every kind of field, two of them in error."""

    name = forms.CharField(label="企業名", max_length=100, help_text="登記のとおりに入力します。")
    day = forms.DateField(label="相談日", help_text="令和8年11月22日、R8.11.22、11/22 のいずれでも")
    start = forms.TimeField(label="開始", required=False)
    email = forms.EmailField(label="メールアドレス", required=False)
    topic = forms.ChoiceField(
        label="主な相談分野", choices=[("", "選んでください"), ("1", "資金繰り"), ("2", "創業")]
    )
    method = forms.ChoiceField(label="相談方法", choices=METHODS, widget=forms.RadioSelect)
    others = forms.MultipleChoiceField(
        label="ほかの分野",
        required=False,
        choices=[("1", "売上拡大"), ("2", "事業承継"), ("3", "IT・デジタル化")],
        widget=forms.CheckboxSelectMultiple,
    )
    consent = forms.BooleanField(label="利用規約と個人情報の取扱いに同意を得ました")
    text = forms.CharField(label="相談内容", required=False, widget=forms.Textarea)
    file = forms.FileField(label="取り込むファイル", required=False, help_text="xlsx、20MBまで")


def sample_charts() -> list[Drawing]:
    this_year: list[float | None] = [812, 934, 1020, 988, 870, 1104, 1180, 640, *[None] * 4]
    last_year = [760, 802, 955, 930, 815, 1010, 1122, 1050, 980, 905, 940, 1203]
    return [
        bars(
            chart_id="sample-months",
            title="相談対応件数の推移",
            labels=MONTHS,
            series=[Series("令和8年度", this_year), Series("令和7年度", last_year)],
            line=Series("目標", [1000] * 12),
        ),
        stacked(
            chart_id="sample-methods",
            title="相談方法別の推移",
            labels=MONTHS[:8],
            series=[
                Series("来訪", [420, 480, 510, 498, 430, 560, 600, 320]),
                Series("電話", [120, 140, 160, 150, 130, 164, 170, 90]),
                Series("オンライン", [200, 230, 260, 250, 230, 280, 310, 170]),
                Series("訪問", [52, 60, 66, 66, 60, 72, 72, 40]),
                Series("出張", [20, 24, 24, 24, 20, 28, 28, 20]),
            ],
        ),
        hbars(
            chart_id="sample-topics",
            title="主な相談分野",
            labels=[
                "資金繰り・資金調達",
                "売上拡大",
                "創業",
                "IT・デジタル化",
                "事業承継",
                "未設定",
            ],
            series=Series("件数", [412, 388, 205, 120, 57, 0]),
        ),
    ]


def styleguide_context() -> dict[str, Any]:
    return {
        "form": SampleForm(),
        "filter_form": SampleForm(prefix="filter"),
        "bad_form": SampleForm({"bad-name": "", "bad-day": "令和8年2月30日"}, prefix="bad"),
        "charts": sample_charts(),
        "icons": re.findall(r'symbol id="([^"]+)"', ICONS_FILE.read_text()),
        "page": SimpleNamespace(previous_url="?before=1", next_url="?after=1"),
        "crumbs": [("経営相談メモ", "/consultations/")],
        "chips": [("令和8年度", "?"), ("分野：資金繰り", "?"), ("方法：来訪", "?")],
        "clashes": [SimpleNamespace(label="所在地", saved="港区新橋1-1", typed="港区芝2-2")],
        "beside": [("前年同月", "1,122件"), ("目標", "1,000件")],
        "states": [
            ("plain", "下書き", "circle"),
            ("info", "提出済", "half"),
            ("success", "確認済", "check"),
            ("warning", "差戻し", "return"),
            ("void", "取消", "close"),
        ],
    }


def styleguide(request: HttpRequest) -> HttpResponse:
    return render(request, "desks/styleguide.html", styleguide_context())


def styleguide_options(request: HttpRequest) -> HttpResponse:
    """Answers the sample combobox."""
    words = request.GET.get("q", "").strip()
    options = [
        SimpleNamespace(value=index, label=name, detail="大田区 · 前回 11/01", data={})
        for index, name in enumerate(COMPANIES, start=1)
        if words in name
    ]
    create = f"「{words}」を新しい企業として登録" if words else ""
    context = {"options": options, "create": create}
    return render(request, "components/_combobox_options.html", context)
