"""個人情報の取扱い, as it stands above the box that the public ticks."""

from django.conf import settings

_WHO = f"{settings.CENTER_NAME}（運営：{settings.CENTER_OPERATOR}）"

SEMINAR_CONSENT = f"""ご記入いただいた個人情報は、{_WHO}が、次の目的に使います。

・セミナーの受付、ご連絡、当日の出席の確認
・資料のお渡しとアンケートのお願い
・参加者数などの集計（お名前の出ない形で、国と全国本部へ報告します）

同意なく、ほかの会社や団体へお渡しすることはありません。保存期間を過ぎたものは廃棄します。開示・訂正・利用の停止は、お電話でお申し出ください。"""
