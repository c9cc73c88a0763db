"""The words of this room's acts on the audit page."""

from collections.abc import Iterable

from django.urls import reverse

from accounts import wording
from accounts.enums import Grant, Role
from accounts.models import User
from accounts.wording import Found


def _users(user: User, ids: Iterable[str]) -> Found:
    rows = User.objects.visible_to(user).filter(pk__in=ids).values_list("pk", "name")
    return {str(pk): (name, reverse("accounts:user", args=[pk])) for pk, name in rows}


METHODS = {
    "password": "パスワード",
    "totp": "認証アプリ",
    "webauthn": "パスキー",
    "recovery_codes": "予備コード",
    "invitation": "招待",
    "xlsx": "Excel",
    "csv": "CSV",
}


wording.register(
    "ログイン",
    {
        "sign_in.done": "ログインした",
        "sign_in.failed": "ログインに失敗した",
        "sign_in.refused": "停止中の利用者のログインを断った",
        "sign_in.out": "ログアウトした",
        "session.expired": "時間切れでログアウトになった",
        "session.ended": "ほかの端末をログアウトさせた",
        "password.changed": "パスワードを変更した",
        "password.set": "パスワードを設定した",
        "password.reset": "パスワードを再設定した",
        "mfa.added": "二段階認証を追加した",
        "mfa.removed": "二段階認証を外した",
        "mfa.codes_renewed": "予備コードを作り直した",
        "mfa.failed": "二段階認証に失敗した",
    },
)
wording.register(
    "利用者",
    {
        "user.invited": "利用者を招待した",
        "user.invited_again": "招待メールを送り直した",
        "user.invitation_revoked": "招待を取り消した",
        "user.joined": "招待を受けて利用を始めた",
        "user.changed": "利用者の登録内容を変更した",
        "user.pledged": "守秘誓約の日を記録した",
        "user.unpledged": "新しい受入のため、守秘誓約を取り直すことにした",
        "user.deactivated": "利用を停止した",
        "user.reactivated": "利用を再開した",
        "user.mfa_reset": "二段階認証を解除した",
        "user.sessions_ended": "すべての端末をログアウトさせた",
        "policy.changed": "ログインの決まりを変更した",
    },
    finders={"accounts.user": _users},
    details={
        "number": "番号",
        "rows": "件数",
        "kind": "形式",
        "month": "月",
        "fields": "項目",
        "filters": "条件",
        "ip": "接続元",
        "method": "方法",
        "changes": "変更",
        "restricted": "閲覧制限",
        "bytes": "バイト数",
        "role": "役割",
        "name": "氏名",
        "kana": "フリガナ",
        "email": "メールアドレス",
        "grants": "追加の権限",
        "access_from": "利用開始日",
        "access_until": "利用終了日",
        "mfa_roles": "二段階認証を求める役割",
        "idle_minutes": "無操作の時間（分）",
        "before": "前",
        "after": "後",
    },
    values=dict([*Role.choices, *Grant.choices, *METHODS.items()]),
)
wording.register(
    "操作記録",
    {
        "audit.viewed": "操作記録を見た",
        "audit.exported": "操作記録を書き出した",
        "audit.downloaded": "操作記録のファイルを受け取った",
    },
)
