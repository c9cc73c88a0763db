"""What themes and registrations put into the portal's registers, once, when the room is ready."""


def prepare() -> None:
    from partners.seminars import disposal as seminar_disposal
    from partners.seminars import sections as seminar_sections
    from partners.themes import figures as theme_figures

    theme_figures.register()
    seminar_sections.register()
    seminar_disposal.register()
