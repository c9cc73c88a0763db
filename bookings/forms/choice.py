"""The wishes, and the time that was chosen: a proposal's radio button, or by hand."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.functional import cached_property

from accounts.models import User
from bookings.choosing import Pick, conflicts_of, is_past_the_best, kept, slot_of, was_shown
from bookings.forms.wishes import WishForm
from bookings.models import BookingPolicy, Booth
from bookings.offers import Offer, may_choose, offer_to
from bookings.plan import Slot
from center.enums import Method
from companies.models import Company, Person
from coordinators.models import Coordinator
from yorozu.kit.forms import CleanCharField, ClockTimeField, WarekiDateField

BY_HAND = "hand"
LATEST = timedelta(days=366)
REASON = (
    "提案の上位3名のほかの人を選んだとき、または勤務時間の外などにあたるときは、"
    "理由を入力してください。"
)


class BoothField(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, booth: Any) -> str:
        return f"{booth.office} {booth.name}"


class ChoiceForm(WishForm):
    """`offer` is what the page shows; of a valid form `slot` and `kept` are what is booked.

    Subclasses say who the client is (`client_records`), so that who knows them comes first.
    `but` is the appointment that is moved.
    """

    slot_choice = forms.CharField(required=False, widget=forms.HiddenInput)
    shown = forms.CharField(required=False, widget=forms.HiddenInput)
    second = forms.ModelChoiceField(
        Coordinator.objects.none(),
        label="もう1人の対応者",
        required=False,
        empty_label="（なし）",
        help_text="2人で対応するとき。2人とも、この時間の予約が入ります。",
    )
    hand_coordinator = forms.ModelChoiceField(
        Coordinator.objects.none(),
        label="コーディネーター",
        required=False,
        empty_label="選んでください",
    )
    hand_day = WarekiDateField(label="日付", required=False)
    hand_starts = ClockTimeField(label="開始", required=False)
    hand_ends = ClockTimeField(label="終了", required=False)
    hand_booth = BoothField(
        Booth.objects.none(), label="ブース", required=False, empty_label="（使わない）"
    )
    override_reason = CleanCharField(
        label="提案と異なる理由", max_length=200, required=False, help_text=REASON
    )
    meeting_url = forms.URLField(
        label="オンラインのURL", max_length=300, required=False, assume_scheme="https"
    )
    place = CleanCharField(label="訪問先・会場", max_length=200, required=False)

    slot: Slot | None = None

    def __init__(self, *args: Any, user: User, but: int | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.user, self.but = user, but
        people = Coordinator.objects.in_office_on(timezone.localdate()).order_by("kana", "name")
        self._offer("hand_coordinator", may_choose(user, people))
        self._offer("second", people)
        self._offer("hand_booth", Booth.objects.in_use().select_related("office"))
        for name in ("hand_day", "hand_starts", "hand_ends"):
            self.fields[name].widget.attrs["autocomplete"] = "off"
        self.conflicts: list[str] = []
        self.proposed: list[dict[str, Any]] = []

    def client_records(self) -> tuple[Company | None, Person | None]:
        return None, None

    @cached_property
    def offer(self) -> Offer:
        """Proposals for what is typed so far."""
        wishes = self.wishes(*self.client_records())
        return offer_to(
            self.user, wishes, chosen=str(self["slot_choice"].value() or ""), but=self.but
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.errors.keys() & {"hand_day", "hand_starts", "hand_ends", "method"}:
            return data
        self.slot = self._chosen_slot(data)
        if self.slot is not None:
            self._check_slot(data, self.slot)
        return data

    def _chosen_slot(self, data: dict[str, Any]) -> Slot | None:
        choice = data.get("slot_choice", "")
        if choice == BY_HAND:
            return self._slot_by_hand(data)
        pick = Pick.read(choice) if choice else None
        if pick is None:
            self.add_error("slot_choice", "日時と担当を選んでください。")
            return None
        found = slot_of(
            pick, method=data["method"], office=data.get("office"), second=data.get("second")
        )
        if found is None:
            self.add_error("slot_choice", "選んだ枠が使えなくなりました。もう一度選んでください。")
        return self._with_place(found, data)

    def _slot_by_hand(self, data: dict[str, Any]) -> Slot | None:
        names = ("hand_coordinator", "hand_day", "hand_starts")
        if missing := [name for name in names if not data.get(name)]:
            for name in missing:
                self.add_error(name, f"{self.fields[name].label}を入力してください。")
            return None
        start = timezone.make_aware(datetime.combine(data["hand_day"], data["hand_starts"]))
        theme = data.get("theme")
        length = timedelta(minutes=theme.minutes) if theme else BookingPolicy.current().session
        end = start + length
        if data.get("hand_ends"):
            end = timezone.make_aware(datetime.combine(data["hand_day"], data["hand_ends"]))
        booth, office = data.get("hand_booth"), data.get("office")
        if data["method"] == Method.VISIT and booth is None:
            self.add_error("hand_booth", "来訪の相談には、ブースを選んでください。")
            return None
        pick = Pick(
            data["hand_coordinator"].pk,
            start,
            end,
            office.pk if office else None,
            booth.pk if booth and data["method"] == Method.VISIT else None,
        )
        found = slot_of(pick, method=data["method"], office=office, second=data.get("second"))
        if found is None:
            self.add_error("office", "拠点を選んでください。")
        return self._with_place(found, data)

    def _with_place(self, slot: Slot | None, data: dict[str, Any]) -> Slot | None:
        if slot is None:
            return None
        url = data.get("meeting_url", "") if slot.method == Method.ONLINE else ""
        outside = slot.method in (Method.FIELD, Method.OUTREACH)
        place = data.get("place", "") if outside else ""
        return Slot(**{**slot.__dict__, "meeting_url": url, "place": place})

    def _check_slot(self, data: dict[str, Any], slot: Slot) -> None:
        where = "hand_starts" if data.get("slot_choice") == BY_HAND else "slot_choice"
        today, day = timezone.localdate(), timezone.localtime(slot.start).date()
        if slot.end <= slot.start:
            self.add_error("hand_ends", "終了時刻は、開始時刻より後にしてください。")
            return
        if day < today or slot.start > timezone.now() + LATEST:
            self.add_error(where, "今日から1年先までの日時を選んでください。")
            return
        if not may_choose(self.user, Coordinator.objects.filter(pk=slot.coordinators[0].pk)):
            self.add_error(where, "ご自身が主に担当する予約だけを入れられます。")
            return
        self.conflicts = conflicts_of(slot, language=data.get("language", ""), but=self.but)
        proposed = was_shown(data.get("shown", ""))
        if proposed is None:
            proposed = [each.kept() for each in self.offer.matching.proposals]
        self.proposed = proposed
        # Without a wish that somebody could meet better, the order says nothing.
        asked = any(data.get(name) for name in ("primary_topic", "other_topics", "course", "theme"))
        past = asked and is_past_the_best(slot, proposed)
        if (self.conflicts or past) and not data.get("override_reason"):
            why = "。".join(self.conflicts) or "提案の上位3名のほかの人です"
            self.add_error("override_reason", f"{why}。それでも予約する理由を入力してください。")

    def kept(self) -> dict[str, Any]:
        """For Appointment.matching; only of a valid form."""
        assert self.slot is not None
        by_hand = self.cleaned_data.get("slot_choice") == BY_HAND
        return kept(self.slot, self.proposed, self.conflicts, by_hand=by_hand)
