"""The papers as PDF/UA. The same records give the same bytes."""

from assist.models import AssistCase, AssistConference, AssistParty
from assist.papers import conference_paper, plan_paper
from assist.reading import parties_of, plans_with_all
from companies.consent_paper import consent_pdf
from companies.enums import ConsentKind
from yorozu.kit.pdf import render_pdf
from yorozu.kit.wareki import format_date


def party_pdf(conference: AssistConference, party: AssistParty) -> bytes:
    """The agenda as this party may see it; the centre's is the whole set."""
    paper = conference_paper(conference, party)
    context = {"paper": paper, "cases": paper.cases}
    return render_pdf("print/assist.html", context, title=f"{paper.title} {paper.reader}")


def plan_pdf(case: AssistCase) -> bytes:
    """サポートプラン: one sheet of one case."""
    conference = case.conference
    whole = plans_with_all(AssistCase.objects.filter(pk=case.pk)).get()
    paper = plan_paper(whole, list(parties_of(conference)))
    context = {
        "case": paper,
        "conference": conference.title,
        "day": format_date(conference.held_on) if conference.held_on else "",
        "bank": conference.bank,
    }
    return render_pdf("print/assist_plan.html", context, title=f"サポートプラン 案件{paper.number}")


def case_consent_pdf(case: AssistCase) -> bytes | None:
    """One paper to sign, which names all parties the company is asked about."""
    if case.root is None:
        return None
    names = [each.name for each in parties_of(case.conference) if not each.is_centre]
    return consent_pdf(case.root, ConsentKind.ASSIST, agency="、".join(names))
