"""The words of this room's acts on the audit page."""

from accounts import wording

wording.register(
    "企業・相談者",
    {
        "company.registered": "企業を登録した",
        "company.updated": "企業の登録内容を直した",
        "person.registered": "相談者を登録した",
        "person.updated": "相談者の登録内容を直した",
        "company.merged": "企業の記録を統合した",
        "company.unmerged": "企業の統合を取り消した",
        "company.predecessor": "企業の前身（法人成り）を設定した",
        "company.figures": "企業の業績を記録した",
        "company.told_apart": "別の企業と判断した",
        "company.told_apart_undone": "別の企業とした判断を取り消した",
        "person.merged": "相談者の記録を統合した",
        "person.unmerged": "相談者の統合を取り消した",
        "person.founded": "相談者が創業した企業を設定した",
        "person.told_apart": "別の相談者と判断した",
        "person.told_apart_undone": "別の相談者とした判断を取り消した",
    },
)
wording.register(
    "同意・個人情報",
    {
        "consent.given": "同意を記録した",
        "consent.withdrawn": "同意の撤回を記録した",
        "consent.wording_added": "同意の文面を定めた",
        "request.received": "個人情報の請求を受け付けた",
        "request.working": "個人情報の請求に対応を始めた",
        "request.answered": "個人情報の請求に回答した",
        "request.refused": "個人情報の請求を却下した",
        "request.due_changed": "個人情報の請求の期限を変えた",
        "privacy.extracted": "開示のために記録を取り出した",
        "disposal.begun": "廃棄リストを作った",
        "disposal.held": "廃棄を保留した",
        "disposal.released": "廃棄の保留を外した",
        "disposal.approved": "廃棄を承認した",
        "disposal.dropped": "廃棄リストを取りやめた",
        "disposal.done": "廃棄を終えた",
    },
    details={"version": "版"},
)
wording.register(
    "個人情報の廃棄",
    {
        "disposal.begun": "廃棄の一覧を作った",
        "disposal.held": "廃棄を見合わせた",
        "disposal.released": "廃棄の見合わせをやめた",
        "disposal.approved": "廃棄を承認した",
        "disposal.dropped": "廃棄の一覧を取り下げた",
        "disposal.done": "廃棄を終えた",
    },
)
