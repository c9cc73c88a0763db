from django.db.models import TextChoices


class Stage(TextChoices):
    BEFORE = "before", "創業前"
    AFTER = "after", "創業後"


class Sex(TextChoices):
    MALE = "male", "男性"
    FEMALE = "female", "女性"
    OTHER = "other", "その他"
    UNDISCLOSED = "undisclosed", "回答しない"


class AgeBand(TextChoices):
    UNDER_20 = "10", "10代以下"
    TWENTIES = "20", "20代"
    THIRTIES = "30", "30代"
    FORTIES = "40", "40代"
    FIFTIES = "50", "50代"
    SIXTIES = "60", "60代"
    OVER_70 = "70", "70代以上"
    UNDISCLOSED = "undisclosed", "回答しない"


class StaffBand(TextChoices):
    """従業員規模. The lines of 5 and 20 are those of 小規模企業者."""

    UP_TO_5 = "0005", "5人以下"
    UP_TO_20 = "0020", "6〜20人"
    UP_TO_50 = "0050", "21〜50人"
    UP_TO_100 = "0100", "51〜100人"
    UP_TO_300 = "0300", "101〜300人"
    OVER_300 = "9999", "301人以上"

    @classmethod
    def of(cls, staff: int | None) -> str:
        """The band of a head count; empty when unknown."""
        if staff is None:
            return ""
        return next((band for band in cls if staff <= int(band.value)), cls.OVER_300).value


class ConsentKind(TextChoices):
    """What a client agrees to (domain.md, "Rules of the programme")."""

    SERVICE = "service", "利用・情報共有"
    BANK = "bank", "紹介元金融機関への共有"
    REFERRAL = "referral", "他機関への紹介"
    OBSERVER = "observer", "同席"
    PUBLISH = "publish", "事例の公表"
    ASSIST = "assist", "アシスト会議での共有"


# Given to one named organisation at a time.
CONSENT_TO_ONE = frozenset({ConsentKind.BANK, ConsentKind.REFERRAL, ConsentKind.ASSIST})


class ConsentMeans(TextChoices):
    PAPER = "paper", "書面"
    SPOKEN = "spoken", "口頭"
    ONLINE = "online", "オンライン"


class RequestKind(TextChoices):
    """個人情報保護法 第33条〜第35条: what a person may ask for about their own data."""

    DISCLOSE = "disclose", "開示"
    CORRECT = "correct", "訂正"
    STOP = "stop", "利用停止"
    ERASE = "erase", "消去"
    STOP_SHARING = "stop_sharing", "第三者提供の停止"


class RequestState(TextChoices):
    RECEIVED = "received", "受付"
    WORKING = "working", "対応中"
    ANSWERED = "answered", "回答済"
    REFUSED = "refused", "却下"


REQUEST_OPEN = (RequestState.RECEIVED, RequestState.WORKING)
REQUEST_MOVES = frozenset(
    {
        (RequestState.RECEIVED, RequestState.WORKING),
        (RequestState.RECEIVED, RequestState.ANSWERED),
        (RequestState.RECEIVED, RequestState.REFUSED),
        (RequestState.WORKING, RequestState.ANSWERED),
        (RequestState.WORKING, RequestState.REFUSED),
        # An answer that went out wrong is taken up again, with the reason.
        (RequestState.ANSWERED, RequestState.WORKING),
        (RequestState.REFUSED, RequestState.WORKING),
    }
)


class DisposalStage(TextChoices):
    LISTING = "listing", "作成中"
    REVIEW = "review", "点検中"
    RUNNING = "running", "廃棄中"
    DONE = "done", "廃棄済み"
    DROPPED = "dropped", "取りやめ"


DISPOSAL_OPEN = (DisposalStage.LISTING, DisposalStage.REVIEW, DisposalStage.RUNNING)


class SizeClass(TextChoices):
    """規模, by 中小企業基本法; how it follows from the facts stands in `companies.rules`."""

    SMALL = "small", "小規模"
    MEDIUM = "medium", "中小"
    OTHER = "other", "その他"


class Reason(TextChoices):
    """Why two records look like one client, the strongest first."""

    NUMBER = "number", "法人番号が同じ"
    PHONE = "phone", "電話番号が同じ"
    NAME = "name", "名称が同じ（法人格を除く）"
    ADDRESS = "address", "住所が同じ"
    KANA = "kana", "フリガナが同じ"
    MUNICIPALITY = "municipality", "市区町村が同じ"
    COMPANY = "company", "所属企業が同じ"
