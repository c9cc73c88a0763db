import datetime as dt
import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from openpyxl import load_workbook

from center.models import Industry, MonthLock, Topic
from companies.models import Company, Person
from consultations.enums import Method
from consultations.importing import loading
from consultations.importing.importer import carry_out, examine
from consultations.models import ImportBatch, Memo, MemoNumber, MemoSearch
from consultations.models.triggers import FOLDED
from coordinators.models import Coordinator
from partners.models import Branch, Organization
from tests import builders
from yorozu.kit.textkeys import bigrams

from .ledger_books import cells, ledger

pytestmark = pytest.mark.django_db


def run(path: Path, *options: str) -> dict[str, Any]:
    out = StringIO()
    call_command("import_consultations", str(path), "--json", *options, stdout=out)
    answer: dict[str, Any] = json.loads(out.getvalue())
    return answer


def test_memo_comes_in_confirmed_and_marked(tmp_path: Path) -> None:
    builders.coordinator("若葉 巧")
    builders.topic("資金繰り")
    answer = run(ledger(tmp_path / "a.xlsx", cells(従業員数="3（うちパート2）")))
    assert answer == {"read": 1, "imported": 1, "already_present": 0, "rejected": []}
    memo = Memo.objects.get()
    assert (memo.number, memo.old_number, memo.is_legacy) == ("R6-00001", "R6-0001", True)
    assert (memo.status, memo.method) == ("confirmed", Method.VISIT)
    assert memo.started_at == builders.at("2024-04-01", "10:00")
    assert memo.ended_at == builders.at("2024-04-01", "11:00")
    assert memo.programme is not None
    assert memo.programme.code == "yorozu"
    assert memo.office is not None
    assert memo.office.name == "未設定"
    assert memo.lead == Coordinator.objects.get(name="若葉 巧")
    assert memo.recorder == memo.lead.user
    assert memo.primary_topic == Topic.objects.get(name="資金繰り", is_legacy=False)
    assert memo.topic_names == "資金繰り、販路開拓"
    assert list(memo.other_topics.values_list("name", flat=True)) == ["販路開拓"]
    assert Topic.objects.get(name="販路開拓").is_legacy
    assert (memo.client_staff, memo.client_staff_band) == (3, "0005")
    assert (memo.company_name, memo.person_name) == ("㈱大田精機", "中村 由美")
    assert memo.company == Company.objects.get()
    assert memo.person == Person.objects.get()
    assert (memo.introduced_by, memo.introduced_branch) == (
        Organization.objects.get(name="城南信用金庫", zengin_code="1344"),
        Branch.objects.get(name="蒲田支店", code="008"),
    )
    assert [(p.name, p.role) for p in memo.participants.all()] == [("若葉 巧", "lead")]


def test_second_run_adds_nothing(tmp_path: Path) -> None:
    path = ledger(tmp_path / "a.xlsx", cells(), cells(受付番号="2", 相談日="2024/4/2"), cells())
    assert run(path)["imported"] == 2
    before = [
        model.objects.count()
        for model in (Memo, Company, Person, Coordinator, Topic, Branch, ImportBatch)
    ]
    again = run(path)
    assert (again["imported"], again["already_present"]) == (0, 3)
    after = [
        model.objects.count()
        for model in (Memo, Company, Person, Coordinator, Topic, Branch, ImportBatch)
    ]
    assert before == after
    assert MemoNumber.objects.get().last == 2


def test_number_of_another_workbook_is_another_memo(tmp_path: Path) -> None:
    run(ledger(tmp_path / "a.xlsx", cells()))
    other = run(ledger(tmp_path / "b.xlsx", cells(開始="13:00", 終了="14:00")))
    third = run(ledger(tmp_path / "c.xlsx", cells(企業名="葛飾電装", 電話番号="03-9999-9999")))
    same = run(ledger(tmp_path / "d.xlsx", cells(企業名="株式会社 大田精機", 受付番号="Ｒ６-0001")))
    assert [each["imported"] for each in (other, third, same)] == [1, 1, 0]


def test_company_renamed_in_the_portal_is_still_the_client(tmp_path: Path) -> None:
    run(ledger(tmp_path / "a.xlsx", cells()))
    company = Company.objects.get()
    company.name = "株式会社オオタ"
    company.save()
    assert run(ledger(tmp_path / "b.xlsx", cells(企業名="㈱オオタ")))["imported"] == 0


