"""The pages: one act from the memo, nothing typed is lost, lists cost a fixed number of queries."""

from __future__ import annotations

import json
import uuid
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from accounts.enums import Role
from casebook import services, tasks
from casebook.enums import Audience
from casebook.models import Booklet, CaseDraft, CaseStudy
from casebook.paper import booklet_pdf
from casebook.sections import _of_client, _of_memo, _returned, _waiting
from tests import builders as make
from tests.casebook import world as scene
from tests.paper_checks import problems
from yorozu.kit.jobs import JobState

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


@pytest.fixture
def lead() -> Any:
    return make.coordinator()


@pytest.fixture
def memo(lead: Any) -> Any:
    client = make.company(industry=make.industry(), staff=8, municipality="13111")
    return make.confirmed(lead, company=client, content="大田精機は困っている。")


@pytest.fixture
def web(lead: Any, client: Client) -> Client:
    client.force_login(lead.user)
    return client


def at(name: str, case: CaseStudy, *more: Any) -> str:
    return reverse(f"casebook:{name}", args=[case.uuid, *more])


def typed(case: CaseStudy, **changes: Any) -> dict[str, Any]:
    case.refresh_from_db()
    plain = {
        **scene.SAFE,
        "version": case.version,
        "revision": 0,
        "audience": "public",
        "industry_level": "class",
        "area_level": "prefecture",
        "size_level": "band",
        "topics": [topic.pk for topic in case.topics.all()],
        "own_words": "",
        "act": "save",
    }
    return plain | changes


def test_one_press_on_the_memo_makes_the_draft(web: Client, memo: Any) -> None:
    page = web.get(reverse("consultations:detail", args=[memo.number])).content.decode()
    assert "このメモを事例にする" in page
    sent = {"uuid": str(uuid.uuid4()), "memo": memo.number}
    for _ in "12":
        response = web.post(reverse("casebook:new"), sent)
        case = CaseStudy.objects.get()
        assert response["Location"] == case.get_absolute_url()
    page = web.get(case.get_absolute_url()).content.decode()
    assert "名前や地名などの印" in page and "大田精機は困っている。" in page
    for broken in ({}, {"uuid": "x", "memo": memo.number}, {"uuid": str(uuid.uuid4())}):
        assert web.post(reverse("casebook:new"), broken).status_code == 400


def test_one_press_on_the_client_too(web: Client, memo: Any) -> None:
    page = web.get(memo.company.get_absolute_url()).content.decode()
    assert "支援事例にする" in page
    sent = {"uuid": str(uuid.uuid4()), "company": memo.company.pk}
    assert web.post(reverse("casebook:new"), sent).status_code == 302
    assert CaseStudy.objects.get().memos.get() == memo
    assert "資金繰りの支援事例" in web.get(memo.company.get_absolute_url()).content.decode()


def test_an_unconfirmed_memo_offers_nothing_and_refuses(web: Client, lead: Any, rf: Any) -> None:
    waiting: Any = make.submitted(lead, company=make.company())
    rf.user = lead.user
    assert _of_memo(rf, waiting) is None
    sent = {"uuid": str(uuid.uuid4()), "company": waiting.company.pk}
    response = web.post(reverse("casebook:new"), sent, follow=True)
    assert "確認済のメモがない" in response.content.decode()
    assert _of_client(rf, waiting.company) is None


def test_saved_checked_agreed_asked_and_approved_by_buttons(web: Client, memo: Any) -> None:
    case = scene.made(memo=memo, by=memo.recorder)
    page = web.get(at("check", case)).content.decode()
    assert "「A社」にする" in page and "残すことはできません" in page
    word = {"part": "problem", "surface": "大田精機", "version": case.version}
    response = web.post(at("replace", case), {**word, "instead": "A社"}, follow=True)
    assert "置き換えました" in response.content.decode()
    case.refresh_from_db()
    assert case.problem == "A社は困っている。"
    web.post(at("edit", case), typed(case))
    said = {"scope": "public", "given_on": "R8.11.1", "means": "mail", "note": "返信あり"}
    assert web.post(at("consent", case), said).status_code == 302
    case.refresh_from_db()
    web.post(at("act", case), {"act": "ask", "version": case.version})
    chief = Client()
    chief.force_login(make.user(Role.CHIEF))
    case.refresh_from_db()
    assert "承認して公開する" in chief.get(case.get_absolute_url()).content.decode()
    chief.post(at("publish", case), {"version": case.version})
    page = Client().get(at("public_case", case)).content.decode()
    assert scene.SAFE["title"] in page and "東京都" in page and "大田" not in page
    assert "令和8年11月1日" in web.get(case.get_absolute_url()).content.decode()


