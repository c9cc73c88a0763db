"""A CSV list of organisations or branches, as Excel writes it: UTF-8 with a mark, or CP932."""

from __future__ import annotations

from yorozu.kit.csv_files import CsvRefused, read_rows

MOST_ROWS = 5_000
MOST_BYTES = 2 * 1024 * 1024
# Column → field; the first name of each is the one a template has.
ORGANIZATION_COLUMNS = {
    "種類": "kind",
    "名称": "name",
    "フリガナ": "kana",
    "金融機関コード": "zengin_code",
    "東信協会員": "is_member",
    "連携40先": "is_core",
    "電話番号": "phone",
    "メールアドレス": "email",
    "ウェブサイト": "url",
    "対応できること": "offers",
    "相談分野": "topics",
}
BRANCH_COLUMNS = {
    "機関": "organization",
    "支店名": "name",
    "フリガナ": "kana",
    "店舗コード": "code",
    "電話番号": "phone",
}
_NEEDED = {False: ("種類", "名称"), True: ("機関", "支店名")}


def read_csv(raw: bytes) -> tuple[list[dict[str, str]], bool]:
    """(the rows by heading, with "行"; whether they are branches). Raises CsvRefused."""
    if len(raw) > MOST_BYTES:
        raise CsvRefused("2MBまでのCSVを選んでください。")
    rows = read_rows(raw)
    heads = rows[0][1]
    of_branches = "支店名" in heads
    known = BRANCH_COLUMNS if of_branches else ORGANIZATION_COLUMNS
    missing = [name for name in _NEEDED[of_branches] if name not in heads]
    if missing:
        raise CsvRefused(
            f"1行目に見出し「{'」「'.join(missing)}」がありません。"
            "機関の一覧なら「種類」「名称」、支店の一覧なら「機関」「支店名」が必要です。"
        )
    if len(rows) - 1 > MOST_ROWS:
        raise CsvRefused(f"{MOST_ROWS:,}行までです。分けて取り込んでください。")
    lines = [
        {"行": str(n), **{h: cell for h, cell in zip(heads, row, strict=False) if h in known}}
        for n, row in rows[1:]
    ]
    if not lines:
        raise CsvRefused("見出しの下に行がありません。")
    return lines, of_branches
