"""Saved analyses by mail: the table in words and its address; small cells are hidden."""

from __future__ import annotations

from django.core.mail import EmailMessage
from django.http import QueryDict
from django.template.loader import render_to_string
from django.urls import reverse

from reports.analysis.answer import answer
from reports.analysis.models import AnalysisMail, SavedAnalysis
from reports.analysis.question import Question
from yorozu.kit.outbox import absolute, as_mail, post_once, send_once

TASK = "reports.tasks.send_analysis"
MOST_LINES = 40


def post(mail: AnalysisMail) -> bool:
    """Put it on its way once the transaction has ended; whether it is a new one."""
    return post_once(mail, TASK)


def send(pk: int) -> bool:
    """Send one mail unless somebody else does; whether it left now. Raises OSError."""
    rows = AnalysisMail.objects.select_related("subscription__analysis", "subscription__user")
    return send_once(rows, pk, compose)


def compose(mail: AnalysisMail) -> EmailMessage | None:
    """The mail, or None for who may no longer see it or wants it no more."""
    user, analysis = mail.subscription.user, mail.subscription.analysis
    may = user.is_active and SavedAnalysis.objects.visible_to(user).filter(pk=analysis.pk).exists()
    if not may or not mail.subscription.every:
        return None
    found = answer(Question.of(user, QueryDict(analysis.query)), hide_small=True)
    context = {
        "analysis": analysis,
        "answer": found,
        "lines": found.lines[:MOST_LINES],
        "left": max(0, len(found.lines) - MOST_LINES),
        "url": absolute(reverse("reports:analysis_saved", args=[analysis.pk])),
    }
    return as_mail(render_to_string("reports/analysis/mail.txt", context), user.email)
