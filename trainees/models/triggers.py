"""Rules that the database itself keeps, for SQL by hand as well."""

import pgtrigger

from trainees.enums import TRANSITIONS

_MOVES = ", ".join(f"('{old}', '{new}')" for old, new in sorted(TRANSITIONS))

TRAINEE_TRIGGERS = [
    pgtrigger.Trigger(
        name="states",
        when=pgtrigger.Before,
        operation=pgtrigger.UpdateOf("state"),
        condition=pgtrigger.Condition("OLD.state IS DISTINCT FROM NEW.state"),
        func=f"""
            IF (OLD.state, NEW.state) NOT IN ({_MOVES}) THEN
                RAISE EXCEPTION 'trainee %: % to % is no transition', OLD.id, OLD.state, NEW.state;
            END IF;
            RETURN NEW;
        """,
    ),
    pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
]
NEVER_DELETED = [pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete)]
