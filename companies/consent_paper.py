"""同意書: one A4 page in the centre's words, to be signed."""

from dataclasses import dataclass

from django.conf import settings
from django.utils import timezone

from companies.enums import CONSENT_TO_ONE, ConsentKind
from companies.models import Company, Person
from companies.services.consents import wording_on
from yorozu.kit.pdf import render_pdf


@dataclass(frozen=True)
class ConsentPaper:
    title: str
    text: str
    version: int
    company_name: str
    person_name: str
    address: str
    needs_agency: bool
    agency: str
    addressee: str


TITLES = {
    ConsentKind.SERVICE: "よろず支援拠点の利用および情報の共有に関する同意書",
    ConsentKind.BANK: "金融機関との情報の共有に関する同意書",
    ConsentKind.REFERRAL: "他の支援機関への紹介に関する同意書",
    ConsentKind.OBSERVER: "相談への同席に関する同意書",
    ConsentKind.PUBLISH: "支援事例の公表に関する同意書",
    ConsentKind.ASSIST: "アシスト会議における情報の共有に関する同意書",
}


def consent_pdf(client: Company | Person, kind: ConsentKind, *, agency: str = "") -> bytes:
    """The same client, words and day give the same bytes."""
    wording = wording_on(kind, timezone.localdate())
    company = client if isinstance(client, Company) else None
    person = client if isinstance(client, Person) else None
    paper = ConsentPaper(
        title=TITLES[kind],
        text=wording.text,
        version=wording.version,
        company_name=company.name if company else person.trade_name if person else "",
        person_name=person.name if person else "",
        address=company.address if company else "",
        needs_agency=kind in CONSENT_TO_ONE,
        agency=agency,
        addressee=settings.CENTER_NAME,
    )
    return render_pdf("print/consent.html", {"paper": paper}, title=paper.title)
