"""Builders of answers: whole questionnaires, with only the telling answers spelled out."""

from hypothesis import strategies as st

from services.pua.domain.scales import Scala


def minime(scala: Scala, **diverse: int) -> dict[str, int]:
    """Every item at its lowest points, but for those named."""
    return {voce.codice: voce.valori[0] for voce in scala.voci} | diverse


def massime(scala: Scala, **diverse: int) -> dict[str, int]:
    """Every item at its highest points, but for those named."""
    return {voce.codice: voce.valori[-1] for voce in scala.voci} | diverse


def valide(scala: Scala) -> st.SearchStrategy[dict[str, int]]:
    """Any whole set of admitted answers."""
    return st.fixed_dictionaries({voce.codice: st.sampled_from(voce.valori) for voce in scala.voci})
