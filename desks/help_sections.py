"""Which heading of the guides explains a page, by the name of its address, then by its room."""

# Headings under which the guides explain it: roles do not call everything the same.
Headings = tuple[str, ...]

START = ("毎日の流れ",)
_LIST = ("過去の相談を探す", "相談メモの状態を確かめる", "同席した相談を読む")
_WRITE = ("経営相談メモを書く",)
_READ = ("メモを読む", "同席した相談を読む")
_EXPORT = ("一覧を書き出す",)
_IMPORT = ("過去の台帳を取り込む",)
_LISTS = ("一覧を直す",)
_CLIENTS = ("企業と相談者を調べる",)
_FACTS = ("企業と相談者を登録する",)
_DOUBLES = ("重複をまとめる",)
_CONSENT = ("同意をいただく",)
_REQUESTS = ("個人情報の請求",)
_DISPOSAL = ("保存期間と廃棄",)
_WORDINGS = ("同意の文面",)
_USERS = ("利用者",)
_INTAKE = ("一次対応",)
_REFERRALS = ("他機関へ紹介する",)
_COORDINATORS = ("コーディネーターを調べる", "コーディネーターの紹介")
_SKILLS = ("スキルマップ", "コーディネーターを調べる")
_GROUPS = ("部会・PJ",)
_ANALYSIS = ("分析",)
_PEERS = ("他拠点比較",)
_SENDING = ("報告書を送る",)
_SET = ("報告書一式",)
_QUALITY = ("メモの品質確認", "メモへのひとこと")
_LIBRARY = ("資料庫",)
_DECISIONS = ("決定記録",)
_BOARD = ("予約表を見る", "予約の状況を確かめる", "同席する予約を確かめる")
_BOOKING = ("予約を変更・キャンセルする", "予約の状況を確かめる", "同席する予約を確かめる")
_BOOKINGS = ("予約を探す", "予約の状況を確かめる", "同席する予約を確かめる")
_SHARED = ("引継と資料",)
_ZEMI = ("よろずゼミ",)
_SEMINARS = ("セミナーの申込",)
_DOOR = ("セミナーの受付",)
_SURVEYS = ("セミナーのアンケート", "セミナーの申込")

_ORGANIZATIONS = ("連携機関を調べる・登録する", "貴機関のページ")
_SCHEMES = ("活用例", "貴機関のページ")
_MEETINGS = ("連携打合せ",)
_EVENTS = (
    "出張相談会・セミナー",
    "出張相談会・セミナーに出る",
    "出張相談会の枠に予約を入れる",
    "相談会・セミナーを依頼する",
    "参加する行事を確かめる",
)
_DIALOGUE = ("対話会",)
_DIALOGUE_MEMBERS = ("対話会のメンバーと支部", "対話会")
_INTRODUCTIONS = ("対話会の紹介の希望", "対話会")
_LOGS = ("学習記録を書く", "トレーニーの学習記録を見る")
_EVALUATION = ("評価",)
_ALUMNI = ("修了生とフォローアップ会議",)
_OJT = ("新CO OJT",)
_CLOSING = ("月の締め",)
_DUTY = ("従事日誌",)
_TRAINEES = ("自分の研修", "トレーニーを受け入れる", "トレーニーの学習記録を見る")

