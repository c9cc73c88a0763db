"""The lines that this room puts on the settings page."""

from accounts.enums import Permission
from yorozu.kit.registry import SettingsEntry

GROUP = "個人情報"
ENTRIES = (
    SettingsEntry(
        view="privacy:wordings",
        label="同意の文面",
        description="同意書と、同意の記録に使う文面。版ごとに残ります。",
        permission=Permission.CONSENT_WORDING.value,
        icon="memo",
        order=810,
        group=GROUP,
    ),
)
