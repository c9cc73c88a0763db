"""Beginnings of minutes, offered while writing: nobody starts from an empty sheet."""

from dataclasses import dataclass

from coordinators.enums import GroupKind


@dataclass(frozen=True)
class Pattern:
    key: str
    label: str
    text: str


REGULAR = Pattern(
    "regular",
    "定例会議",
    "１　前回の宿題の確認\n　・\n\n２　報告\n　・\n\n３　協議\n"
    "　(1) 議題：\n　　意見：\n　　結論：\n\n"
    "４　今後の進め方\n　・\n\n５　次回\n　日時：\n　議題：",
)
PROJECT = Pattern(
    "project",
    "PJの進捗会議",
    "１　進み具合（予定と実績）\n　・\n\n２　困っていること・課題\n　・\n\n"
    "３　対応の方針\n　・\n\n４　次回までにすること（担当・期限は「宿題」へ）\n　・\n\n"
    "５　実施機関・事務局への相談事項\n　・",
)
STUDY = Pattern(
    "study",
    "勉強会",
    "テーマ：\n講師・発表者：\n\n１　発表の要旨\n　・\n\n２　質疑・意見\n　Ｑ：\n　Ａ：\n\n"
    "３　相談の現場で使えること\n　・\n\n４　次回のテーマと発表者\n　・",
)
CIRCLE = Pattern(
    "circle",
    "小集団活動",
    "１　取り上げた困りごと\n　・\n\n２　原因と考えられること\n　・\n\n"
    "３　改善の案（誰が・いつから）\n　・\n\n"
    "４　前回の改善の効き目\n　・",
)
PATTERNS = {each.key: each for each in (REGULAR, PROJECT, STUDY, CIRCLE)}
_FIRST = {GroupKind.PROJECT: PROJECT, GroupKind.STUDY: STUDY, GroupKind.CIRCLE: CIRCLE}


def patterns_for(kind: str) -> list[Pattern]:
    """The one of the group's kind first."""
    first = _FIRST.get(GroupKind(kind), REGULAR)
    return [first, *(each for each in PATTERNS.values() if each is not first)]


def with_pattern(text: str, key: str) -> str:
    """What is typed stays; the pattern follows it. An unknown key adds nothing."""
    pattern = PATTERNS.get(key)
    return "\n\n".join(filter(None, [text.rstrip(), pattern.text])) if pattern else text
