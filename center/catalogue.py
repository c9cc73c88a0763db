"""The lists that the settings pages edit, in words: one page serves them all."""

from dataclasses import dataclass

from center.models import ByYear, Industry, Office, Programme, SupportCourse, Topic

_SHOWN_EVERYWHERE = (
    "名称を直すと、過去のメモ・絞り込み・業務実績の表示も新しい名称に変わります。"
    "誤字を直すときや、中身が同じまま呼び名が変わったときに使います。"
)
_ANOTHER = (
    "中身が変わるときは、名称を直さずに「終了」で使い終わる年度を決め、"
    "次の年度から使うものを新しく追加してください。過去のメモには元のものが残ります。"
)


@dataclass(frozen=True)
class CodeList:
    slug: str
    model: type[ByYear]
    icon: str
    description: str
    # What renaming does, at the form.
    renaming: str = _SHOWN_EVERYWHERE + _ANOTHER
    # What the list shows of other rows: fetched with it.
    related: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        return str(self.model._meta.verbose_name)


LISTS: tuple[CodeList, ...] = (
    CodeList("offices", Office, "place", "相談を受ける場所。連携機関に示す所在地と電話番号"),
    CodeList("programmes", Programme, "file", "受託事業ごとの区分。業務実績は事業区分ごとに出ます"),
    CodeList(
        "topics",
        Topic,
        "tag",
        "メモの「分野」。過去の台帳にだけある旧分野の読み替えも",
        "名称を直すと、選択肢・絞り込み・業務実績の表示が、過去の年度も含めて新しい名称に変わります。"
        "提出済みのメモの紙面には、提出したときの名称が残ります。" + _ANOTHER,
        related=("read_as",),
    ),
    CodeList(
        "courses", SupportCourse, "target", "支援コースと、受け持つ相談分野", related=("topics",)
    ),
    CodeList(
        "industries", Industry, "company", "日本標準産業分類と、中小企業・小規模企業者の基準の区分"
    ),
)
BY_SLUG = {each.slug: each for each in LISTS}


def register(what: CodeList) -> None:
    """A list of a higher room, on the same pages; its form goes into `forms.codes.FORMS`."""
    BY_SLUG[what.slug] = what
