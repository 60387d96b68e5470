"""The table of Lombardia with invented endings: as it would be if an Ambito merged or divided."""

from dataclasses import replace
from datetime import date

from shared.kernel.territory import Successione, Territori, lombardia


def finito(ambito: str, al: date, *successioni: Successione) -> Territori:
    """One Ambito ends on a day, and these are in its place."""
    return Territori(
        (replace(voce, valido_al=al) if voce.territorio.ambito == ambito else voce for voce in lombardia().voci),
        successioni,
    )


BERGAMO_FINITA = finito("50036", date(2025, 12, 31), Successione(date(2026, 1, 1), "50036", "50037"))
"""Bergamo goes into 50037 on 1 January 2026."""
