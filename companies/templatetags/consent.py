"""``{% load consent %}``: a client's consents, and the notice beside a memo."""

from typing import Any

from django import template
from django.forms import Form
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString

from accounts.enums import Permission
from accounts.permissions import has_permission
from companies.consenting import ConsentPanel, consent_notice, consent_panel
from companies.enums import ConsentKind
from companies.models import Company, Person

register = template.Library()


@register.simple_tag(takes_context=True, name="consent_notice")
def consent_notice_tag(
    context: template.Context, company_id: int | None, person_id: int | None
) -> SafeString:
    """The warning of a memo whose client has not agreed; nothing to those who may not record."""
    user = context["request"].user
    if not has_permission(user, Permission.CONSENT_RECORD):
        return SafeString("")
    notice = consent_notice(company_id, person_id)
    return render_to_string(
        "companies/_consent_notice.html", {"notice": notice, "may_record": True}
    )


@register.simple_tag(takes_context=True, name="consents")
def consents_tag(context: template.Context, client: Company | Person) -> SafeString:
    """The panel for the page of a company or a person."""
    if not has_permission(context["request"].user, Permission.CONSENT_RECORD):
        return SafeString("")
    return render_to_string("companies/_consents.html", {"panel": consent_panel(client)})


@register.inclusion_tag("companies/_consent_agency.html", name="consent_agency")
def consent_agency_tag(form: Form) -> dict[str, Any]:
    return {"bound": form["agency"]}


@register.simple_tag(name="consent_papers")
def consent_papers_tag(panel: ConsentPanel) -> list[tuple[str, str]]:
    """Label and address of each paper to sign."""
    base = reverse("privacy:consent_pdf", args=[panel.kind, panel.client.pk])
    return [(kind.label, f"{base}?kind={kind.value}") for kind in ConsentKind]
