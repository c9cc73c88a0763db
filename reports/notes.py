"""How things are counted, in the words of the paper: shown on the page and printed in the PDF."""

from consultations.enums import IntakeOutcome
from reports.enums import ReportScope, ReportSpan
from reports.figures import MonthFigures
from yorozu.kit.charts import number

NOTES: tuple[tuple[str, str], ...] = (
    (
        "相談対応件数（延べ）",
        "相談の開始日時が対象期間内にある、よろず事務局の確認を終えた経営相談メモの件数です。"
        "対応者や同席者が何人でも、1回の相談は1件です。下書き・提出済（未確認）・差戻し・取消は"
        "数えません。",
    ),
    (
        "来訪相談者数（者）",
        "期間内に相談した方の実数です。企業（企業のない創業前の方は相談者本人）を1者とし、"
        "統合した重複登録、法人成りの前後、創業前の本人と創業した企業は同じ1者として数えます。",
    ),
    (
        "一次対応件数",
        "最初の連絡（電話・来所・メール・金融機関・ネット予約の申込）のうち、期間内に受け付け、結果を"
        "決めて終えた件数です。結果の内訳の合計は一次対応件数と一致します。折返し待ちなど対応中の"
        "ものは、終えたときに受付日の月で数えます。相談対応件数には含めません。",
    ),
    (
        "他機関紹介件数",
        "期間内に、名前を挙げた機関へ紹介した件数です（一次対応と経営相談メモのどちらからも）。"
        "「結果あり」は、そのうち結果を受け取ったものです。辞退は含みません。",
    ),
    (
        "支援機関との連携・人材育成",
        "出張相談会・連携セミナー・会合・対話会は、期間内に開かれた（開催済・報告済の）件数です。"
        "参加者数は会場で数えた人数の合計です。連携打合せは、相手の機関がいくつでも1回を1件と"
        "数えます。アシスト会議は開いた回数と、そこで取り上げた案件の数です。トレーニーの受入は研修を"
        "始めた日、同席は相談の日で数えます。行事での相談は相談対応件数に含まれ、ほかは含みません。",
    ),
    (
        "成果アンケート",
        "相談から一定の日数のあとに、メールでお願いしたアンケートです（書面・電話の回答を含む）。"
        "送付数は送った日、回答の各件数は最初の回答が届いた日の月で数え、相談の月には戻しません。"
        "満足度は「大変満足・満足・やや満足」の割合で、「大変満足」は別に示します。割合の分母は、"
        "その設問に答えた件数です。付加価値額の合計は、相談前と直近の両方に答えた方だけの合計です。",
    ),
    (
        "新規・継続",
        "その事業区分での最初の相談（確認済。開始日時、次に番号の順）を新規、2回目以降を継続と"
        "します。記録を始める前から利用のあった方は、初めから継続です。",
    ),
    (
        "業種・規模などの区分",
        "業種、従業員規模、創業前・後、性別、年代は、メモの提出時に写し取った内容で数えます。"
        "その後に企業の情報が変わっても、過去の実績は変わりません。",
    ),
    (
        "相談分野",
        "主な相談分野1つで数え、合計は相談対応件数と一致します。「複数回答」は他の相談分野も含めた"
        "件数で、合計は一致しません。",
    ),
    (
        "対応者（CO）",
        "主担当で数えます。副担当・同席は「主担当以外」として別に示し、合計に含めません。",
    ),
    (
        "未設定",
        "記録のない区分です。未設定を含めた内訳の合計は、相談対応件数と一致します。",
    ),
    (
        "年度累計・前年同月",
        "年度は4月1日から翌年3月31日までです。年度累計は4月から対象月の末日まで、前年同月は"
        "1年前の同じ月を、いま記録されている内容で数えた件数です。",
    ),
    (
        "事業区分",
        "実績は事業区分ごとに集計し、ほかの事業の件数とは合算しません。",
    ),
)


# Told of the whole centre only.
_CENTERS_OWN = ("一次対応件数", "他機関紹介件数", "支援機関との連携・人材育成")
_STRETCHES = "年度累計・前年同月"
_OF_SPAN = {
    ReportSpan.QUARTER: (
        "四半期・年度累計・前年同期",
        "四半期は4月・7月・10月・1月からの3か月です。年度累計は4月から対象の四半期の末日まで、前年同期は"
        "1年前の同じ四半期を、いま記録されている内容で数えた件数です。来訪相談者数は期間内の実数なので、"
        "月ごとの数を足しても一致しません。",
    ),
    ReportSpan.YEAR: (
        "年度・前年度",
        "年度は4月1日から翌年3月31日までです。前年度は、いま記録されている内容で数えた件数です。"
        "来訪相談者数は期間内の実数なので、月ごとの数を足しても一致しません。",
    ),
}
_OF_SCOPE = {
    ReportScope.OFFICE: (
        "拠点別の実績",
        "{name}で行った相談だけを数えています。新規・継続は、拠点によらず、その事業区分での最初の相談か"
        "どうかで分けます。",
    ),
    ReportScope.COORDINATOR: (
        "CO別の実績",
        "{name}さんが主担当の相談だけを数えています。主担当以外で加わった相談は、別に示します。"
        "新規・継続は、担当者によらず、その事業区分での最初の相談かどうかで分けます。",
    ),
    ReportScope.BANK: ("", ""),
}


def notes_of(figures: MonthFigures) -> tuple[tuple[str, str], ...]:
    """The notes that belong under a report, in its own words."""
    scope, span = figures.scope, figures.periods.span
    notes = [_OF_SPAN.get(span, note) if note[0] == _STRETCHES else note for note in NOTES]
    if scope.is_center:
        return (first_contacts_note(figures), *notes)
    name, words = _OF_SCOPE[scope.kind]
    own = [note for note in notes if note[0] not in _CENTERS_OWN]
    return ((name, words.format(name=scope.name)), *own)


def first_contacts_note(figures: MonthFigures) -> tuple[str, str]:
    """The figures of 一次対応 and 他機関紹介 in one sentence each, for the paper."""
    first, month = figures.first, figures.periods.month.label
    parts = "、".join(
        f"{IntakeOutcome(outcome).label}{number(counts.month)}件"
        for outcome, counts in first.by_outcome.items()
    )
    before, to_date = figures.periods.words.before, figures.periods.words.to_date
    if not to_date:
        return "一次対応・他機関紹介の実績", _year_of_first_contacts(figures, parts)
    words = (
        f"{month}の一次対応件数は{number(first.total.month)}件（{parts}）で、"
        f"{before}は{number(first.total.last_year)}件、"
        f"{figures.periods.year_to_date.label}は{number(first.total.year_to_date)}件です。"
        f"他機関紹介は{number(first.referrals.month)}件"
        f"（うち結果あり{number(first.with_result.month)}件）で、"
        f"{before}は{number(first.referrals.last_year)}件、"
        f"{figures.periods.year_to_date.label}は{number(first.referrals.year_to_date)}件"
        f"（うち結果あり{number(first.with_result.year_to_date)}件）です。"
    )
    return "一次対応・他機関紹介の実績", words


def _year_of_first_contacts(figures: MonthFigures, parts: str) -> str:
    first, year = figures.first, figures.periods.month.label
    before = figures.periods.words.before
    return (
        f"{year}の一次対応件数は{number(first.total.month)}件（{parts}）で、"
        f"{before}は{number(first.total.last_year)}件です。"
        f"他機関紹介は{number(first.referrals.month)}件"
        f"（うち結果あり{number(first.with_result.month)}件）で、"
        f"{before}は{number(first.referrals.last_year)}件です。"
    )
