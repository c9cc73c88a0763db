import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from django import forms
from django.conf import settings
from django.template import Context, Template
from django.template.loader import render_to_string

from yorozu.kit.charts import Series, hbars

ROOT = Path(settings.BASE_DIR)


class SampleForm(forms.Form):
    name = forms.CharField(label="企業名", max_length=100, help_text="登記のとおり")
    start = forms.TimeField(label="開始", required=False)
    method = forms.ChoiceField(
        label="方法", choices=[("a", "来訪"), ("b", "電話")], widget=forms.RadioSelect
    )
    consent = forms.BooleanField(label="同意", required=False)
    text = forms.CharField(label="相談内容", required=False, widget=forms.Textarea)
    token = forms.CharField(widget=forms.HiddenInput)


def tag(source: str, **context: object) -> str:
    return Template("{% load kit_ui %}" + source).render(Context(context))


def test_field_stands_in_the_design_systems_order() -> None:
    html = tag("{% field form.name %}", form=SampleForm({"name": ""}))
    order = ["企業名", "※必須", "登記のとおり", "<input", "＊"]
    assert sorted(order, key=html.index) == order


def test_field_names_help_and_error_to_its_control() -> None:
    html = tag("{% field form.name %}", form=SampleForm({"name": ""}))
    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'aria-invalid="true"' in html
    assert 'id="id_name_helptext"' in html
    assert 'id="id_name_error"' in html


def test_field_without_error_or_help_has_no_description() -> None:
    html = tag("{% field form.start %}", form=SampleForm())
    assert "aria-describedby" not in html
    assert "※任意" in html
    assert "c-field--xs" in html


def test_field_group_is_a_fieldset_and_describes_itself() -> None:
    html = tag("{% field form.method segments=True %}", form=SampleForm({}))
    assert "<fieldset" in html
    assert "<legend" in html
    assert 'aria-describedby="id_method_error"' in html
    assert html.count('type="radio"') == 2
    assert "c-choices--segments" in html


def test_field_checkbox_is_labelled_beside_it() -> None:
    html = tag('{% field form.consent need="" %}', form=SampleForm())
    assert html.index("<input") < html.index("同意")
    assert "※" not in html


def test_field_hidden_is_only_its_control() -> None:
    html = tag("{% field form.token %}", form=SampleForm()).strip()
    assert html.startswith("<input")
    assert "label" not in html


def test_field_options_win_over_the_field() -> None:
    html = tag(
        '{% field form.text label="内容" need="提出に必要" size="m" help="短く" dense=True %}',
        form=SampleForm(),
    )
    for words in ("内容", "※提出に必要", "c-field--m", "短く", "c-field--dense"):
        assert words in html


def test_field_escapes_what_people_typed() -> None:
    html = tag("{% field form.name %}", form=SampleForm({"name": '"><script>x</script>'}))
    assert "<script>" not in html


def test_form_errors_link_to_the_controls() -> None:
    form = SampleForm({"token": "x"})
    html = render_to_string("components/_form_errors.html", {"form": form})
    assert 'href="#id_name"' in html
    assert 'href="#id_method_0"' in html


def test_form_errors_say_nothing_without_errors() -> None:
    assert render_to_string("components/_form_errors.html", {"form": SampleForm()}).strip() == ""


def test_icon_is_decoration_unless_labelled() -> None:
    assert 'aria-hidden="true"' in tag('{% icon "check" %}')
    assert 'role="img" aria-label="完了"' in tag('{% icon "check" label="完了" %}')


def test_chart_shows_its_table_when_asked() -> None:
    drawing = hbars(chart_id="c", title="分野", labels=["創業"], series=Series("件数", [3]))
    assert "<details" in tag("{% chart drawing %}", drawing=drawing)
    assert "<table" not in tag("{% chart drawing table=False %}", drawing=drawing)
    beside = tag('{% chart drawing table="open" %}', drawing=drawing)
    assert "c-chart--beside" in beside
    assert "<table" in beside


def test_banner_announces_errors_at_once() -> None:
    for kind, role in (("error", "alert"), ("success", "status"), ("", "status")):
        html = render_to_string("components/_banner.html", {"kind": kind, "title": "題"})
        assert f'role="{role}"' in html


def test_combobox_options_carry_value_label_and_data() -> None:
    option = SimpleNamespace(value=7, label="㈱大田", detail="大田区", data={"kana": "オオタ"})
    html = render_to_string("components/_combobox_options.html", {"options": [option]})
    assert 'role="option" data-value="7" data-label="㈱大田" data-kana="オオタ"' in html


def icon_names() -> set[str]:
    sprite = (ROOT / "static/img/icons.svg").read_text()
    return set(re.findall(r'<symbol id="([^"]+)"', sprite))


def test_every_icon_named_in_a_template_is_drawn() -> None:
    used = {
        name
        for path in (ROOT / "templates").rglob("*.html")
        for name in re.findall(r'\{% icon "([^"]+)"|icon="([^"]+)"', path.read_text())
        for name in name
        if name
    }
    assert used - icon_names() == set()


@pytest.mark.parametrize("code", ["400", "403", "403_csrf", "404", "413", "429", "500"])
def test_error_pages_need_no_request(code: str) -> None:
    html = render_to_string(f"{code}.html")
    assert "<h1>" in html
    assert "よろず支援拠点" in html


def test_templates_carry_no_inline_style_or_script() -> None:
    offenders = [
        str(path.relative_to(ROOT))
        for path in (ROOT / "templates").rglob("*.html")
        if "print" not in path.parts
        if re.search(r"\sstyle=|\son[a-z]+=|hx-on|<style|<script>", path.read_text())
    ]
    assert offenders == []


def test_an_empty_required_field_says_what_to_do() -> None:
    errors = SampleForm({}).errors
    assert errors["name"] == ["入力してください。"]
    assert errors["method"] == ["選んでください。"]
