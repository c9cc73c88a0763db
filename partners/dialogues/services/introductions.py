"""紹介: wished for, agreed to, made. Nobody's address is told before both have agreed."""

from __future__ import annotations

import uuid as uuids

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts import audit
from accounts.models import User
from partners.dialogues.errors import DialogueRefused
from partners.dialogues.mails import post
from partners.dialogues.services._keeping import lock, require_writer, store
from partners.enums import MemberMailKind, WishState
from partners.models import DialogueMember, IntroductionWish

ALREADY = "同じ方への紹介の希望が、すでに届いています。"
MOST_OPEN = 10


@transaction.atomic
def wish_ask(
    *,
    asker: DialogueMember,
    wanted: DialogueMember | None = None,
    words: str = "",
    message: str = "",
    via: DialogueMember | None = None,
    by: User | None = None,
    uuid: uuids.UUID | None = None,
) -> IntroductionWish:
    """By the person on their own page, or taken down by the secretariat; once for each form.

    Raises DialogueRefused, ValidationError.
    """
    if by is not None:
        require_writer(by)
    asker, wanted = _both(asker, wanted)
    _require_joined(asker)
    uuid = uuid or uuids.uuid4()
    if said := asker.wishes.filter(uuid=uuid).first():
        return said
    if wanted is None and not words:
        raise DialogueRefused("紹介してほしい方を選ぶか、どのような方かを入力してください。")
    if asker.wishes.open().count() >= MOST_OPEN:
        raise DialogueRefused(f"お返事を待っている希望が{MOST_OPEN}件あります。")
    wish = IntroductionWish(
        uuid=uuid, asker=asker, wanted=wanted, wanted_words=words, message=message, via=via
    )
    if wanted is not None:
        _require_other(asker, wanted)
    _insert(wish)
    if by is None:
        audit.record_stranger("dialogue.wish_asked", target=wish)
    else:
        audit.record("dialogue.wish_asked", target=wish, by=by)
    _tell_wanted(wish)
    return wish


def _insert(wish: IntroductionWish) -> None:
    wish.full_clean(validate_unique=False, validate_constraints=False)
    try:
        with transaction.atomic():
            wish.save(force_insert=True)
    except IntegrityError as error:
        raise DialogueRefused(ALREADY) from error


@transaction.atomic
def wish_choose(
    *, wish: IntroductionWish, wanted: DialogueMember, by: User, version: int
) -> IntroductionWish:
    """Whom the words of a wish may mean. Raises DialogueRefused, DialogueStale."""
    require_writer(by)
    row = lock(wish, version)
    _require_state(row, WishState.ASKED)
    if row.wanted_id is not None:
        raise DialogueRefused("お相手は、すでに決まっています。")
    row.asker, row.wanted = _both(row.asker, wanted)
    _require_other(row.asker, row.wanted or wanted)
    try:
        with transaction.atomic():
            store(row, "wanted")
    except IntegrityError as error:
        raise DialogueRefused(ALREADY) from error
    audit.record("dialogue.wish_chosen", target=row, by=by)
    _tell_wanted(row)
    return row


def _tell_wanted(wish: IntroductionWish) -> None:
    if wish.wanted is not None:
        post(wish.wanted, MemberMailKind.WISHED, occasion=f"wish{wish.pk}", wish=wish)


@transaction.atomic
def wish_answer(
    *, wish: IntroductionWish, agrees: bool, by: User | None, version: int
) -> IntroductionWish:
    """By the wanted person on their own page, or told to the secretariat.

    Raises DialogueRefused, DialogueStale.
    """
    if by is not None:
        require_writer(by)
    row = lock(wish, version)
    _require_state(row, WishState.ASKED)
    if row.wanted is None:
        raise DialogueRefused("先に、お相手を決めてください。")
    row.state = WishState.AGREED if agrees else WishState.DECLINED
    row.answered_at = timezone.now()
    store(row, "state", "answered_at")
    act = "dialogue.wish_agreed" if agrees else "dialogue.wish_declined"
    if by is None:
        audit.record_stranger(act, target=row)
    else:
        audit.record(act, target=row, by=by)
    if not agrees:
        post(row.asker, MemberMailKind.DECLINED, occasion=f"wish{row.pk}", wish=row)
    return row


@transaction.atomic
def wish_make(*, wish: IntroductionWish, by: User, version: int) -> IntroductionWish:
    """Bring the two together: each is told how to reach the other. Raises DialogueRefused."""
    require_writer(by)
    row = lock(wish, version)
    _require_state(row, WishState.AGREED)
    both = [row.asker, row.wanted]
    row.state, row.made_at, row.made_by = WishState.MADE, timezone.now(), by
    store(row, "state", "made_at", "made_by")
    audit.record("dialogue.wish_made", target=row, by=by)
    for person in both:
        if person is not None:
            post(person, MemberMailKind.MADE, occasion=f"wish{row.pk}", wish=row)
    return row


@transaction.atomic
def wish_withdraw(*, wish: IntroductionWish, by: User | None, version: int) -> IntroductionWish:
    """Raises DialogueRefused, DialogueStale."""
    if by is not None:
        require_writer(by)
    row = lock(wish, version)
    if row.state not in (WishState.ASKED, WishState.AGREED):
        raise DialogueRefused(f"「{row.get_state_display()}」のため、取り下げられません。")
    row.state = WishState.WITHDRAWN
    store(row, "state")
    if by is None:
        audit.record_stranger("dialogue.wish_withdrawn", target=row)
    else:
        audit.record("dialogue.wish_withdrawn", target=row, by=by)
    return row


def _both(
    asker: DialogueMember, wanted: DialogueMember | None
) -> tuple[DialogueMember, DialogueMember | None]:
    """Held, so that none of them leaves meanwhile; two who ask for each other do not wait long."""
    keys = {asker.pk, wanted.pk if wanted else asker.pk}
    rows = DialogueMember.objects.select_for_update(of=("self",), no_key=True).order_by("pk")
    found = {row.pk: row for row in rows.filter(pk__in=keys)}
    return found[asker.pk], found[wanted.pk] if wanted else None


def _require_state(row: IntroductionWish, state: WishState) -> None:
    if row.state != state:
        raise DialogueRefused(f"この希望は「{row.get_state_display()}」になっています。")


def _require_joined(member: DialogueMember) -> None:
    if not member.is_joined:
        raise DialogueRefused("対話会に参加している方だけがご利用になれます。")


def _require_other(asker: DialogueMember, wanted: DialogueMember) -> None:
    _require_joined(wanted)
    if asker.pk == wanted.pk:
        raise DialogueRefused("ご本人とは別の方を選んでください。")
