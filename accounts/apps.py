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
                "accounts:users",
                "利用者",
                "招待、役割の変更、退職した人の利用停止、二段階認証の解除",
                "users.manage",
                "people",
                100,
                "人",
            ),
            SettingsEntry(
                "accounts:policy",
                "ログインの決まり",
                "二段階認証を必須にする役割、操作がないときにログアウトするまでの時間",
                "users.manage",
                "lock",
                110,
                "人",
            ),
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
