"""The questions of a learning log, for its form, its page and the report."""

from trainees.enums import LogKind

LABELS = {
    LogKind.SESSION: {
        "saw": ("見聞きしたこと", "相談者の状況、COの聞き方、決まったこと。"),
        "would_advise": (
            "自分ならこう助言する",
            "COの助言と違ってもかまいません。理由も書きます。",
        ),
        "advice": ("実際に行った助言（融資の視点）", "自分が話したことがあれば。"),
        "questions": ("質問したいこと", "メンターがコメントで答えます。"),
    },
    LogKind.DAILY: {
        "saw": ("今日したこと・学んだこと", ""),
        "would_advise": ("明日から試したいこと", ""),
        "advice": ("融資の視点で気づいたこと", ""),
        "questions": ("質問したいこと", "メンターがコメントで答えます。"),
    },
}