def test_what_is_refused_is_said_and_stays(web: Client, memo: Any) -> None:
    case = scene.made(memo=memo, by=memo.recorder)
    response = web.post(at("edit", case), typed(case, title="", outcome="よい結果"))
    page = response.content.decode()
    assert response.status_code == 422 and "必須" in page and "よい結果" in page
    response = web.post(at("edit", case), typed(case, support="あ" * 4001))
    assert response.status_code == 422 and "4,000文字以内" in response.content.decode()
    response = web.post(at("act", case), {"act": "ask", "version": case.version}, follow=True)
    assert "決まっていません" in response.content.decode()
    assert web.post(at("act", case), {"act": "x", "version": 0}).status_code == 400
    for sent in ({"act": "ask"}, {"act": "ask", "version": "-1"}):
        response = web.post(at("act", case), sent, follow=True)
        assert "ほかの人か別の画面で" in response.content.decode()
    blank = {"part": "problem", "surface": "大田精機", "version": case.version, "instead": "other"}
    response = web.post(at("replace", case), blank, follow=True)
    assert "置き換える言葉を入力してください" in response.content.decode()
    future = {"scope": "public", "given_on": "R20.1.1", "means": "paper"}
    response = web.post(at("consent", case), future)
    assert response.status_code == 422 and "未来の日付" in response.content.decode()


def test_two_people_at_once_both_texts_are_shown(web: Client, memo: Any) -> None:
    case = scene.made(memo=memo, by=memo.recorder)
    late = typed(case, outcome="後から書いた")
    scene.written(case, outcome="先に保存した", by=make.user(Role.SECRETARIAT))
    response = web.post(at("edit", case), late)
    page = response.content.decode()
    assert response.status_code == 409
    assert "ほかの人が先に保存しました" in page
    assert "後から書いた" in page and "先に保存した" in page
    assert web.post(at("edit", case), typed(case, outcome="後から書いた")).status_code == 302


def test_what_is_typed_is_kept_until_it_is_saved(web: Client, memo: Any) -> None:
    case = scene.made(memo=memo, by=memo.recorder)
    url = f"{at('autosave', case)}?base={case.version}"
    sent = {"rev": 0, "owner": memo.recorder.pk, "data": {"problem": "書きかけ", "topics": []}}

    def send(**changes: Any) -> Any:
        body = json.dumps(sent | changes)
        return web.post(url, body, content_type="application/json")

    assert send().json()["rev"] == 1
    assert send(rev=1, data={"problem": "書き足した"}).json()["rev"] == 2
    clash = send(rev=1, data={"problem": "別の画面"})
    assert clash.status_code == 409 and clash.json()["data"]["problem"] == "書き足した"
    assert send(owner=0).status_code == 403
    for broken in ({"rev": -1}, {"data": 3}, {"data": {"topics": "x"}}, {"rev": True}):
        assert send(**broken).status_code == 400, broken
    page = web.get(at("edit", case)).content.decode()
    assert "書き足した" in page and "保存していない書きかけを開きました" in page
    web.post(at("drop", case))
    assert not CaseDraft.objects.exists()
    web.post(at("edit", case), typed(case, act="draft", outcome="書きかけの成果"))
    assert CaseDraft.objects.get().data["outcome"] == "書きかけの成果"
    case.refresh_from_db()
    assert case.outcome == ""
    assert web.post(at("edit", case), typed(case)).status_code == 302
    assert not CaseDraft.objects.exists()


def test_a_case_that_waits_is_not_written(web: Client, memo: Any) -> None:
    case = scene.asked(scene.agreed(scene.written(scene.made(memo=memo, by=memo.recorder))))
    assert web.get(at("edit", case)).status_code == 302
    body = json.dumps({"rev": 0, "owner": memo.recorder.pk, "data": {}})
    response = web.post(at("autosave", case), body, content_type="application/json")
    assert response.status_code == 410


