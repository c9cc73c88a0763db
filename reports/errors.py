"""What a service of this room refuses, with the sentence the user reads."""


class ReportError(Exception):
    """The act was refused and nothing changed. `str(error)` is Japanese, for the screen."""


class Refused(ReportError):
    pass


class StepTaken(ReportError):
    """Somebody else, or another window, was first."""


class Overlap(ReportError):
    """Two pieces of work at one time."""