SECTIONS: dict[str, Headings] = {
    **dict.fromkeys(
        (
            *("partners:schemes", "partners:scheme", "partners:scheme_new"),
            *("partners:scheme_edit", "partners:scheme_reuse"),
        ),
        _SCHEMES,
    ),
    **dict.fromkeys(
        (
            *("partners:meetings", "partners:meeting", "partners:meeting_figures"),
            *("partners:meeting_new", "partners:meeting_edit"),
        ),
        _MEETINGS,
    ),
    "partners:policy": ("連携の決まり",),
    "partners:staff_new": ("連携の決まり",),
    "partners:import_new": ("一覧をCSVで取り込む",),
    "partners:import": ("一覧をCSVで取り込む",),
    "partners:contact_new": ("先方の担当者",),
    "partners:contact_edit": ("先方の担当者",),
    "partners:contacts_past": ("先方の担当者",),
    "desks:dormant": ("接点のない支店",),
    "desks:start": START,
    "desks:settings": ("設定のページ",),
    "center:codes": _LISTS,
    "center:code_new": _LISTS,
    "center:code_edit": _LISTS,
    "center:code_retire": ("使わなくなったものを終了する",),
    "center:closed_days": ("休業日",),
    "center:closed_day": ("休業日",),
    "center:targets": ("目標",),
    "center:next_year": ("次の年度の準備",),
    "bookings:board": _BOARD,
    "bookings:list": _BOOKINGS,
    "bookings:new": ("予約を入れる",),
    "bookings:booked": ("予約を入れる",),
    "bank_call:call": ("金融機関からの電話を受ける",),
    **dict.fromkeys(
        (
            *("bookings:shifts", "bookings:worker", "bookings:shift_day"),
            *("bookings:pattern_new", "bookings:pattern_edit"),
        ),
        ("出勤表",),
    ),
    "booking_settings:policy": ("予約の決まり",),
    "consultations:list": _LIST,
    "consultations:new": _WRITE,
    "consultations:draft": _WRITE,
    "consultations:edit": ("提出したあとに直す",),
    "consultations:drafts": ("書きかけと差戻し",),
    "consultations:detail": _READ,
    "consultations:history": _READ,
    "consultations:settle": ("次回予定",),
    "consultations:attach": ("添付ファイル",),
    "consultations:draft_similar": ("似た相談",),
    "consultations:aside": _READ,
    "consultations:confirmations": ("メモを確認する",),
    "consultations:export": _EXPORT,
    "consultations:export_csv": _EXPORT,
    "consultations:export_job": _EXPORT,
    "consultations:import": _IMPORT,
    "consultations:import_batch": _IMPORT,
    "consultations:next_steps": ("次回予定",),
    "consultations:similar": ("似た相談",),
    "consultations:unwritten": ("記録待ち",),
    **dict.fromkeys(
        (
            *("consultations:outcomes", "consultations:outcome"),
            *("consultations:outcome_by_hand", "outcome_settings:policy"),
            "consultations:outcomes_of",
        ),
        ("成果アンケート",),
    ),
    "bookings:shared": _SHARED,
    "bookings:feed_make": ("予定表の配信",),
    "bookings:incidents": ("直前キャンセルと無断欠席",),
    "desks:companies": _CLIENTS,
    "desks:company": _CLIENTS,
    "desks:people": _CLIENTS,
    "desks:person": _CLIENTS,
    "desks:merge": _DOUBLES,
    "desks:person_merge": _DOUBLES,
    "desks:unmerge": _DOUBLES,
    "desks:person_unmerge": _DOUBLES,
    "companies:duplicates": _DOUBLES,
    "companies:person_duplicates": _DOUBLES,
    "companies:history": _CLIENTS,
    "companies:person_history": _CLIENTS,
    "privacy:client_consents": _CONSENT,
    "privacy:withdraw": _CONSENT,
    "privacy:wordings": _WORDINGS,
    "privacy:wording_new": _WORDINGS,
    "privacy:disposals": _DISPOSAL,
    "privacy:disposal": _DISPOSAL,
    "coordinators:list": _COORDINATORS,
    "coordinators:detail": _COORDINATORS,
    "coordinators:edit": ("コーディネーターの紹介", "コーディネーターを調べる"),
    **dict.fromkeys(
        (
            *("coordinators:groups", "coordinators:group", "coordinators:group_new"),
            *("coordinators:group_edit", "coordinators:meetings", "coordinators:meeting"),
            *("coordinators:meeting_new", "coordinators:actions", "coordinators:action_add"),
            "coordinators:action_edit",
        ),
        _GROUPS,
    ),
    "coordinators:minutes": ("議事録を書く",),
    **dict.fromkeys(
        (
            *("coordinators:library", "coordinators:output", "coordinators:output_new"),
            "coordinators:output_edit",
        ),
        _LIBRARY,
    ),
    **dict.fromkeys(
        (
            *("coordinators:decisions", "coordinators:decision", "coordinators:decision_new"),
            "coordinators:decision_replace",
        ),
        _DECISIONS,
    ),
    "intake:referrals": _REFERRALS,
    "intake:referral": _REFERRALS,
    "intake:from_memo": _REFERRALS,
    "intake:policy": ("設定のページ",),
    "trainees:chasing": ("学習記録の催促メール",),
    "casebook:policy": ("事例集の決まり",),
    **dict.fromkeys(
        ("casebook:booklets", "casebook:booklet_new", "casebook:booklet"),
        ("事例の冊子", "支援事例集"),
    ),
    "trainees:log_desk": _LOGS,
    "trainees:log": _LOGS,
    "trainees:logs": _LOGS,
    "trainees:log_write": _LOGS,
    "trainees:report": _LOGS,
    "trainees:pledge": ("守秘誓約", "トレーニーを受け入れる"),
    "trainees:wording": ("守秘誓約の文面",),
    "trainees:plan": ("同席を計画する",),
    "trainees:sittings": ("同席を計画する",),
    "trainees:evaluations": _EVALUATION,
    "trainees:evaluate": _EVALUATION,
    **dict.fromkeys(
        (
            *("trainees:alumni", "trainees:surveys", "trainees:meetings"),
            *("trainees:meeting", "trainees:meeting_new", "trainees:meeting_edit"),
        ),
        _ALUMNI,
    ),
    **dict.fromkeys(
        (
            *("trainees:ojt", "trainees:ojt_new", "trainees:ojt_plan"),
            *("trainees:ojt_edit", "trainees:ojt_sittings"),
        ),
        _OJT,
    ),
    "accounts:users": _USERS,
    "accounts:user": _USERS,
    "accounts:user_new": _USERS,
    "accounts:user_act": _USERS,
    "accounts:policy": ("ログインの決まり",),
    "accounts:audit": ("操作記録",),
    "accounts:audit_job": ("操作記録",),
    "preferences": ("自分の設定",),
    "registrations:door": _DOOR,
    "registrations:results": _SURVEYS,
    "registrations:wishes": _SURVEYS,
    "seminars:checkin": _DOOR,
    **dict.fromkeys(
        (
            *("dialogue:members", "dialogue:member_new", "dialogue:member"),
            *("dialogue:member_out", "dialogue:chapters", "dialogue:chapter_new"),
            "dialogue:chapter",
        ),
        _DIALOGUE_MEMBERS,
    ),
    **dict.fromkeys(
        (
            *("reports:close", "reports:close_left", "reports:frozen"),
            *("reports:corrections", "reports:close_figures"),
        ),
        _CLOSING,
    ),
    **dict.fromkeys(
        (
            *("reports:set", "reports:set_page", "reports:set_comments"),
            *("reports:templates", "reports:template_new", "reports:template"),
        ),
        _SET,
    ),
    "reports:duty": _DUTY,
    "reports:duty_log": _DUTY,
    "dialogue:introductions": _INTRODUCTIONS,
    **dict.fromkeys(
        ("reports:peers", "reports:peer_new", "reports:peer", "reports:peers_import"), _PEERS
    ),
    **dict.fromkeys(
        ("reports:quality", "reports:quality_review", "reports:quality_said"), _QUALITY
    ),
    **dict.fromkeys(
        (
            *("reports:sending", "reports:sending_check", "reports:recipients"),
            *("reports:recipient", "reports:recipient_new"),
        ),
        _SENDING,
    ),
    "reports:analysis": _ANALYSIS,
    "reports:analysis_save": _ANALYSIS,
    "reports:analysis_list": _ANALYSIS,
    "reports:analysis_saved": _ANALYSIS,
    "dialogue:introduction_new": _INTRODUCTIONS,
}
# Pages of a room that have no line of their own.
ROOMS: dict[str, Headings] = {
    "partners": _ORGANIZATIONS,
    "events": _EVENTS,
    "event_slots": _EVENTS,
    "bookings": _BOOKING,
    "booking_settings": ("ブース",),
    "web_bookings": ("ネット予約と空き待ち",),
    "consultations": _LIST,
    "reports": ("業務実績",),
    "assist": ("アシスト会議",),
    "casebook": ("支援事例集",),
    "intake": _INTAKE,
    "companies": _FACTS,
    "privacy": _REQUESTS,
    "coordinators": _SKILLS,
    "trainees": _TRAINEES,
    "center": ("設定のページ",),
    "accounts": ("自分の設定",),
    "themes": _ZEMI,
    "registrations": _SEMINARS,
    "dialogue": _DIALOGUE,
}
# The guides themselves, and pages in the frame of the door.
WITHOUT = ("desks:help", "desks:help_page", "account_logout", "mfa_reauthenticate")