def test_small_numbers_are_hidden_wherever_it_is_read(web: Client, lead: Any, memo: Any) -> None:
    case = scene.published(lead, memo=memo, support="従業員3名で、12名に教えた。")
    for client, url in ((web, case.get_absolute_url()), (Client(), at("public_case", case))):
        page = client.get(url).content.decode()
        assert "従業員5名未満で、12名に教えた。" in page and "3名" not in page
    found = web.get(reverse("casebook:list") + "?q=従業員&keep=1", follow=True).content.decode()
    assert "従業員</mark>5名未満" in found


def test_the_list_is_searched_narrowed_and_paged_in_few_queries(
    web: Client, lead: Any, memo: Any, django_assert_max_num_queries: Any
) -> None:
    titles = [f"資金繰りの事例その{number}" for number in range(33)]
    for title in titles:
        scene.written(scene.made(lead, memo=memo), title=title)
    url = reverse("casebook:list")
    web.get(url)
    with django_assert_max_num_queries(20):
        first = web.get(url + "?fy=2026").content.decode()
    assert "資金繰りの事例その32" in first and "その2<" not in first and "33件" in first
    one = scene.written(scene.made(lead, memo=memo), title="販路をひらく", support="展示会に出た。")
    for query, there in (
        *(("q=展示", True), ("q=展示会 販路", True), ("q=展覧", False), ("state=draft", True)),
        *(("state=published", False), ("fy=2025", True), ("audience=banks", False)),
        (f"topic={make.topic().pk}", True),
        (f"industry={make.industry().pk}", True),
    ):
        page = web.get(f"{url}?{query}").content.decode()
        assert (str(one.uuid) in page) is there, query
    with django_assert_max_num_queries(20):
        web.get(f"{url}?q=展示会")


def test_a_coarser_industry_is_not_found_out_by_narrowing(lead: Any, memo: Any) -> None:
    scene.published(lead, memo=memo, industry_level="group", audience="banks")
    bank = Client()
    bank.force_login(make.bank_user(make.bank()))
    url = reverse("casebook:list")
    assert scene.SAFE["title"] in bank.get(url).content.decode()
    page = bank.get(f"{url}?industry={make.industry().pk}").content.decode()
    assert "製造業</option>" not in page
    assert "公開の範囲</label>" not in page and "状態</label>" not in page


def test_the_public_page_may_be_kept_but_asks_each_time(lead: Any, memo: Any) -> None:
    case = scene.published(lead, memo=memo)
    for url in (at("public_case", case), reverse("casebook:public")):
        response = Client().get(url)
        assert response["Cache-Control"] == "public, no-cache"
        assert not response.cookies and "csrf" not in response.content.decode()
        again = Client().get(url, headers={"if-none-match": response["ETag"]})
        assert again.status_code == 304 and again.content == b""
    tag = Client().get(at("public_case", case))["ETag"]
    services.consent_take_back(case=case, on=TODAY, reason="本人の申出", by=lead.user)
    gone = Client().get(at("public_case", case), headers={"if-none-match": tag})
    assert gone.status_code == 404
    assert scene.SAFE["title"] not in Client().get(reverse("casebook:public")).content.decode()


def test_only_what_is_for_the_public_is_public(lead: Any, memo: Any) -> None:
    banks = scene.published(lead, Audience.BANKS, memo=memo, title="金融機関までの事例")
    draft = scene.made(lead, memo=memo)
    for case in (banks, draft):
        assert Client().get(at("public_case", case)).status_code == 404
    assert "金融機関までの事例" not in Client().get(reverse("casebook:public")).content.decode()


def test_readers_see_neither_source_nor_desk(lead: Any, memo: Any) -> None:
    case = scene.published(lead, memo=memo)
    for user in (make.bank_user(make.bank()), make.user(Role.RECEPTION)):
        reader = Client()
        reader.force_login(user)
        page = reader.get(case.get_absolute_url()).content.decode()
        assert scene.SAFE["title"] in page
        for word in ("大田精機", memo.number, "もとの企業", lead.name, "特定されるおそれ"):
            assert word not in page


