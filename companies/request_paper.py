"""回答書: the answer to a request about personal data, as a letter."""

from dataclasses import dataclass
from datetime import date

from django.conf import settings

from companies.enums import RequestKind, RequestState
from companies.models import DisclosureRequest
from yorozu.kit.pdf import render_pdf
from yorozu.kit.wareki import format_date

# The name of each request in the words of the law (個人情報保護法 第33条〜第35条).
SUBJECTS = {
    RequestKind.DISCLOSE: "保有個人データの開示",
    RequestKind.CORRECT: "保有個人データの訂正等",
    RequestKind.STOP: "保有個人データの利用停止等",
    RequestKind.ERASE: "保有個人データの消去",
    RequestKind.STOP_SHARING: "保有個人データの第三者への提供の停止",
}


@dataclass(frozen=True)
class Letter:
    day: str
    reference: str
    address: str
    addressee: str
    subject: str
    received: str
    is_refused: bool
    answer: str


def letter_of(request: DisclosureRequest, today: date) -> Letter:
    """Plain data of the letter; before the answer is final it says so (`answer` is a draft)."""
    name = request.applicant
    return Letter(
        day=format_date(request.answered_on or today),
        reference=f"個情第{request.pk}号",
        address=request.address,
        addressee=name if name.endswith(("様", "御中")) else f"{name}　様",
        subject=SUBJECTS[RequestKind(request.kind)],
        received=format_date(request.received_on),
        is_refused=request.state == RequestState.REFUSED,
        answer=request.answer,
    )


def letter_pdf(request: DisclosureRequest, today: date) -> bytes:
    """The same answer gives the same bytes."""
    letter = letter_of(request, today)
    title = f"{letter.subject}の請求について（回答）"
    return render_pdf("print/answer.html", {"letter": letter, "phone": _phone()}, title=title)


def _phone() -> str:
    """Where to ask back: an office's telephone, else the centre's. The letter points there."""
    from center.models import Office

    first = Office.objects.filter(is_active=True).exclude(phone="").first()
    return first.phone if first else settings.CENTER_PHONE
