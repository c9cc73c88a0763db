"""What the writing page shows, put together from one memo or none."""

from __future__ import annotations

import uuid as uuids
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from accounts.permissions import StaffRequest
from bookings.sharing import Panel, shown_beside
from consultations.enums import MemoStatus
from consultations.models import Memo, MemoTransition
from consultations.sessions.appointments import session_page
from consultations.writing.attached import Files, files_of
from consultations.writing.earlier import Earlier, earlier_memos
from consultations.writing.forms.conflict import Difference, differing
from consultations.writing.forms.memo import MemoForm, codes_for
from consultations.writing.forms.raw import Raw, ids
from consultations.writing.forms.reads import reads


@dataclass
class Page:
    """One rendering of the form. `memo` is None while nothing of it is saved."""

    request: StaffRequest
    uuid: uuids.UUID
    raw: Raw
    memo: Memo | None = None
    kept: Raw | None = None
    revision: int = 0
    saved_at: Any = None
    header_only: bool = False
    check: bool = False
    theirs: Raw | None = None
    notice: str = ""
    status: int = 200

    def form(self) -> MemoForm:
        return MemoForm(
            user=self.request.user,
            codes=codes_for(self.raw, self.memo, self.kept),
            raw=self.raw,
            memo=self.memo if self.memo and self.memo.number else None,
            check=self.check,
            header_only=self.header_only,
        )

    def respond(self, form: MemoForm | None = None) -> HttpResponse:
        form = form or self.form()
        context = {
            "form": form,
            "uuid": self.uuid,
            "memo": self.memo,
            "number": self.memo.number if self.memo else None,
            "is_submitted": bool(self.memo and self.memo.status == MemoStatus.SUBMITTED),
            "revision": self.revision,
            "saved_at": self.saved_at,
            "header_only": self.header_only,
            "notice": self.notice,
            "missing": form.missing() if self.check else [],
            "conflict": self.conflict(form),
            "returned": self.returned(),
            "reads": reads(self.raw),
            "session": session_page(self.request.user, self.raw, self.memo),
            "shared": self.shared(),
            "earlier": self.earlier(),
            "files": self.new_files(),
            "post_url": self.post_url(),
            "recorder_name": self.memo.recorder_name if self.memo else self.request.user.name,
        }
        return render(self.request, "consultations/write.html", context, status=self.status)

    def conflict(self, form: MemoForm) -> list[Difference]:
        return [] if self.theirs is None else differing(form, self.raw, self.theirs)

    def returned(self) -> MemoTransition | None:
        if self.memo is None or self.memo.status != MemoStatus.RETURNED:
            return None
        sent_back = self.memo.transitions.filter(to_status=MemoStatus.RETURNED)
        return sent_back.select_related("by").last()

    def earlier(self) -> Earlier:
        company, person = ids(self.raw, "company"), ids(self.raw, "person")
        return earlier_memos(
            self.request.user,
            company_id=min(company, default=None),
            person_id=min(person, default=None),
            besides=str(self.uuid),
        )

    def shared(self) -> Panel | None:
        """Hand-over notes of the client; an appointment's panel shows them with its own."""
        if self.raw.get("appointment"):
            return None
        company, person = ids(self.raw, "company"), ids(self.raw, "person")
        return shown_beside(
            self.request.user, min(company, default=None), min(person, default=None)
        )

    def new_files(self) -> Files | None:
        """A saved memo's panel comes after the page; one that is not saved has none to ask for."""
        user = self.request.user
        return None if self.memo else files_of(Memo(uuid=self.uuid, recorder=user), user)

    def post_url(self) -> str:
        if self.memo and self.memo.number:
            back = "?from=queue" if self.request.GET.get("from") == "queue" else ""
            return reverse("consultations:edit", args=[self.memo.number]) + back
        return reverse("consultations:draft", args=[self.uuid])
