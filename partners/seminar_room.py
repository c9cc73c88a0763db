"""What themes and registrations put into the portal's registers, once, when the room is ready."""


def prepare() -> None:
    # Importing them gives the audit page its words.
    from partners import acts_seminars, seminar_disposal, seminar_sections, theme_figures

    assert acts_seminars
    theme_figures.register()
    seminar_sections.register()
    seminar_disposal.register()
