"""The words of this room's acts on the audit page."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils import timezone

from accounts import wording
from accounts.models import User
from accounts.wording import Found
from consultations.models import (
    Attachment,
    HearingQuestion,
    ImportBatch,
    Intake,
    Memo,
    OutcomeSurvey,
    Referral,
)


def _memos(user: User, ids: Iterable[str]) -> Found:
    rows = Memo.objects.visible_to(user).numbered().filter(pk__in=ids).order_by()
    return {
        str(pk): (str(number), reverse("consultations:detail", args=[number]))
        for pk, number in rows.values_list("pk", "number")
    }


def _files(user: User, ids: Iterable[str]) -> Found:
    """A file opens with its memo: opening it by itself would leave another trace."""
    rows = Attachment.objects.visible_to(user).filter(pk__in=ids).select_related("memo")
    return {
        str(row.pk): (row.memo.number, reverse("consultations:detail", args=[row.memo.number]))
        for row in rows
        if row.memo.number
    }


def _batches(user: User, ids: Iterable[str]) -> Found:
    rows = ImportBatch.objects.visible_to(user).filter(pk__in=ids).only("source_name")
    return {
        str(row.pk): (row.source_name, reverse("consultations:import_batch", args=[row.pk]))
        for row in rows
    }


def _intakes(user: User, ids: Iterable[str]) -> Found:
    rows = Intake.objects.visible_to(user).filter(pk__in=ids).only("taken_at")
    return {
        str(row.pk): (f"{timezone.localtime(row.taken_at):%Y-%m-%d %H:%M}", row.get_absolute_url())
        for row in rows
    }


def _referrals(user: User, ids: Iterable[str]) -> Found:
    rows = Referral.objects.visible_to(user).filter(pk__in=ids).select_related("organization")
    return {str(row.pk): (row.organization.name, row.get_absolute_url()) for row in rows}


def _outcomes(user: User, ids: Iterable[str]) -> Found:
    rows = OutcomeSurvey.objects.visible_to(user).filter(pk__in=ids).select_related("memo")
    return {
        str(row.pk): (str(row.memo.number), row.get_absolute_url())
        for row in rows.only("memo__number")
    }


def _questions(user: User, ids: Iterable[str]) -> Found:
    rows = HearingQuestion.objects.visible_to(user).filter(pk__in=ids).only("name")
    return {
        str(row.pk): (row.name, reverse("center:code_edit", args=["questions", row.pk]))
        for row in rows
    }


wording.register(
    "経営相談メモ",
    {
        "memo.submitted": "メモを提出した",
        "memo.revised": "メモを直した",
        "memo.confirmed": "メモを確認した",
        "memo.returned": "メモを差し戻した",
        "memo.unconfirmed": "メモの確認を取り消した",
        "memo.voided": "メモを取り消した",
        "memo.restricted": "メモに閲覧制限を付けた",
        "memo.unrestricted": "メモの閲覧制限を外した",
        "memo.restricted_read": "閲覧制限のメモを見た",
        "memo.printed": "メモをPDFにした",
        "memo.exported": "メモの一覧を書き出した",
        "memo.export_downloaded": "書き出したファイルを受け取った",
    },
    finders={"consultations.memo": _memos},
)
wording.register(
    "添付・次回予定",
    {
        "attachment.added": "メモにファイルを添付した",
        "attachment.opened": "添付ファイルを開いた",
        "attachment.withdrawn": "添付ファイルを取り下げた",
        "attachment.erased": "取り下げた添付ファイルを消した",
        "next_step.done": "次回予定を完了にした",
        "next_step.postponed": "次回予定を延期した",
        "next_step.dropped": "次回予定を取りやめた",
        "next_step.undone": "次回予定を元に戻した",
    },
    finders={"consultations.attachment": _files},
)
wording.register(
    "台帳の取込",
    {
        "import.uploaded": "台帳を読み込んだ",
        "import.confirmed": "台帳の取込を指示した",
        "import.errors_downloaded": "取込不可の行を受け取った",
        "memo.imported": "台帳を取り込んだ",
    },
    finders={"consultations.importbatch": _batches},
    details={
        "imported": "取込",
        "present": "登録済み",
        "companies": "企業",
        "people": "相談者",
        "coordinators": "コーディネーター",
        "memo": "メモの記録番号",
    },
)
wording.register(
    "一次対応・他機関紹介",
    {
        "intake.opened": "一次対応を受け付けた",
        "intake.promised": "折返しを約束した",
        "intake.assigned": "一次対応の担当を変えた",
        "intake.closed": "一次対応を終えた",
        "intake.reopened": "一次対応を再開した",
        "referral.referred": "他機関へ紹介した",
        "referral.accepted": "紹介先の受付を記録した",
        "referral.result": "紹介の結果を記録した",
        "referral.declined": "紹介先の辞退を記録した",
        "referral.followed": "紹介のフォローを記録した",
        "referral.chased": "紹介先に問い合わせた",
        "referral.linked": "紹介先の回答用リンクを発行した",
        "referral.revoked": "紹介先の回答用リンクを無効にした",
        "referral_policy.changed": "他機関紹介の確認の設定を変えた",
    },
    finders={
        "consultations.intake": _intakes,
        "consultations.referral": _referrals,
        "consultations.hearingquestion": _questions,
    },
    details={"outcome": "結果"},
)
wording.register(
    "成果アンケート",
    {
        "outcome.asked": "成果アンケートを送ることにした",
        "outcome.sent_again": "成果アンケートをもう一度送った",
        "outcome.answered": "成果アンケートの回答を受けた",
        "outcome.corrected": "成果アンケートの回答が直された",
        "outcome.stopped": "成果アンケートを止めた",
        "outcome.refused": "アンケート不要の申出を受けた",
        "outcome.refusal_lifted": "アンケート不要を取りやめた",
        "outcome.settled": "成果アンケートの回答に対応した",
        "outcome.taken_over": "回答の数値を企業の業績に写した",
        "outcome.exported": "成果アンケートを書き出した",
        "outcome_policy.changed": "成果アンケートの設定を変えた",
    },
    finders={"consultations.outcomesurvey": _outcomes},
    details={"outcome.means": "回答の方法", "outcome.years": "決算年"},
    values={"outcome.means=paper": "書面", "outcome.means=phone": "電話"},
)
