"""Legal forms around a company's name (株式会社, (有), NPO法人 …), for keys only."""

import re

WORDS = (
    "認定特定非営利活動法人",
    "特定非営利活動法人",
    "認定NPO法人",
    "NPO法人",
    "一般社団法人",
    "公益社団法人",
    "社団法人",
    "一般財団法人",
    "公益財団法人",
    "財団法人",
    "社会医療法人",
    "医療法人社団",
    "医療法人財団",
    "医療法人",
    "社会福祉法人",
    "準学校法人",
    "学校法人",
    "宗教法人",
    "農事組合法人",
    "有限責任事業組合",
    "特例有限会社",
    "株式会社",
    "株式會社",
    "有限会社",
    "有限會社",
    "合同会社",
    "合名会社",
    "合資会社",
    "合同會社",
    "合名會社",
    "合資會社",
    "相互会社",
    "カブシキガイシャ",
    "カブシキカイシャ",
    "ユウゲンガイシャ",
    "ユウゲンカイシャ",
    "ゴウドウガイシャ",
    "ゴウドウカイシャ",
    "ゴウメイガイシャ",
    "ゴウシガイシャ",
)
SHORT = (
    "株|有|同|名|資|相|合同|合名|合資|一社|公社|社|一財|公財|財|医社|医財|医|福|社福|学|宗|農|特非|非"
    "|npo|カ|ユ|ド|メ|シ"
)
_words = "|".join(word.casefold() for word in WORDS)
# (株)大田 and, as on bank statements, 株)大田 … 大田(株
_HEAD = re.compile(rf"\(?(?:{_words})\)?|\(?(?:{SHORT})\)")
_TAIL = re.compile(rf"(?:\(?(?:{_words})\)?|\((?:{SHORT})\)?)\Z")


def is_legal_form(name: str) -> bool:
    """Whether a folded name without spaces is a form and nothing else."""
    return _HEAD.fullmatch(name) is not None


def strip_legal_form(name: str) -> str:
    """Take the forms off both ends of a folded name without spaces, but never the whole name."""
    while True:
        found = _HEAD.match(name)
        rest = name[found.end() :] if found else name
        if not found and (found := _TAIL.search(name)):
            rest = name[: found.start()]
        if not found or not rest.strip("()"):
            return name
        name = rest
