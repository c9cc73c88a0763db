"""Rules that the database itself keeps on first contacts and referrals, for SQL by hand as well."""

import pgtrigger

from consultations.enums import REFERRAL_MOVES
from yorozu.kit.disposal import only_wiped

# What disposal may empty; nothing that is counted is among them.
INTAKE_WORDS = (
    *("client_name", "contact_name", "contact_kana", "phone", "email", "introducer_name"),
    *("summary", "reply", "answers", "typed"),
)
REFERRAL_WORDS = ("client_name", "contact_name", "phone", "reason", "message", "result")

_MOVES = ", ".join(f"('{old}', '{new}')" for old, new in sorted(REFERRAL_MOVES))
# A reopened intake is open again; as long as it is closed it stays as it was closed.
_CLOSED_STAYS = f"""
    IF {only_wiped(INTAKE_WORDS)} THEN RETURN NEW; END IF;
    IF OLD.closed_at IS NOT NULL AND NEW.closed_at IS NOT NULL THEN
        RAISE EXCEPTION 'intake %: closed, it is read-only', OLD.id;
    END IF;
    RETURN NEW;
"""
# Deferred: the referral names its intake, so it comes after it in the same transaction.
_REFERRED_SOMEWHERE = """
    IF EXISTS (SELECT 1 FROM consultations_intake WHERE id = NEW.id AND outcome = 'referred')
        AND NOT EXISTS (SELECT 1 FROM consultations_referral WHERE intake_id = NEW.id) THEN
        RAISE EXCEPTION 'intake %: referred to nobody', NEW.id;
    END IF;
    RETURN NULL;
"""

INTAKE_TRIGGERS = [
    pgtrigger.Trigger(
        name="closed_stays",
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        func=_CLOSED_STAYS,
    ),
    pgtrigger.Trigger(
        name="referred_somewhere",
        level=pgtrigger.Row,
        when=pgtrigger.After,
        operation=pgtrigger.Insert | pgtrigger.Update,
        timing=pgtrigger.Deferred,
        func=_REFERRED_SOMEWHERE,
    ),
    pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
]

REFERRAL_TRIGGERS = [
    pgtrigger.Trigger(
        name="states",
        when=pgtrigger.Before,
        operation=pgtrigger.UpdateOf("state"),
        condition=pgtrigger.Condition("OLD.state IS DISTINCT FROM NEW.state"),
        func=f"""
            IF (OLD.state, NEW.state) NOT IN ({_MOVES}) THEN
                RAISE EXCEPTION 'referral %: % to % is no transition',
                    OLD.id, OLD.state, NEW.state;
            END IF;
            RETURN NEW;
        """,
    ),
    pgtrigger.Trigger(
        name="stays_where_it_began",
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        condition=pgtrigger.Condition(
            "((OLD.intake_id, OLD.memo_id, OLD.organization_id)"
            " IS DISTINCT FROM (NEW.intake_id, NEW.memo_id, NEW.organization_id))"
        ),
        func="RAISE EXCEPTION 'referral %: made to one organisation, once', OLD.id;",
    ),
    pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
]
