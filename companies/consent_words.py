"""The words a centre starts with; its manager puts new versions beside them on the page.

The programme's rules (domain.md) say what has to be agreed to. The wording of the national
headquarters is not public: these are our own, and every one is replaced without a programmer.
"""

from datetime import date

from django.conf import settings

from companies.enums import ConsentKind

# The programme began with 平成26年度: no consent is older.
FIRST_DAY = date(2014, 4, 1)

_ANY_TIME = (
    "この同意はいつでも撤回できます。撤回すると、その時から取扱いをやめます"
    "（すでに行われた取扱いには影響しません）。"
)
_NOT_NEEDED = "同意しない場合も、これまでどおり相談を受けられます。"


def first_words(kind: ConsentKind) -> str:
    """The text of version 1."""
    words = {
        ConsentKind.SERVICE: (
            f"{settings.CENTER_NAME}（以下「当拠点」といいます。）の利用にあたり、"
            "次のことに同意します。\n"
            "１　当拠点が、経営相談を行い記録するために、氏名、連絡先、企業の概要、"
            "相談の内容などの情報を取得し、利用すること。\n"
            "２　当拠点が、国の委託事業を行うために必要な範囲で、１の情報を、経済産業省"
            "（経済産業局を含みます。）、よろず支援拠点全国本部および実施機関"
            f"（{settings.CENTER_OPERATOR}）と共有すること。\n"
            "３　当拠点の支援は助言であり、申請書などの作成の代行は行わないこと。\n"
            f"{_ANY_TIME}"
        ),
        ConsentKind.BANK: (
            "当拠点での相談の内容、助言の内容とその後の経過を、次の金融機関と共有することに"
            f"同意します。\n{_NOT_NEEDED}\n{_ANY_TIME}"
        ),
        ConsentKind.REFERRAL: (
            "当拠点が私の氏名、連絡先、企業の概要と相談の内容を次の機関に伝えて紹介すること、"
            "および、その機関から支援の結果の連絡を受けることに同意します。\n"
            f"{_NOT_NEEDED}\n{_ANY_TIME}"
        ),
        ConsentKind.OBSERVER: (
            "相談の場に、研修中のコーディネーターや連携機関の職員などが同席することに"
            "同意します。同席する人は、知ったことを他に漏らしません。\n"
            f"{_NOT_NEEDED}\n{_ANY_TIME}"
        ),
        ConsentKind.PUBLISH: (
            "当拠点での支援の内容を、支援事例として、内容を私が確認した上で、"
            "印刷物やウェブサイトで公表することに同意します。\n"
            f"{_NOT_NEEDED}\n{_ANY_TIME}"
        ),
        ConsentKind.ASSIST: (
            "東京チームサポート アシスト会議において、私の企業名、企業の概要、借入と返済の状況、"
            "相談の内容、および会議で決まったサポートプランとその後の経過を、会議に参加する次の機関と"
            f"共有することに同意します。\n{_NOT_NEEDED}\n{_ANY_TIME}"
        ),
    }
    return words[kind]
