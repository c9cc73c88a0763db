"""What was found is written otherwise or kept with a reason, before anything is asked."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.enums import Role
from casebook import services
from casebook.checking import check_of
from casebook.errors import Refused, Stale
from casebook.finding.folding import letters
from casebook.models import CaseStudy
from companies.services import client_learn
from tests import builders as make
from tests.casebook import world as scene

pytestmark = pytest.mark.django_db
NAME, PERSON = "髙砂精密", "佐藤 一郎"


@pytest.fixture
def client_company() -> Any:
    company = make.company(
        f"株式会社{NAME}",
        kana="カブシキガイシャタカサゴセイミツ",
        phone="03-9123-4567",
        email="info@takasago.example",
        address="東京都大田区蒲田5-1-2",
        municipality="13111",
        industry=make.industry(),
        staff=8,
    )
    make.person(PERSON, company=company)
    return company


@pytest.fixture
def case(client_company: Any) -> CaseStudy:
    return scene.written(scene.made(company=client_company))


def replace(case: CaseStudy, surface: str, instead: str, part: str = "problem") -> CaseStudy:
    case.refresh_from_db()
    return services.word_replace(
        case=case,
        part=part,
        surface=surface,
        instead=instead,
        version=case.version,
        by=case.created_by,
    )


def open_words(case: CaseStudy) -> list[str]:
    case.refresh_from_db()
    return [word.surface for word in check_of(case).open_words]


def test_a_name_in_the_text_stops_the_approval(case: CaseStudy) -> None:
    case = scene.agreed(scene.written(case, problem="㈱高砂精密は、㈱高砂精密だ。"))
    with pytest.raises(Refused, match="1か所、決まっていません"):
        scene.asked(case)
    for _ in "12":
        case = replace(case, "㈱高砂精密", "A社")
    assert case.problem == "A社は、A社だ。"
    assert scene.asked(case).state == "asked"


def test_taken_out_it_leaves_no_empty_brackets(case: CaseStudy) -> None:
    case = scene.written(case, problem="連絡先（03-9123-4567）へ。")
    assert replace(case, "03-9123-4567", "").problem == "連絡先へ。"


def test_the_clients_own_name_cannot_be_kept(case: CaseStudy) -> None:
    case = scene.written(case, problem="高砂精密の佐藤一郎（03-9123-4567）と巣鴨信金の話")
    for surface in ("高砂精密", "佐藤一郎", "03-9123-4567"):
        with pytest.raises(Refused, match="残せません"):
            scene.kept(case, surface)
    scene.kept(case, "巣鴨信金")
    assert open_words(case) == ["高砂精密", "佐藤一郎", "03-9123-4567"]


def test_what_is_kept_is_kept_as_often_as_it_was_seen(case: CaseStudy) -> None:
    case = scene.written(case, problem="八王子市の祭り。")
    with pytest.raises(Refused, match="残す理由"):
        scene.kept(case, "八王子市", " ")
    scene.kept(case, "八王子市", "祭りの名前のため")
    assert open_words(case) == []
    case = scene.written(case, problem="八王子市の祭り。八王子市の店。")
    assert open_words(case) == ["八王子市"]
    scene.kept(case, "八王子市", "どちらも祭りのこと")
    assert open_words(case) == []
    case = scene.written(case, problem="八王子市の祭り。", point="八王子市の店。")
    assert open_words(case) == ["八王子市"]
    kept = case.kept_words.live().get()
    for _ in "12":
        services.word_unkeep(case=case, kept=kept, by=case.created_by)
    assert len(open_words(case)) == 2


def test_text_changed_later_is_checked_again(case: CaseStudy, client_company: Any) -> None:
    """Also by a name that the register learns after the case was asked."""
    case = scene.asked(scene.agreed(scene.written(case, problem="匠の丘という店の話")))
    client_learn(client=client_company, by=make.user(Role.SECRETARIAT), name="株式会社匠の丘")
    with pytest.raises(Refused, match="決まっていません"):
        scene.approved(case)


def test_former_names_and_memos_and_words_of_ones_own_count(client_company: Any) -> None:
    lead = make.coordinator("大友 香織")
    memo = make.confirmed(
        lead, company=client_company, company_name="高砂工房", person_name="山田 花子"
    )
    case = scene.written(
        scene.made(lead, memo=memo),
        problem="高砂工房の山田花子が匠ドリルを作る。",
        support="大友香織が助言した。",
        own_words="匠ドリル\n銀の匙",
    )
    assert open_words(case) == ["高砂工房", "山田花子", "匠ドリル", "大友香織"]
    boss = make.user(Role.MANAGER)
    services.policy_change(marks_coordinators=False, rare_below=5, version=0, by=boss)
    assert open_words(case) == ["高砂工房", "山田花子", "匠ドリル"]


def test_an_older_page_replaces_nothing(case: CaseStudy) -> None:
    case = scene.written(case, problem="立川駅の店")
    seen = case.version
    case = scene.written(case, problem="立川駅の前の店")
    with pytest.raises(Stale):
        services.word_replace(
            case=case,
            part="problem",
            surface="立川駅",
            instead="駅",
            version=seen,
            by=case.created_by,
        )


def test_marks_are_escaped_and_warnings_do_not_stop(case: CaseStudy) -> None:
    case = scene.written(case, problem="<b>立川駅</b>で300万円、3名。")
    check = check_of(case)
    part = next(part for part in check.parts if part.name == "problem")
    assert "&lt;b&gt;" in part.marked and 'is-open">立川駅<' in part.marked
    assert [word.surface for word in check.warnings] == ["300万円", "3名"]
    assert [word.surface for word in check.open_words] == ["立川駅"]


SPELLINGS = st.sampled_from(
    [
        *("㈱髙砂精密", "高砂精密", "高 砂 精 密", "ﾀｶｻｺﾞｾｲﾐﾂ", "佐藤一郎", "佐藤　一郎様"),
        *("03-9123-4567", "０３９１２３４５６７", "info@takasago.example", "蒲田駅", "大田区"),
    ]
)
WORDS = st.text(st.sampled_from("あいの、。は（）株式会社店駅 \n1２高砂佐藤"), max_size=12)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(WORDS, SPELLINGS), min_size=1, max_size=4), st.booleans())
def test_no_known_name_survives_into_a_published_text(
    case: CaseStudy, pieces: list[tuple[str, str]], in_title: bool
) -> None:
    """However it is written: what can be asked for holds no name, number or address of theirs."""
    text = "話" + "".join(word + name for word, name in pieces)
    case.refresh_from_db()
    changes: dict[str, Any] = {"title": text[:120]} if in_title else {"support": text}
    case = scene.written(case, **changes)
    case = scene.resolve(scene.agreed(case))
    if any(not getattr(case, name).strip() for name in ("title", "support")):
        return
    case = scene.asked(case)
    left = letters("\n".join(case.texts().values()))
    known = (NAME, "タカサゴセイミツ", PERSON, "0391234567", "info@takasago.example", "大田区")
    assert not any(letters(name) in left for name in known)
    services.case_take_back(case=case, version=case.version, by=case.created_by)
