"""Words of the ledger → coordinators and the centre's own lists.

Rules and why:
- a CO is found by name without spaces; a family name alone is enough where only one has it; who is
  not found becomes an inactive coordinator, so that old figures still say who answered;
- a topic is found by name, a 旧分野 that the manager reads as another is that one; what is not
  found becomes 旧分野, never offered for new memos;
- the industry is one of the JSIC's divisions, also by a part of its name (運輸業 → 運輸業，郵便業)
  or a common short word; what says nothing stays 未設定;
- an office is found when its name stands in the cell (新橋本部); none is 未設定.
"""

import re
import unicodedata
from collections import defaultdict

from django.db.models import Max

from accounts.models import User
from center.models import (
    DEFAULT_PROGRAMME,
    UNSET_OFFICE,
    Industry,
    Office,
    Programme,
    SupportCourse,
    Topic,
)
from coordinators.models import Coordinator
from yorozu.kit.textkeys import name_key

# Words people write for a division of the JSIC, and the division's letter.
_INDUSTRY_WORDS = {
    "農": "A",
    "林業": "A",
    "漁業": "B",
    "鉱業": "C",
    "建設": "D",
    "工務": "D",
    "製造": "E",
    "加工": "E",
    "電気業": "F",
    "情報": "G",
    "it": "G",
    "通信": "G",
    "運輸": "H",
    "運送": "H",
    "物流": "H",
    "金融": "J",
    "保険": "J",
    "不動産": "K",
    "士業": "L",
    "専門サービス": "L",
    "コンサル": "L",
    "宿泊": "M",
    "飲食": "M",
    "生活関連": "N",
    "理美容": "N",
    "美容": "N",
    "娯楽": "N",
    "教育": "O",
    "学習": "O",
    "医療": "P",
    "福祉": "P",
    "介護": "P",
    "サービス業": "R",
}


def plain(text: str) -> str:
    """A word of a code list as compared: width, case and spaces do not matter."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).casefold()


class CodeBook:
    """The centre's lists as they are now, and what past ledgers add to them."""

    def __init__(self) -> None:
        self.programme, _ = Programme.objects.get_or_create(
            code=DEFAULT_PROGRAMME, defaults={"name": "よろず支援拠点事業"}
        )
        self._offices = list(Office.objects.exclude(code=UNSET_OFFICE))
        self._unset_office: Office | None = None
        self._topics = {
            plain(each.name): each.read_as or each
            for each in Topic.objects.select_related("read_as")
        }
        self._last_topic = Topic.objects.aggregate(last=Max("position"))["last"] or 0
        self._courses = {plain(each.name): each for each in SupportCourse.objects.all()}
        self._industries = list(Industry.objects.all())
        self._industry_of: dict[str, Industry | None] = {}
        self._load_people()
        self.left_out: dict[str, int] = {}

    def _load_people(self) -> None:
        self._coordinators: dict[str, Coordinator] = {}
        families: dict[str, list[Coordinator]] = defaultdict(list)
        # The one who serves now comes last and wins over an older namesake.
        for each in Coordinator.objects.select_related("user").order_by("is_active", "-id"):
            self._coordinators[name_key(each.name)] = each
            families[name_key(each.name.replace("　", " ").split(" ")[0])].append(each)
        self._families = {key: all_[0] for key, all_ in families.items() if len(all_) == 1}
        users = User.objects.filter(is_active=True).order_by("-id")
        self._users = {name_key(user.name): user for user in users}

    # -- people --------------------------------------------------------------------------------
    def coordinator(self, name: str) -> Coordinator:
        """The CO of that name; an unknown one is made, not in office."""
        key = name_key(name)
        found = self._coordinators.get(key) or self._families.get(key)
        if found is None:
            found = Coordinator.objects.create(name=name, is_active=False)
            self._coordinators[key] = found
        return found

    def recorder(self, name: str) -> User | None:
        """Who wrote it down, if that is somebody who signs in."""
        return self._users.get(name_key(name)) if name else None

    # -- lists ---------------------------------------------------------------------------------
    def topic(self, name: str) -> Topic:
        """The topic of that name; an unknown one is made as 旧分野."""
        key = plain(name)
        if key not in self._topics:
            self._last_topic += 1
            self._topics[key] = Topic.objects.create(
                name=name, is_legacy=True, position=min(self._last_topic, 32_000)
            )
        return self._topics[key]

    def course(self, name: str) -> SupportCourse | None:
        """The course of that name; None when the ledger names none of ours."""
        found = self._courses.get(plain(name))
        if name and found is None:
            self._leave_out("支援コース", name)
        return found

    def office(self, text: str) -> Office:
        """The office that the cell names; 未設定 otherwise."""
        said = plain(text)
        found = next((each for each in self._offices if said and plain(each.name) in said), None)
        if found is not None:
            return found
        if said:
            self._leave_out("拠点", text)
        if self._unset_office is None:
            self._unset_office, _ = Office.objects.get_or_create(
                code=UNSET_OFFICE,
                defaults={"name": "未設定", "is_active": False, "position": 999},
            )
        return self._unset_office

    def industry(self, text: str) -> Industry | None:
        """The JSIC division that the cell names; None (未設定) when it names none."""
        said = plain(text)
        if said and said not in self._industry_of:
            self._industry_of[said] = self._named_industry(said)
        found = self._industry_of.get(said)
        if said and found is None:
            self._leave_out("業種", text)
        return found

    def _named_industry(self, said: str) -> Industry | None:
        names = [(plain(each.name), each) for each in self._industries]
        for name, each in names:
            if said == name:
                return each
        parts = [part for part in re.split("[,、・(]", said.rstrip(")")) if part]
        for name, each in names:
            if any(part in re.split("[,、・()]", name) for part in parts):
                return each
        return self._wholesale_or_retail(said) or self._by_word(said)

    def _wholesale_or_retail(self, said: str) -> Industry | None:
        """I stands twice, because the size rule differs."""
        rule = "wholesale" if "卸" in said else "retail" if "小売" in said else ""
        return next((each for each in self._industries if rule and each.size_rule == rule), None)

    def _by_word(self, said: str) -> Industry | None:
        code = next((code for word, code in _INDUSTRY_WORDS.items() if word in said), None)
        return next((each for each in self._industries if each.code == code), None)

    def _leave_out(self, label: str, text: str) -> None:
        words = f"{label}「{text}」"
        self.left_out[words] = self.left_out.get(words, 0) + 1


def known_topic_names() -> set[str]:
    """Names of all topics, so that 「IT・DX」 is not taken for two."""
    return set(Topic.objects.values_list("name", flat=True))
