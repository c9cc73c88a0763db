"""Every URL, who may open it and what it needs: the matrix and the page sweep are made of it."""

from tests.matrix import (
    accounts,
    booking,
    bookings,
    center,
    companies,
    company_banks,
    consultations,
    coordinators,
    desks,
    extras,
    groups,
    intake,
    privacy,
    reports,
    web_booking,
)
from tests.matrix.page import ROLES, Page
from tests.matrix.world import World, build_world

# Stock pages that are not ours; the admin is for superusers and tested at the door.
EXCLUDED = ("admin:", "djdt:")

PAGES: dict[str, Page] = {
    **desks.PAGES,
    **intake.PAGES,
    **accounts.PAGES,
    **center.PAGES,
    **booking.PAGES,
    **bookings.PAGES,
    **companies.PAGES,
    **company_banks.PAGES,
    **consultations.PAGES,
    **coordinators.PAGES,
    **extras.PAGES,
    **groups.PAGES,
    **privacy.PAGES,
    **reports.PAGES,
    **web_booking.PAGES,
}

__all__ = ["EXCLUDED", "PAGES", "ROLES", "Page", "World", "build_world"]
