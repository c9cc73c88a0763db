"""Every URL, who may open it and what it needs: the matrix and the page sweep are made of it."""

from tests.matrix import (
    accounts,
    assist,
    booking,
    bookings,
    casebook,
    center,
    companies,
    company_banks,
    consultations,
    coordinators,
    desks,
    dialogue,
    events,
    extras,
    groups,
    intake,
    orgs,
    outcomes,
    privacy,
    reports,
    seminars,
    trainees,
    web_booking,
)
from tests.matrix.page import ROLES, Page
from tests.matrix.world import World, build_world

# Stock pages that are not ours; the admin is for superusers and tested at the door.
EXCLUDED = ("admin:", "djdt:")

PAGES: dict[str, Page] = {
    **desks.PAGES,
    **dialogue.PAGES,
    **intake.PAGES,
    **accounts.PAGES,
    **assist.PAGES,
    **center.PAGES,
    **booking.PAGES,
    **bookings.PAGES,
    **casebook.PAGES,
    **companies.PAGES,
    **company_banks.PAGES,
    **consultations.PAGES,
    **coordinators.PAGES,
    **events.PAGES,
    **extras.PAGES,
    **orgs.PAGES,
    **outcomes.PAGES,
    **groups.PAGES,
    **privacy.PAGES,
    **reports.PAGES,
    **seminars.PAGES,
    **trainees.PAGES,
    **web_booking.PAGES,
}

__all__ = ["EXCLUDED", "PAGES", "ROLES", "Page", "World", "build_world"]
