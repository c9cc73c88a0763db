"""Name, 法人番号, telephone, postal code: taken as people type them, refused with a reason.

Each takes what was typed and returns what is stored. Records of past ledgers hold what no check
ever saw: callers check only what was changed (`companies.services`).
"""

import re
import unicodedata

import phonenumbers
from django.core.exceptions import ValidationError
from stdnum.exceptions import InvalidChecksum
from stdnum.exceptions import ValidationError as NumberError
from stdnum.jp import cn

from yorozu.kit.textkeys import is_form_alone

JAPAN = "JP"
_EXTENSION = re.compile(r"\s*[（(]?\s*(?:内線|内|ext\.?|#)\s*[:：]?\s*\d{1,6}\s*[)）]?\s*$", re.I)


def plain(text: str) -> str:
    """Full-width digits and dashes as ASCII ones."""
    folded = unicodedata.normalize("NFKC", text)
    return re.sub("[‐‑‒–—―−ー]", "-", folded).strip()


def company_name(text: str) -> str:
    """The name as typed. Raises ValidationError when it is 株式会社 and no more."""
    if is_form_alone(text):
        raise ValidationError(f"「{text.strip()}」のほかに、企業の名前も入力してください。")
    return text


def corporate_number(text: str) -> str:
    """Thirteen digits with a right check digit, "" for none. A T before them is the invoice's.

    Raises ValidationError. A sole proprietor's invoice number is no 法人番号: it has no known
    check digit, and says nothing about which company it is.
    """
    digits = re.sub(r"[\s\-]", "", plain(text)).upper()
    if not digits:
        return ""
    is_invoice = digits.startswith("T")
    digits = digits.removeprefix("T")
    if not digits.isascii() or not digits.isdigit() or len(digits) != 13:
        raise ValidationError("法人番号は13桁の数字で入力してください（Tで始まる登録番号も可）。")
    try:
        return str(cn.validate(digits))
    except InvalidChecksum:
        if is_invoice:
            raise ValidationError(
                "この登録番号は法人番号ではありません（個人事業者の登録番号は入力できません）。"
            ) from None
        raise ValidationError(
            "法人番号の検査用数字が合いません。桁の写し間違いがないか確かめてください。"
        ) from None
    except NumberError:
        raise ValidationError("法人番号を確かめてください。") from None


def telephone(text: str) -> str:
    """The number as typed, "" for none. Raises ValidationError when no such number can exist."""
    text = text.strip()
    if not text:
        return ""
    number = _parsed(text)
    if number is None:
        raise ValidationError("電話番号を数字で入力してください（例：03-1234-5678）。")
    possible = phonenumbers.is_possible_number_with_reason(number)
    if possible == phonenumbers.ValidationResult.TOO_LONG or _digits(number) > 10:
        raise ValidationError("電話番号の桁が多すぎます。番号は1つだけ入力してください。")
    if possible != phonenumbers.ValidationResult.IS_POSSIBLE or _digits(number) < 9:
        raise ValidationError("電話番号の桁が足りません。市外局番から入力してください。")
    return text


def telephone_doubt(text: str) -> str:
    """A word of doubt about a number that is possible but in no known numbering plan."""
    number = _parsed(text)
    if number is None or phonenumbers.is_valid_number(number):
        return ""
    return "国内で使われていない局番のようです。お間違いないか確かめてください。"


def telephone_display(text: str) -> str:
    """03-1234-5678 whatever the spelling; what is no number stays as it was typed."""
    number = _parsed(text)
    if number is None or not phonenumbers.is_valid_number(number) or _EXTENSION.search(plain(text)):
        return text
    style = (
        phonenumbers.PhoneNumberFormat.NATIONAL
        if number.country_code == 81
        else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    )
    return str(phonenumbers.format_number(number, style))


def postal_code(text: str) -> str:
    """123-4567, "" for none. Raises ValidationError."""
    digits = re.sub(r"[\s\-〒]", "", plain(text))
    if not digits:
        return ""
    if not re.fullmatch("[0-9]{7}", digits):
        raise ValidationError("郵便番号は7桁の数字で入力してください（例：144-0052）。")
    return f"{digits[:3]}-{digits[3:]}"


def _parsed(text: str) -> phonenumbers.PhoneNumber | None:
    try:
        return phonenumbers.parse(_EXTENSION.sub("", plain(text))[:40], JAPAN)
    except phonenumbers.NumberParseException:
        return None


def _digits(number: phonenumbers.PhoneNumber) -> int:
    """Behind the 0, Japan's numbers have nine digits (mobile and IP ten); others pass as nine.

    The library also lets carrier prefixes through, of up to seventeen digits.
    """
    return len(str(number.national_number)) if number.country_code == 81 else 9