def test_dry_run_writes_nothing(tmp_path: Path) -> None:
    answer = run(ledger(tmp_path / "a.xlsx", cells(), cells(開始="10:30")), "--dry-run")
    assert answer["imported"] == 1
    assert answer["rejected"] == [{"sheet": "R6年4月", "row": 5, "reason": "番号重複"}]
    assert not Memo.objects.exists()
    assert not Company.objects.exists()
    assert not Organization.objects.exists()


@pytest.mark.parametrize(
    ("second", "companies"),
    [
        ({"企業名": "株式会社　大田精機"}, 1),
        ({"電話番号": None}, 1),
        ({"電話番号": "03-9999-0000", "相談者名": "別人 一郎"}, 2),
        ({"電話番号": "03-9999-0000"}, 1),
        ({"企業名": "大多精機"}, 1),
        ({"企業名": "葛飾電装", "フリガナ": "ｶﾂｼｶﾃﾞﾝｿｳ"}, 2),
    ],
)
def test_one_company_is_one_record(
    tmp_path: Path, second: dict[str, object], companies: int
) -> None:
    run(ledger(tmp_path / "a.xlsx", cells(), cells(受付番号="2", 相談日="2024/4/2", **second)))
    assert Company.objects.count() == companies


def test_known_company_keeps_what_it_knows_and_gaps_are_filled(tmp_path: Path) -> None:
    builders.industry()
    known = builders.company("大田精機株式会社", phone="03-1234-5678", staff=40)
    run(ledger(tmp_path / "a.xlsx", cells()))
    known.refresh_from_db()
    assert (known.name, known.staff, known.business) == ("大田精機株式会社", 40, "部品の切削")
    assert known.industry == Industry.objects.get()
    memo = Memo.objects.get()
    assert (memo.company, memo.client_staff) == (known, 5)


def test_merged_company_counts_as_its_root(tmp_path: Path) -> None:
    root = builders.company("大田ホールディングス", phone="03-0000-0001")
    builders.company("大田精機", phone="03-1234-5678", merged_into=root)
    run(ledger(tmp_path / "a.xlsx", cells()))
    assert Memo.objects.get().company == root


def test_new_company_takes_the_latest_facts_and_the_formal_name(tmp_path: Path) -> None:
    run(
        ledger(
            tmp_path / "a.xlsx",
            cells(受付番号="2", 相談日="2025/4/1", 企業名="株式会社大田精機", 従業員数=9),
            cells(従業員数=4),
        )
    )
    company = Company.objects.get()
    assert (company.name, company.staff) == ("株式会社大田精機", 9)
    assert list(Memo.objects.order_by("started_at").values_list("number", "client_staff")) == [
        ("R6-00001", 4),
        ("R7-00001", 9),
    ]


def test_person_alone_is_a_client(tmp_path: Path) -> None:
    run(
        ledger(
            tmp_path / "a.xlsx",
            cells(企業名="（創業前）", 電話番号="090-1111-2222"),
            cells(受付番号="2", 相談日="2024/4/2", 企業名=None, 電話番号="090-1111-2222"),
            cells(受付番号="3", 相談日="2024/4/3", 企業名=None, 電話番号="090-3333-4444"),
        )
    )
    assert Memo.objects.filter(company=None, client_stage="before").count() == 3
    assert Person.objects.count() == 2
    assert run(tmp_path / "a.xlsx")["imported"] == 0


def test_unknown_coordinator_is_made_not_in_office(tmp_path: Path) -> None:
    known = builders.coordinator("大伴 香")
    run(ledger(tmp_path / "a.xlsx", cells(相談対応者="若葉 巧、大伴")))
    memo = Memo.objects.get()
    assert memo.lead is not None
    assert (memo.lead.name, memo.lead.is_active) == ("若葉 巧", False)
    assert memo.staff_names == "若葉 巧、大伴 香"
    assert [p.coordinator_id for p in memo.participants.all()][1] == known.pk


@pytest.mark.parametrize(
    ("text", "code"),
    [("製造業", "E"), ("運輸業", "H"), ("運輸業，郵便業", "H"), ("飲食店", "M"), ("謎", None)],
)
def test_industry_by_name_part_or_word(tmp_path: Path, text: str, code: str | None) -> None:
    builders.industry()
    builders.industry("H", "運輸業，郵便業", "manufacturing")
    builders.industry("M", "宿泊業，飲食サービス業", "service")
    run(ledger(tmp_path / "a.xlsx", cells(業種=text)))
    industry = Memo.objects.get().client_industry
    assert (industry.code if industry else None) == code


