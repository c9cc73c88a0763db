"""Members of the dialogues: invited, joined by their own word, changed, gone."""

from __future__ import annotations

import uuid as uuids
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from accounts import audit
from accounts.models import User
from partners.dialogues.errors import DialogueRefused
from partners.dialogues.mails import post
from partners.dialogues.services._keeping import lock, require_version, require_writer, says, store
from partners.dialogues.wording import CURRENT, WORDINGS
from partners.enums import Affiliation, MemberMailKind, WishState
from partners.models import (
    Chapter,
    DialogueAttendance,
    DialogueMember,
    DialogueSeat,
    IntroductionWish,
    MemberMail,
    MetPair,
    Organization,
)
from partners.models.dialogue_member import member_token
from yorozu.kit.outbox import MailState

FORGOTTEN = "退会した方"
TAKEN = "このメールアドレスは、すでに登録されています。メンバーの一覧をご確認ください。"


@dataclass(frozen=True)
class MemberFacts:
    name: str
    kind: Affiliation
    kana: str = ""
    organization: Organization | None = None
    affiliation: str = ""
    chapter: Chapter | None = None
    email: str = ""


FIELDS = tuple(MemberFacts.__dataclass_fields__)


@transaction.atomic
def member_invite(
    *, facts: MemberFacts, by: User, uuid: uuids.UUID | None = None
) -> DialogueMember:
    """Put a name down, once for each form, and send the link by which the person joins, or not.

    Raises DialogueRefused, ValidationError, PermissionDenied.
    """
    require_writer(by)
    if not facts.email:
        raise DialogueRefused("招待のリンクを送るメールアドレスを入力してください。")
    member, is_new = _create(facts, by, uuid)
    if is_new:
        audit.record("dialogue.member_invited", target=member, by=by)
        post(member, MemberMailKind.INVITATION, occasion="1")
    return member


@transaction.atomic
def member_admit(*, facts: MemberFacts, by: User, uuid: uuids.UUID | None = None) -> DialogueMember:
    """Somebody who agreed face to face: on paper, or at the door, where the words lie ready.

    Once for each form. Raises DialogueRefused, ValidationError, PermissionDenied.
    """
    require_writer(by)
    member, is_new = _create(facts, by, uuid)
    if not is_new:
        return member
    member.opted_in_at, member.wording = timezone.now(), CURRENT
    store(member, "opted_in_at", "wording")
    audit.record("dialogue.member_admitted", target=member, by=by, wording=CURRENT)
    return member


def _create(facts: MemberFacts, by: User, uuid: uuids.UUID | None) -> tuple[DialogueMember, bool]:
    """The member, and whether the form is a new one."""
    uuid = uuid or uuids.uuid4()
    same = DialogueMember.objects.filter(uuid=uuid)
    if known := same.first():
        return known, False
    member = DialogueMember(uuid=uuid, invited_by=by, invited_at=timezone.now(), **_values(facts))
    member.full_clean(validate_unique=False, validate_constraints=False)
    try:
        with transaction.atomic():
            member.save(force_insert=True)
    except IntegrityError as error:
        if known := same.first():
            return known, False
        raise DialogueRefused(TAKEN) from error
    return member, True


def _values(facts: MemberFacts) -> dict[str, object]:
    return {name: getattr(facts, name) for name in FIELDS}


@transaction.atomic
def member_invite_again(*, member: DialogueMember, by: User, version: int) -> DialogueMember:
    """A new link in a new mail; the old link is dead. Raises DialogueRefused, DialogueStale."""
    require_writer(by)
    row = lock(member, version)
    _require_current(row)
    if row.opted_in_at is not None:
        raise DialogueRefused("すでに参加の登録が済んでいます。")
    if not row.email:
        raise DialogueRefused("メールアドレスが登録されていません。")
    row.token, row.invited_at, row.invited_by = member_token(), timezone.now(), by
    store(row, "token", "invited_at", "invited_by")
    audit.record("dialogue.member_invited", target=row, by=by)
    post(row, MemberMailKind.INVITATION, occasion=f"v{row.version}")
    return row


@transaction.atomic
def member_change(
    *, member: DialogueMember, facts: MemberFacts, by: User | None, version: int
) -> DialogueMember:
    """Without `by` it was the person. Sent twice it is done once.

    Raises DialogueRefused, DialogueStale, ValidationError.
    """
    if by is not None:
        require_writer(by)
    row = lock(member)
    _require_current(row)
    if says(row, _values(facts)):
        return row
    require_version(row, version)
    if row.opted_in_at is None and not facts.email:
        raise DialogueRefused("招待のリンクを送るメールアドレスを入力してください。")
    _write(row, facts)
    _record("dialogue.member_changed", row, by)
    return row


@transaction.atomic
def member_join(*, member: DialogueMember, facts: MemberFacts, wording: str) -> DialogueMember:
    """By the person's own hand, on the words they were shown; a second click changes nothing.

    Raises DialogueRefused, ValidationError.
    """
    row = lock(member)
    _require_current(row)
    if row.opted_in_at is not None:
        return row
    if wording not in WORDINGS:
        raise DialogueRefused("文面が新しくなりました。もう一度お読みください。")
    row.opted_in_at, row.wording = timezone.now(), wording
    _write(row, facts, "opted_in_at", "wording")
    audit.record_stranger("dialogue.member_joined", target=row, wording=wording)
    return row


def _write(row: DialogueMember, facts: MemberFacts, *more: str) -> None:
    for name, value in _values(facts).items():
        setattr(row, name, value)
    try:
        with transaction.atomic():
            store(row, *FIELDS, *more)
    except IntegrityError as error:
        raise DialogueRefused(TAKEN) from error


@transaction.atomic
def member_leave(*, member: DialogueMember, by: User | None) -> DialogueMember:
    """Forget the person: name, address, pairs, seats, wishes. Twice is once."""
    if by is not None:
        require_writer(by)
    row = lock(member)
    if row.left_at is not None:
        return row
    DialogueSeat.objects.filter(member=row).delete()
    DialogueAttendance.objects.filter(member=row).delete()
    MetPair.objects.filter(Q(one=row) | Q(other=row)).delete()
    _drop_wishes(row)
    MemberMail.objects.filter(member=row, state=MailState.WAITING).update(state=MailState.DROPPED)
    Chapter.leads.through.objects.filter(dialoguemember=row).delete()
    row.name, row.left_at = FORGOTTEN, timezone.now()
    row.kana = row.affiliation = row.email = ""
    row.organization = row.chapter = None
    store(
        row,
        *("name", "kana", "affiliation", "email", "organization", "chapter", "left_at"),
    )
    _record("dialogue.member_left", row, by)
    return row


def _drop_wishes(row: DialogueMember) -> None:
    """What others asked this person for is settled; the words go with who said them."""
    own = IntroductionWish.objects.filter(Q(asker=row) | Q(wanted=row))
    own.open().update(state=WishState.WITHDRAWN)
    own.update(message="", wanted_words="（退会）")
    IntroductionWish.objects.filter(via=row).update(via=None)


def _require_current(row: DialogueMember) -> None:
    if row.left_at is not None:
        raise DialogueRefused("この方は退会しています。")


def _record(act: str, row: DialogueMember, by: User | None) -> None:
    if by is None:
        audit.record_stranger(act, target=row)
    else:
        audit.record(act, target=row, by=by)
