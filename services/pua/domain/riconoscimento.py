"""Who is this? Matching by identifier, which never merges two persons and never guesses."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from services.pua.domain.identificativi import Identificativo, SistemaIdentificativo
from services.pua.domain.persona import Persona


@dataclass(frozen=True)
class Riconoscimento:
    """`persona` is None for somebody new. `altrui` are the stated identifiers that belong to other persons."""

    persona: Persona | None
    altrui: tuple[tuple[Identificativo, Persona], ...] = ()


def riconosci(stati: Sequence[Identificativo], titolari: Mapping[Identificativo, Persona]) -> Riconoscimento:
    """The person whom the stated identifiers name; `titolari` says who holds each of them, where anybody does.

    - The strongest identifier that somebody holds decides: codice fiscale, then ANPR id, ENI, STP; of two equally
      strong ones the lower, so that the answer does not depend on the order in which they were stated.
    - Whoever has another codice fiscale (or ANPR id) than the stated one is not chosen by a weaker identifier.
    - Two persons named by one statement stay two; the identifiers of the other one are reported, not taken over.
    """
    scelta: Persona | None = None
    for stato in sorted(stati, key=lambda i: (i.sistema.forza, i.valore)):
        titolare = titolari.get(stato)
        if titolare is not None and not _smentita(stati, titolare, stato.sistema):
            scelta = titolare
            break
    return Riconoscimento(
        persona=scelta,
        altrui=tuple(
            (stato, titolare)
            for stato in stati
            if (titolare := titolari.get(stato)) is not None and (scelta is None or titolare.id != scelta.id)
        ),
    )


def _smentita(stati: Sequence[Identificativo], titolare: Persona, sistema: SistemaIdentificativo) -> bool:
    """Whether an identifier stronger than `sistema` says that the holder is somebody else."""
    suoi = {i.sistema: i.valore for i in titolare.identificativi if i.sistema.unico}
    return any(
        stato.sistema.unico
        and stato.sistema.forza < sistema.forza
        and suoi.get(stato.sistema, stato.valore) != stato.valore
        for stato in stati
    )
