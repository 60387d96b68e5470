"""Why a real part cannot be had on this machine."""


class PartMissing(RuntimeError):
    """Something outside Python is missing; the text, in Italian, says what to install or to look at."""


class PartFailed(RuntimeError):
    """A real part was started and did not come up, or ended by itself; the text carries the end of its log."""
