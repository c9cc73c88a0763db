"""The lines that this room puts on the settings page."""

from accounts.enums import Permission
from yorozu.kit.registry import SettingsEntry

GROUP = "個人情報"
ENTRIES = (
    SettingsEntry(
        view="privacy:requests",
        label="個人情報の請求",
        description="開示・訂正・利用停止の請求の受付と回答",
        permission=Permission.PRIVACY_REQUESTS.value,
        icon="memo",
        order=800,
        group=GROUP,
    ),
    SettingsEntry(
        view="privacy:disposals",
        label="保存期間と廃棄",
        description="保存期間を過ぎた記録の点検・承認・廃棄",
        permission=Permission.DISPOSAL_PREPARE.value,
        icon="lock",
        order=820,
        group=GROUP,
    ),
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
