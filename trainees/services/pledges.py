"""守秘誓約: before it is recorded, nothing of a client is shown."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import User
from accounts.services import outsider_pledged
from trainees.enums import WITH_ACCESS, PledgeMeans
from trainees.errors import Refused, Stale
from trainees.models import Pledge, PledgeWording, Trainee
from trainees.rules import is_own
from trainees.services._keeping import lock
from yorozu.kit.textkeys import name_key


@transaction.atomic
def pledge_sign(*, trainee: Trainee, wording: int, name: str, by: User) -> Pledge:
    """The trainee's own, on the screen, under today's wording. Raises Refused, Stale."""
    if not is_own(by, trainee):
        raise PermissionDenied
    if name_key(name) != name_key(trainee.name):
        raise Refused(f"登録されている氏名（{trainee.name}）を、そのまま入力してください。")
    return _record(trainee, wording, name, PledgeMeans.SCREEN, timezone.localdate(), by)


@transaction.atomic
def pledge_record(*, trainee: Trainee, wording: int, on: date, by: User) -> Pledge:
    """Signed on paper, kept by the office. Raises Refused, Stale."""
    if on > timezone.localdate():
        raise Refused("誓約日は、今日までの日を入力してください。")
    return _record(trainee, wording, trainee.name, PledgeMeans.PAPER, on, by)


def _record(
    trainee: Trainee, wording: int, name: str, means: PledgeMeans, on: date, by: User
) -> Pledge:
    """Said twice it stands once."""
    row = lock(trainee)
    known = Pledge.objects.filter(trainee=row).first()
    if known is not None:
        return known
    if row.user is None or row.state not in WITH_ACCESS:
        raise Refused("誓約は、受入を決めてから記録します。")
    words = PledgeWording.objects.first()
    if words is None:
        raise Refused("誓約の文面がありません。課長・調査役が「設定」で登録します。")
    if words.pk != wording:
        raise Stale
    pledge = Pledge(
        trainee=row,
        wording=words,
        means=means,
        signed_on=on,
        signed_name=name.strip(),
        recorded_by=by,
    )
    pledge.full_clean()
    pledge.save(force_insert=True)
    outsider_pledged(user=row.user, by=by, on=on)
    audit.record("trainee.pledged", target=row, by=by, means=means.value)
    return pledge


@transaction.atomic
def wording_add(*, text: str, by: User) -> PledgeWording:
    """Holds for those who pledge from now on; the same words again add nothing."""
    text = text.strip()
    newest = PledgeWording.objects.select_for_update().first()
    if newest is not None and newest.text == text:
        return newest
    row = PledgeWording(text=text, author=by)
    row.full_clean()
    row.save(force_insert=True)
    audit.record("pledge.worded", target=row, by=by)
    return row
