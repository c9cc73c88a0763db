"""A level with its evidence, and the reason of a return."""

from typing import Any

from django import forms

from coordinators.enums import Level
from coordinators.models import SkillLevel, SkillProposal
from yorozu.kit.forms import CleanCharField, CleanTextField

REASON_LENGTH = 300


class SkillForm(forms.Form):
    level = forms.TypedChoiceField(
        label="レベル",
        coerce=int,
        choices=[
            (level.value, f"{level.value} {level.label}（{level.meaning}）") for level in Level
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "レベルを選んでください。"},
    )
    evidence = CleanTextField(
        label="根拠",
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="資格・経歴・相談の実績など。企業名や相談の内容は書きません。",
    )

    def __init__(
        self, data: Any = None, *, shown: SkillLevel | SkillProposal | None = None, key: str = ""
    ) -> None:
        initial = {"level": shown.level, "evidence": shown.evidence} if shown else {}
        super().__init__(data, initial=initial, auto_id=f"id_{key}_%s" if key else "id_%s")
        self.fields["evidence"].ui_need = "レベル1以上は必須"  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("level") and not given.get("evidence") and "evidence" not in self.errors:
            self.add_error("evidence", "根拠を入力してください。")
        return given


class ReturnForm(forms.Form):
    reason = CleanCharField(
        label="差し戻す理由",
        max_length=REASON_LENGTH,
        error_messages={"required": "差し戻す理由を入力してください。"},
    )

    def __init__(self, data: Any = None, *, key: int = 0) -> None:
        super().__init__(data, auto_id=f"id_return_{key}_%s")
