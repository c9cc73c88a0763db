from typing import Any

from django.core.management.base import BaseCommand

from desks.reference.load import reference_load


class Command(BaseCommand):
    help = "拠点・相談分野・業種・連携機関など最初に要る一覧を登録します（何度でも同じ結果）"

    def handle(self, **options: Any) -> None:
        for name, count in reference_load().items():
            self.stdout.write(f"{name:　<10}{count:>7,}")