def test_bank_known_to_the_centre_is_used(tmp_path: Path) -> None:
    bank = builders.bank("巣鴨信用金庫", "1356", "本店営業部")
    other = builders.bank("しろがね信金", "1344", "蒲田支店")
    run(
        ledger(
            tmp_path / "a.xlsx",
            cells(紹介元="巣鴨信金本店"),
            cells(受付番号="2", 相談日="2024/4/2", 紹介元="城南信用金庫 蒲田支店"),
            cells(受付番号="3", 相談日="2024/4/3", 紹介元="知人"),
            cells(受付番号="4", 相談日="2024/4/4", 紹介元="大田商工会議所"),
        )
    )
    rows = Memo.objects.order_by("started_at").values_list(
        "introduced_by__name", "introduced_branch__name"
    )
    assert list(rows) == [
        (bank.name, "本店営業部"),
        (other.name, "蒲田支店"),
        (None, None),
        ("大田商工会議所", None),
    ]
    assert Branch.objects.count() == 2


def test_search_rows_and_history_are_written(tmp_path: Path) -> None:
    run(ledger(tmp_path / "a.xlsx", cells()))
    memo = Memo.objects.get()
    found = MemoSearch.objects.get(memo=memo)
    assert "r6-0001" in found.body
    assert sorted(found.grams) == sorted(bigrams(found.body))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM consultations_memoevent WHERE pgh_obj_id = %s", [memo.pk]
        )
        assert cursor.fetchone() == (1,)
        cursor.execute("SELECT reloptions FROM pg_class WHERE relname = 'memosearch_grams'")
        assert cursor.fetchone() == (["fastupdate=off"],)


def test_search_rows_are_those_the_database_would_write(tmp_path: Path) -> None:
    spicy = "①㈱髙橋商店の融資\r\nＡＢＣ ﾖﾛｽﾞ 𠮷田\t🍣"
    run(ledger(tmp_path / "a.xlsx", cells(相談内容=spicy, 企業名="㈱ヨロズ"), cells(受付番号="2")))
    by_the_trigger = FOLDED.replace("NEW.", "m.")
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT s.body = {by_the_trigger}, s.started_at = m.started_at, "
            f"s.grams @> bigrams({by_the_trigger}) AND s.grams <@ bigrams({by_the_trigger}) "
            "FROM consultations_memosearch s JOIN consultations_memo m ON m.id = s.memo_id"
        )
        assert cursor.fetchall() == [(True, True, True)] * 2


def test_closed_month_takes_it_as_a_correction(tmp_path: Path) -> None:
    MonthLock.objects.create(
        month=dt.date(2024, 4, 1),
        programme=builders.programme(),
        locked_at=builders.at("2024-05-10"),
        locked_by=builders.user("manager"),
    )
    run(ledger(tmp_path / "a.xlsx", cells(), cells(受付番号="2", 相談日="2024/5/1")))
    flags = Memo.objects.order_by("started_at").values_list("is_correction", flat=True)
    assert list(flags) == [True, False]


def test_crash_leaves_nothing_half_done(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    outcome = examine(ledger(tmp_path / "a.xlsx", cells()))

    def crash(_memos: object) -> None:
        raise RuntimeError("power cut")

    monkeypatch.setattr(loading, "copy_search_rows", crash)
    with pytest.raises(RuntimeError):
        carry_out(outcome, batch=ImportBatch(source_name="a"), by=None)
    for model in (Memo, Company, Person, Coordinator, Organization, MemoNumber, ImportBatch):
        assert not model.objects.exists()
    monkeypatch.undo()
    assert run(tmp_path / "a.xlsx")["imported"] == 1


def test_errors_option_writes_the_rejected_rows(tmp_path: Path) -> None:
    path = ledger(tmp_path / "a.xlsx", cells(相談日="未定"), cells(受付番号="2"))
    run(path, "--errors", str(tmp_path / "e.xlsx"))
    sheet = load_workbook(tmp_path / "e.xlsx").worksheets[0]
    assert [cell.value for cell in sheet[2]][:3] == [
        "R6年4月",
        4,
        "相談日「未定」は日付として読めません",
    ]


def test_command_says_what_is_wrong_with_the_file(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_text("番号,相談日")
    with pytest.raises(CommandError, match="CSV"):
        run(tmp_path / "a.xlsx")
    with pytest.raises(CommandError, match="ありません"):
        run(tmp_path / "none.xlsx")


def test_words_for_people(tmp_path: Path) -> None:
    out = StringIO()
    path = ledger(tmp_path / "a.xlsx", cells(業種="謎"), cells(開始="10:30"))
    call_command("import_consultations", str(path), stdout=out)
    assert "1件を取り込みました" in out.getvalue()
    assert "R6年4月 5行目: 番号重複" in out.getvalue()