def test_a_chief_is_told_what_waits_and_a_writer_what_came_back(lead: Any, memo: Any) -> None:
    chief: Any = make.chief()
    assert _waiting(chief.user, TODAY) is None and _returned(lead.user, TODAY) is None
    case = scene.asked(scene.agreed(scene.written(scene.made(lead, memo=memo))))
    own = scene.made(chief, memo=memo, by=chief.user)
    scene.asked(scene.agreed(scene.written(own)))
    panel = _waiting(chief.user, TODAY)
    assert panel is not None and panel["cases_waiting"] == [case]
    browser = Client()
    browser.force_login(chief.user)
    assert "承認待ちの支援事例" in browser.get("/").content.decode()
    reason = {"version": case.version, "reason": "成果を具体的に。"}
    assert browser.post(at("return", case), {**reason, "reason": " "}).status_code == 422
    assert browser.post(at("return", case), reason).status_code == 302
    panel = _returned(lead.user, TODAY)
    assert panel is not None and panel["cases_returned"][0].reason == "成果を具体的に。"
    scene.written(case, outcome="売上が1割伸びた。")
    assert _returned(lead.user, TODAY) is None


def test_chosen_cases_become_a_booklet_in_their_order(
    web: Client, lead: Any, memo: Any, media: Any, django_capture_on_commit_callbacks: Any
) -> None:
    names = ["その一", "その二", "その三", "その四"]
    cases = [scene.published(lead, memo=memo, title=name) for name in names]
    page = web.get(reverse("casebook:booklet_new"), {"case": [str(each.uuid) for each in cases]})
    assert all(name in page.content.decode() for name in names)
    sent = {
        "uuid": str(uuid.uuid4()),
        "title": "令和8年度 支援事例集",
        "audience": "banks",
        "case": [each.uuid for each in cases[:3]],
        **{f"place-{each.uuid}": 9 - n for n, each in enumerate(cases)},
    }
    with django_capture_on_commit_callbacks(execute=True):
        for _ in "12":
            response = web.post(reverse("casebook:booklet_new"), sent)
    job = Booklet.objects.get()
    assert response["Location"] == reverse("casebook:booklet", args=[job.uuid])
    assert job.state == JobState.DONE and job.file
    taken: Any = web.get(reverse("casebook:booklet_file", args=[job.uuid]))
    pdf = b"".join(taken.streaming_content)
    assert problems(pdf) == []
    reader = PdfReader(BytesIO(pdf))
    texts = [page.extract_text() for page in reader.pages]
    assert "令和8年度 支援事例集" in texts[0] and "取扱注意" in texts[0] and "目次" in texts[1]
    assert [name for text in texts[2:] for name in names if name in text] == [
        *("その三", "その二", "その一")
    ]
    assert booklet_pdf(job) == booklet_pdf(job)


def test_a_withdrawn_case_is_given_out_no_more(
    web: Client, lead: Any, memo: Any, media: Any
) -> None:
    case = scene.published(lead, memo=memo)
    key = uuid.uuid4()
    job = services.booklet_request(
        uuid=key, title="冊子", audience=Audience.PUBLIC, cases=[case], by=lead.user
    )
    tasks.run_booklet(job.pk)
    url = reverse("casebook:booklet_file", args=[job.uuid])
    taken: Any = web.get(url)
    assert b"".join(taken.streaming_content).startswith(b"%PDF")
    services.case_withdraw(case=case, reason="古い", version=case.version, by=lead.user)
    assert web.get(url).status_code == 302
    late = Booklet.objects.create(
        uuid=uuid.uuid4(), title="冊子", audience="public", requested_by=lead.user
    )
    late.items.create(case=case, position=1)
    tasks.run_booklet(late.pk)
    late.refresh_from_db()
    assert late.state == JobState.FAILED and "選び直して" in late.error


def test_a_booklet_is_for_those_its_cases_are_for(web: Client, lead: Any, memo: Any) -> None:
    case = scene.published(lead, Audience.STAFF, memo=memo)
    sent = {"uuid": str(uuid.uuid4()), "title": "冊子", "audience": "public", "case": [case.uuid]}
    response = web.post(reverse("casebook:booklet_new"), sent)
    assert response.status_code == 422
    assert "公開していない事例が含まれています" in response.content.decode()
    empty = web.get(reverse("casebook:booklet_new"), {"case": ["x"]}, follow=True)
    assert "チェックを付けてください" in empty.content.decode()


def test_the_centres_rules_are_the_managers(client: Client) -> None:
    client.force_login(make.user(Role.MANAGER))
    url = reverse("casebook:policy")
    sent = {"version": 0, "rare_below": 10}
    assert client.post(url, sent).status_code == 302
    assert client.post(url, {**sent, "rare_below": 4}).status_code == 422
    assert client.post(url, {"version": 1, "rare_below": 1}).status_code == 422
    assert "事例集の決まり" in client.get(reverse("desks:settings")).content.decode()
