"""What themes and registrations put into the portal's registers, once, when the room is ready."""


def prepare() -> None:
    from partners import seminar_disposal, seminar_sections, theme_figures

    theme_figures.register()
    seminar_sections.register()
    seminar_disposal.register()
