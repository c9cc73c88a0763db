from importlib import import_module

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules

from yorozu.kit.registry import SettingsEntry, settings_entries


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "利用者"

    def ready(self) -> None:
        autodiscover_modules("acts")
        import_module("accounts.receivers")
        settings_entries.register(
            SettingsEntry(
                "accounts:audit",
                "操作記録",
                "だれが、いつ、何をしたか・見たかを調べる",
                "audit.read",
                "history",
                910,
                "記録",
            ),
        )
