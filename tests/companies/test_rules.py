"""規模, 法人番号, telephone, postal code, numbers as people write them."""

import itertools

import pytest
from django.core.exceptions import ValidationError

from center.enums import SizeRule
from companies import validators
from companies.enums import SizeClass
from companies.forms.fields import read_number
from companies.models import Company
from companies.postal import place_of
from companies.rules import industries_by_rule, of_size, size_class
from companies.templatetags.companies import yen
from tests import builders as make

SMALL, MEDIUM, OTHER = SizeClass.SMALL, SizeClass.MEDIUM, SizeClass.OTHER


@pytest.mark.parametrize(
    ("rule", "staff", "capital", "expected"),
    [
        (SizeRule.MANUFACTURING, 20, None, SMALL),
        (SizeRule.MANUFACTURING, 21, None, MEDIUM),
        (SizeRule.MANUFACTURING, 300, 10**12, MEDIUM),
        (SizeRule.MANUFACTURING, 301, 300_000_000, MEDIUM),
        (SizeRule.MANUFACTURING, 301, 300_000_001, OTHER),
        (SizeRule.MANUFACTURING, 301, None, ""),
        (SizeRule.WHOLESALE, 5, None, SMALL),
        (SizeRule.WHOLESALE, 6, None, MEDIUM),
        (SizeRule.WHOLESALE, 101, 100_000_001, OTHER),
        (SizeRule.RETAIL, 50, 10**9, MEDIUM),
        (SizeRule.RETAIL, 51, 50_000_001, OTHER),
        (SizeRule.SERVICE, 100, 10**9, MEDIUM),
        (SizeRule.SERVICE, 101, 50_000_000, MEDIUM),
        (SizeRule.SERVICE, None, 1, ""),
        ("", 5, None, SMALL),
        ("", 6, None, ""),
        ("", 30, None, MEDIUM),
        ("", 400, 400_000_000, OTHER),
        ("", 60, 80_000_000, ""),
    ],
)
def test_size_follows_the_law(rule, staff, capital, expected):
    assert size_class(staff=staff, capital=capital, rule=rule) == expected


@pytest.mark.django_db
def test_sql_gives_the_same_size():
    rules = enumerate(SizeRule.values)
    industries = [None, *(make.industry(f"Z{n}", f"業種 {rule}", rule) for n, rule in rules)]
    staffs = [None, 0, 5, 6, 20, 21, 50, 51, 100, 101, 300, 301]
    capitals = [None, 50_000_000, 50_000_001, 100_000_001, 300_000_000, 300_000_001]
    Company.objects.bulk_create(
        Company(name="x", name_key="x", industry=industry, staff=staff, capital=capital)
        for industry, staff, capital in itertools.product(industries, staffs, capitals)
    )
    expected = {
        company.pk: size_class(
            staff=company.staff,
            capital=company.capital,
            rule=company.industry.size_rule if company.industry else "",
        )
        for company in Company.objects.select_related("industry")
    }
    by_rule = industries_by_rule()
    for size in [*SizeClass.values, ""]:
        found = set(Company.objects.filter(of_size(size, by_rule)).values_list("pk", flat=True))
        assert found == {pk for pk, each in expected.items() if each == size}


@pytest.mark.parametrize(
    "typed", ["5835678256246", "T5835678256246", "５８３５６７８２５６２４６", "5-8356-7825-6246"]
)
def test_corporate_number_is_read_in_any_spelling(typed):
    assert validators.corporate_number(typed) == "5835678256246"


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ("583567825624", "13桁"),
        ("1835678256246", "検査用数字"),
        ("T1234567890123", "個人事業者"),
        ("株式会社", "13桁"),
    ],
)
def test_wrong_corporate_number_says_what_is_wrong(typed, word):
    with pytest.raises(ValidationError, match=word):
        validators.corporate_number(typed)


@pytest.mark.parametrize(
    "typed", ["03-1234-5678", "０３（１２３４）５６７８", "09012345678", "+81 3-1234-5678", ""]
)
def test_telephone_stays_as_typed(typed):
    assert validators.telephone(typed) == typed


@pytest.mark.parametrize("typed", ["1234", "03-123-45", "abc", "03-1234-5678-9012-3456", "12-34"])
def test_impossible_telephone_is_refused(typed):
    with pytest.raises(ValidationError, match="電話番号"):
        validators.telephone(typed)


def test_telephone_is_shown_in_one_spelling():
    assert validators.telephone_display("０３１２３４５６７８") == "03-1234-5678"
    assert validators.telephone_display("03-1234-5678 内線12") == "03-1234-5678 内線12"
    assert validators.telephone_display("番号なし") == "番号なし"
    assert validators.telephone_doubt("070-0123-4567")
    assert not validators.telephone_doubt("03-1234-5678")


def test_postal_code_gives_address_and_municipality():
    place = place_of(validators.postal_code("１４４００５２"))
    assert place is not None
    assert (place.address, place.municipality) == ("東京都大田区蒲田", "13111")
    assert place_of("999-9999") is None
    with pytest.raises(ValidationError, match="7桁"):
        validators.postal_code("144-005")


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("1,000万", 10_000_000),
        ("1億2千万円", 120_000_000),
        ("３億", 300_000_000),
        ("▲１２０", -120),
        ("12名", 12),
        ("", None),
    ],
)
def test_numbers_are_read_as_people_write_them(typed, number):
    assert read_number(typed) == number


def test_yen_is_said_shortly():
    assert [yen(n) for n in (10_000_000, 120_000_000, 300_000_000, 12_345, 0)] == [
        "1,000万円",
        "1億2,000万円",
        "3億円",
        "12,345円",
        "0円",
    ]
