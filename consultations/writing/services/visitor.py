"""What a visitor said on the public pages, once it is known who they are."""

from django.utils import timezone

from accounts.models import User
from bookings.models import Appointment, WebRequest
from companies.enums import ConsentKind, ConsentMeans
from companies.models import Company, Consent, Person
from companies.services import client_learn, consent_give


def visitor_known(
    *, appointment: Appointment, company: Company | None, person: Person | None, by: User
) -> None:
    """The consent given online, and sex and age where the record has none.

    A consent that was taken back since stays taken back.
    """
    asked = WebRequest.objects.filter(appointment=appointment, verified_at__isnull=False).first()
    client = company or person
    if asked is None or client is None:
        return
    if person is not None:
        told = {"sex": asked.sex, "age_band": asked.age_band}
        client_learn(
            person,
            by=by,
            **{name: said for name, said in told.items() if not getattr(person, name)},
        )
    day = timezone.localdate(asked.consented_at)
    taken_back = Consent.objects.of(client).filter(kind=ConsentKind.SERVICE, withdrawn_on__gte=day)
    if not taken_back.exists():
        consent_give(
            client=client,
            kind=ConsentKind.SERVICE,
            given_on=day,
            means=ConsentMeans.ONLINE,
            by=by,
            note="ネット予約での同意",
        )
