"""Search keys of a client, and the versions the database keeps of it."""

from typing import Any

import pghistory
import pgtrigger
from django.db import models

from yorozu.kit.textkeys import kana_key, name_key, phone_key

KEYS = ["name_key", "kana_key", "phone_key", "sort_key"]

# Each correction leaves the row as it was before. The first version costs nothing that way, and
# the ledger's hundred thousand rows are not written twice.
OLD_VERSION = pghistory.UpdateEvent(
    row=pghistory.Old, condition=pgtrigger.Condition("OLD.* IS DISTINCT FROM NEW.*")
)


class Keyed(models.Model):
    """Search keys follow the name, the kana and the telephone as they are typed."""

    name_key = models.CharField(max_length=200, editable=False)
    kana_key = models.CharField(max_length=200, editable=False, blank=True)
    phone_key = models.CharField(max_length=20, editable=False, blank=True)

    class Meta:
        abstract = True

    def save(self, **kwargs: Any) -> None:
        self.fill_keys()
        if (fields := kwargs.get("update_fields")) is not None:
            kwargs["update_fields"] = {*fields, "name_key", "kana_key", "phone_key"}
        super().save(**kwargs)

    def fill_keys(self) -> None:
        """Derive the keys; bulk loaders call this, `save` does by itself."""
        self.name_key = name_key(self.name)[:200]  # type: ignore[attr-defined]
        self.kana_key = kana_key(self.kana)[:200]  # type: ignore[attr-defined]
        self.phone_key = phone_key(self.phone)[:20]  # type: ignore[attr-defined]
