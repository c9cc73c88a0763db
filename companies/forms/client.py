"""The facts of a company or a person: entry, correction, and two people correcting at once."""

from abc import abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q

from center.models import Industry
from companies import validators
from companies.enums import AgeBand, Sex, Stage
from companies.forms.fields import CodeField, NumberField, PlainField
from companies.models import Company, Person
from companies.municipalities import MUNICIPALITIES, municipality_name
from companies.postal import place_of

MOST_STAFF = 1_000_000


@dataclass(frozen=True)
class Difference:
    """A fact that two people changed at once, both in words."""

    name: str
    label: str
    mine: str
    theirs: str


class ClientForm(forms.Form):
    """Bound to typed text, or unbound to show a record's facts."""

    checks: ClassVar[dict[str, Callable[[str], str]]] = {}
    use_required_attribute = False

    def __init__(self, data: Any = None, *, client: Any = None, **options: Any) -> None:
        initial = options.pop("initial", None) or (facts_of(client, self) if client else {})
        super().__init__(data, initial=initial, **options)
        self.client = client

    def check(self, name: str) -> str:
        """Check what was changed; what a past ledger left there may stay."""
        value = str(self.cleaned_data.get(name) or "")
        if self.client is not None and value == getattr(self.client, name):
            return value
        return self.checks[name](value)

    def facts(self) -> dict[str, Any]:
        """What the services take, of a form that is valid."""
        return {name: self.cleaned_data[name] for name in self.fields if name in FACTS[self.model]}

    @property
    @abstractmethod
    def model(self) -> type[Company] | type[Person]: ...

    def words(self, name: str, value: Any) -> str:
        """A fact as the page says it."""
        if value in (None, ""):
            return ""
        field = self.fields[name]
        if isinstance(field, forms.BooleanField):
            return "はい" if value else "いいえ"
        if isinstance(field, forms.ChoiceField):
            key = str(getattr(value, "pk", value))
            return str(dict(field.choices).get(key, value))  # type: ignore[arg-type]
        return str(field.prepare_value(value))


class CompanyForm(ClientForm):
    checks: ClassVar[dict[str, Callable[[str], str]]] = {
        "name": validators.company_name,
        "corporate_number": validators.corporate_number,
        "phone": validators.telephone,
        "postal_code": validators.postal_code,
    }

    name = PlainField(
        label="企業名",
        required=True,
        max_length=120,
        error_messages={"required": "企業名を入力してください。"},
    )
    kana = PlainField(label="フリガナ", max_length=200)
    corporate_number = PlainField(
        label="法人番号", max_length=30, help_text="13桁。Tで始まる登録番号でも入力できます。"
    )
    business = PlainField(label="主な事業内容", max_length=200)
    industry = CodeField(label="業種")
    staff = NumberField(label="従業員数", highest=MOST_STAFF)
    capital = NumberField(label="資本金", help_text="「1,000万」「3億」とも書けます。")
    stage = forms.ChoiceField(label="創業前・後", choices=Stage.choices, widget=forms.RadioSelect)
    phone = PlainField(label="電話番号", max_length=30)
    email = forms.EmailField(label="メールアドレス", required=False)
    postal_code = PlainField(label="郵便番号", max_length=10)
    address = PlainField(label="所在地", max_length=200)
    municipality = CodeField(label="市区町村")
    used_before = forms.BooleanField(
        label="この記録より前に利用したことがある（新規に数えない）", required=False
    )

    def __init__(self, data: Any = None, *, client: Company | None = None, **options: Any) -> None:
        super().__init__(data, client=client, **options)
        self.fields["industry"].choices = [  # type: ignore[attr-defined]
            ("", "（未設定）"),
            *((str(each.pk), each.name) for each in Industry.objects.all()),
        ]
        offer_municipalities(self)
        if client is None and not self.is_bound:
            self.initial.setdefault("stage", Stage.AFTER)

    @property
    def model(self) -> type[Company]:
        return Company

    def clean_name(self) -> str:
        return self.check("name")

    def clean_corporate_number(self) -> str:
        number = self.check("corporate_number")
        if number and (other := self._holder(number)):
            raise ValidationError(f"この法人番号は「{other.name}」で登録済みです。")
        return number

    def _holder(self, number: str) -> Company | None:
        rows = Company.objects.filter(corporate_number=number, merged_into=None)
        return rows.filter(~Q(pk=self.client.pk) if self.client else Q()).first()

    def clean_phone(self) -> str:
        return self.check("phone")

    def clean_postal_code(self) -> str:
        return self.check("postal_code")

    def clean_industry(self) -> Industry | None:
        pk = self.cleaned_data["industry"]
        return Industry.objects.filter(pk=int(pk)).first() if pk else None

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        fill_place(self, data)
        return data


class PersonForm(ClientForm):
    checks: ClassVar[dict[str, Callable[[str], str]]] = {"phone": validators.telephone}

    name = PlainField(
        label="相談者名",
        required=True,
        max_length=60,
        error_messages={"required": "相談者名を入力してください。"},
    )
    kana = PlainField(label="フリガナ", max_length=120)
    trade_name = PlainField(
        label="屋号", max_length=120, help_text="創業前の方は、決まっている場合だけ。"
    )
    sex = CodeField(label="性別", choices=Sex.choices)
    age_band = CodeField(label="年代", choices=AgeBand.choices)
    phone = PlainField(label="電話番号", max_length=30)
    email = forms.EmailField(label="メールアドレス", required=False)
    municipality = CodeField(label="市区町村")
    used_before = forms.BooleanField(
        label="この記録より前に利用したことがある（新規に数えない）", required=False
    )

    def __init__(self, data: Any = None, *, client: Person | None = None, **options: Any) -> None:
        super().__init__(data, client=client, **options)
        offer_municipalities(self)

    @property
    def model(self) -> type[Person]:
        return Person

    def clean_phone(self) -> str:
        return self.check("phone")


FACTS: dict[type[Company] | type[Person], tuple[str, ...]] = {
    Company: tuple(CompanyForm.base_fields),
    Person: tuple(PersonForm.base_fields),
}


def facts_of(client: Company | Person, form: ClientForm) -> dict[str, Any]:
    """A record's facts as initial values."""
    values = {name: getattr(client, name) for name in form.base_fields}
    if isinstance(client, Company):
        values["industry"] = str(client.industry_id or "")
    return values


def offer_municipalities(form: ClientForm) -> None:
    """Tokyo's, and the one from elsewhere that is known or comes with the postal code."""
    given = form.data.get("municipality", "") if form.is_bound else ""
    kept = [str(form.initial.get("municipality") or ""), given]
    others = {code: municipality_name(code) for code in kept if _is_code(code)}
    choices = {**MUNICIPALITIES, **others}
    form.fields["municipality"].choices = [("", "（未設定）"), *choices.items()]  # type: ignore[attr-defined]


def _is_code(text: str) -> bool:
    return len(text) == 5 and text.isascii() and text.isdigit() and "01" <= text[:2] <= "47"


def fill_place(form: ClientForm, data: dict[str, Any]) -> None:
    """What the postal code says where nothing else is said: address and municipality."""
    code = data.get("postal_code") or ""
    before = form.client.postal_code if form.client else ""
    if not code or (code == before and data.get("municipality")):
        return
    place = place_of(code)
    if place is None:
        return
    if not data.get("address"):
        data["address"] = place.address
    moved = bool(form.client) and data.get("municipality") == form.client.municipality
    if not data.get("municipality") or (moved and code != before):
        data["municipality"] = place.municipality
