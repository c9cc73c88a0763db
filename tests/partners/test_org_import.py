"""A list as CSV: what becomes of each row, said before and done after."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.enums import Role
from partners.models import Branch, Organization, PartnerImport
from partners.orgs.csv_lists import read_csv
from partners.orgs.importing import Fate, judged
from partners.orgs.services.imports import partner_import_apply, partner_import_read
from tests import builders as make
from yorozu.kit.csv_files import CsvRefused

pytestmark = pytest.mark.django_db

LIST = """種類,名称,フリガナ,金融機関コード,連携40先,電話番号,相談分野
信用組合,第一勧業信用組合,ダイイチカンギョウシンヨウクミアイ,2231,,03-1,
信用金庫,城南信金,,1344,,03-2,資金繰り
知らない種類,謎の機関,,,,,
信用組合,第一勧業信用組合,,,,,
信用組合,七島信用組合,,22,,,
公的支援機関,発明の窓口,,,たぶん,,知らない分野
"""


@pytest.fixture
def desk():
    return make.user(Role.SECRETARIAT)


def fates(text, *, encoding="utf-8-sig"):
    lines, of_branches = read_csv(text.encode(encoding))
    return judged(lines, of_branches=of_branches)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_each_row_has_its_fate_and_reason(encoding):
    make.bank()
    make.topic("資金繰り")
    lines = fates(LIST, encoding=encoding)
    assert [line.fate for line in lines] == [
        Fate.NEW,
        Fate.CHANGED,
        Fate.REFUSED,
        Fate.REFUSED,
        Fate.REFUSED,
        Fate.REFUSED,
    ]
    assert lines[1].changed == ["電話番号", "相談分野"]
    assert "種類「知らない種類」" in lines[2].words
    assert "2行目と同じ" in lines[3].words
    assert "4桁" in lines[4].words
    assert "「○」か空欄" in lines[5].words
    assert "「知らない分野」" in lines[5].words


def test_applied_once_and_what_was_refused_is_told(client, desk):
    bank = make.bank()
    make.topic("資金繰り")
    client.force_login(desk)
    upload = SimpleUploadedFile("一覧.csv", LIST.encode("cp932"), "text/csv")
    response = client.post(reverse("partners:import_new"), {"file": upload})
    batch = PartnerImport.objects.get()
    preview = client.get(response.url).content.decode()
    assert "2件を取り込む" in preview
    assert Organization.objects.count() == 1
    for _ in range(2):
        client.post(reverse("partners:import_apply", args=[batch.uuid]))
    bank.refresh_from_db()
    assert (bank.phone, bank.name, bank.version) == ("03-2", "城南信用金庫", 1)
    assert Organization.objects.get(zengin_code="2231").kind == "credit_union"
    done = client.get(response.url).content.decode()
    assert "取込が終わりました" in done
    assert "謎の機関" in done


def test_empty_cells_leave_what_stands_there(desk):
    bank = make.bank()
    Organization.objects.filter(pk=bank.pk).update(phone="03-9", kana="ジョウナン")
    lines = fates("種類,名称,フリガナ,電話番号\n信用金庫,城南信用金庫,,\n")
    assert lines[0].fate == Fate.SAME


def test_branches_are_found_by_bank_and_code(desk):
    bank = make.bank("城南信用金庫", "1344", "蒲田支店")
    rows = ["1344,008,蒲田,03-5", "城南信金,007,池上支店,", "ない金庫,,本店,"]
    text = "\n".join(["機関,店舗コード,支店名,電話番号", *rows])
    batch = partner_import_read(raw=text.encode(), name="支店.csv", by=desk)
    assert batch.of_branches
    partner_import_apply(batch=batch, by=desk)
    assert list(Branch.objects.order_by("code").values_list("name", "code", "phone")) == [
        ("池上支店", "007", ""),
        ("蒲田支店", "008", "03-5"),
    ]
    batch.refresh_from_db()
    assert batch.result["refused"] == 1
    assert bank.branches.count() == 2


def test_what_changed_since_the_preview_is_judged_anew(desk):
    text = "種類,名称\n信用組合,江東信用組合\n"
    batch = partner_import_read(raw=text.encode(), name="一覧.csv", by=desk)
    Organization.objects.create(kind="credit_union", name="江東信用組合")
    partner_import_apply(batch=batch, by=desk)
    batch.refresh_from_db()
    assert (batch.result["new"], batch.result["same"]) == (0, 1)


ORG_TWINS = """種類,名称,金融機関コード
信用組合,甲信用組合,2231
信用組合,乙信用組合,2231
信用金庫,城南信用金庫,
信用金庫,新城南信用金庫,1344
謎,丙信用組合,2240
信用組合,丁信用組合,2240
"""
BRANCH_TWINS = """機関,店舗コード,支店名
1344,008,池上支店
1344,008,大森支店
1344,,蒲田
1344,007,蒲田駅前支店
"""


def test_rows_that_take_the_same_code_or_record_are_told_before(desk):
    make.bank()
    lines = fates(ORG_TWINS)
    assert [line.fate for line in lines] == [
        *(Fate.NEW, Fate.REFUSED, Fate.SAME, Fate.REFUSED, Fate.REFUSED, Fate.NEW),
    ]
    assert "2行目と同じ" in lines[1].words
    assert "4行目と同じ" in lines[3].words


def test_branches_that_take_the_same_code_or_record_are_told_before(desk):
    bank = make.bank("城南信用金庫", "1344", "蒲田支店")
    bank.branches.update(code="007")
    lines = fates(BRANCH_TWINS)
    assert [line.fate for line in lines] == [Fate.NEW, Fate.REFUSED, Fate.SAME, Fate.REFUSED]
    assert "2行目と同じ" in lines[1].words
    assert "4行目と同じ" in lines[3].words


@pytest.mark.parametrize("text", [ORG_TWINS, BRANCH_TWINS])
def test_what_was_previewed_is_what_the_button_does(client, desk, text):
    make.bank("城南信用金庫", "1344", "蒲田支店").branches.update(code="007")
    client.force_login(desk)
    upload = SimpleUploadedFile("一覧.csv", text.encode(), "text/csv")
    preview = client.get(client.post(reverse("partners:import_new"), {"file": upload}).url)
    takes = preview.context["takes"]
    batch = PartnerImport.objects.get()
    answer = client.post(reverse("partners:import_apply", args=[batch.uuid]))
    assert answer.status_code == 302
    batch.refresh_from_db()
    assert batch.result["new"] + batch.result["changed"] == takes


def test_a_row_the_register_refuses_leaves_everything_as_it_was(client, desk, monkeypatch):
    """Somebody registers the same code between the judgement and the writing."""
    from partners.orgs.services import imports

    text = "種類,名称,金融機関コード\n信用組合,甲信用組合,2231\n信用組合,乙信用組合,2232\n"
    batch = partner_import_read(raw=text.encode(), name="一覧.csv", by=desk)

    def late(lines, *, of_branches):
        found = judged(lines, of_branches=of_branches)
        Organization.objects.create(kind="credit_union", name="先の信用組合", zengin_code="2232")
        return found

    monkeypatch.setattr(imports, "judged", late)
    client.force_login(desk)
    url = reverse("partners:import_apply", args=[batch.uuid])
    page = client.post(url, follow=True).content.decode()
    assert "3行目「乙信用組合」" in page
    assert "何も取り込んでいません" in page
    batch.refresh_from_db()
    assert batch.applied_at is None
    assert not Organization.objects.filter(name="甲信用組合").exists()


def test_what_stood_there_wrong_before_does_not_stop_the_list(desk):
    bank = make.bank()
    Organization.objects.filter(pk=bank.pk).update(email="古い書き方")
    text = "種類,名称,電話番号\n信用金庫,城南信用金庫,03-7\n"
    batch = partner_import_read(raw=text.encode(), name="一覧.csv", by=desk)
    partner_import_apply(batch=batch, by=desk)
    bank.refresh_from_db()
    assert bank.phone == "03-7"


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"", "空"),
        ("名前,電話\nあ,1\n".encode(), "見出し"),
        ("種類,名称\n".encode(), "行がありません"),
        (b"\xff\xfe\x00\x81", "文字を読み取れません"),
    ],
)
def test_a_file_that_is_no_list_is_refused_in_words(raw, words):
    with pytest.raises(CsvRefused, match=words):
        read_csv(raw)


def test_no_file_is_said_on_the_page(client, desk):
    client.force_login(desk)
    response = client.post(reverse("partners:import_new"))
    assert response.status_code == 422
    assert "CSVファイルを選んでください" in response.content.decode()
