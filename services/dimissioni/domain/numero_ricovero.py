"""The hospital's own number of the stay: what it recognises its request by."""

from dataclasses import dataclass

PREFISSO = "ricovero|"
"""Of the `chiave_caso` of a stay that has a number."""


@dataclass(frozen=True)
class NumeroRicovero:
    """`sistema`: the URI of the list that the number belongs to; None where the hospital named none."""

    sistema: str | None
    valore: str


def numero_del_ricovero(chiave_caso: str) -> NumeroRicovero | None:
    """None where the hospital gave none, or nobody did: a case opened by hand."""
    if not chiave_caso.startswith(PREFISSO):
        return None
    sistema, _, valore = chiave_caso.removeprefix(PREFISSO).partition("|")
    # A number without a system is kept under its sender, which is no URI.
    return NumeroRicovero(sistema if ":" in sistema else None, valore)
