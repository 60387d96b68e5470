"""What the platform must know once the stories have been told: counted from the stories alone, as one would by hand.

It shares no code with the services: where the two disagree, one of them is wrong.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from services.embedded.demo.andamento import AMBITI, ASST, ATS, DISTRETTO, REGIONE
from services.embedded.demo.storie import Dimissione, Disguido, Sad, Vicende

CODICI = ("DIP-3", "DIP-4", "DIP-6", "PUA-2", "SAD-1", "SAD-3")
LIVELLI = {"ambito": AMBITI, "distretto": (DISTRETTO,), "asst": (ASST,), "ats": (ATS,), "regione": (REGIONE,)}
_ETA_ANZIANO = 65
"""Years, on the day on which the plan is activated (D.Lgs. 29/2024 art. 2)."""


@dataclass
class Conto:
    """For DIP-3 and DIP-4 `numeratore` is the sum of days and `denominatore` the number of discharges."""

    numeratore: int = 0
    denominatore: int = 0


Conti = dict[tuple[str, str, str, int], Conto]
"""(code, level, territory, year) -> count."""


@dataclass(frozen=True)
class Consistenza:
    """How many of each thing the platform must hold."""

    dimissioni: int
    per_integrazione: int
    dimesse: int
    accessi: int
    valutazioni_concluse: int
    prese_in_carico: int


def consistenza(vicende: Vicende) -> Consistenza:
    casi = vicende.casi
    valutazioni = [c.percorso.valutazione for c in casi if c.percorso.valutazione is not None]
    return Consistenza(
        dimissioni=len(vicende.dimissioni),
        per_integrazione=sum(not d.manuale for d in vicende.dimissioni),
        dimesse=sum(d.dimessa_il is not None for d in vicende.dimissioni),
        accessi=len(casi),
        valutazioni_concluse=sum(v.conclusa_il is not None for v in valutazioni),
        prese_in_carico=sum(c.percorso.sad is not None for c in casi) + len(vicende.sad_diretti),
    )


def ripresi(vicende: Vicende) -> int:
    """How many messages came before their case and must have been taken up."""
    return sum(d.disguido is Disguido.DIMISSIBILE_PRIMA for d in vicende.dimissioni)


def duplicati(vicende: Vicende) -> int:
    """How many messages and requests were sent twice."""
    doppi = {Disguido.SEGNALAZIONE_DOPPIA, Disguido.DIMESSA_DOPPIA}
    return sum(d.disguido in doppi for d in vicende.dimissioni) + sum(a.ripetuto for a in vicende.accessi)


def conti(vicende: Vicende) -> Conti:
    """Every indicator, at every level, for every year of which the stories tell something."""
    totali: Conti = defaultdict(Conto)
    for codice, ambito, anno, numeratore, denominatore in _contributi(vicende):
        for livello, territorio in (
            ("ambito", ambito),
            ("distretto", DISTRETTO),
            ("asst", ASST),
            ("ats", ATS),
            ("regione", REGIONE),
        ):
            conto = totali[codice, livello, territorio, anno]
            conto.numeratore += numeratore
            conto.denominatore += denominatore
    return dict(totali)


Contributo = tuple[str, str, int, int, int]
"""Code, Ambito, year, numerator, denominator."""


def _contributi(vicende: Vicende) -> Iterator[Contributo]:
    for dimissione in vicende.dimissioni:
        yield from _della_dimissione(dimissione)
    for caso in vicende.casi:
        valutazione = caso.percorso.valutazione
        if valutazione is not None and valutazione.conclusa_il is not None:
            presente = int(valutazione.con_assistente_sociale)
            yield "PUA-2", caso.ambito, valutazione.conclusa_il.year, presente, 1
        pai = caso.percorso.pai
        if pai is not None and pai.sad is not None:
            anziano = _anni(caso.persona.nascita, pai.attivato_il.date()) >= _ETA_ANZIANO
            yield from _del_sad(pai.sad, caso.ambito, anziano=anziano, integrato=pai.integrato)
    for diretto in vicende.sad_diretti:
        integrato = diretto.piano is not None
        yield from _del_sad(diretto.sad, diretto.ambito, anziano=diretto.anziano, integrato=integrato)


def _della_dimissione(dimissione: Dimissione) -> Iterator[Contributo]:
    if dimissione.fine is None or dimissione.fine[0] != "errore":
        yield "DIP-6", dimissione.ambito, dimissione.segnalata_il.year, int(not dimissione.manuale), 1
    if dimissione.dimessa_il is not None:
        dimessa = dimissione.dimessa_il.date()
        attesa = (dimessa - (dimissione.dimissibile_dal or dimissione.segnalata_il.date())).days
        codice = {"domicilio": "DIP-3", "struttura_residenziale": "DIP-4"}[dimissione.destinazione]
        yield codice, dimissione.ambito, dimessa.year, max(attesa, 0), 1


def _del_sad(sad: Sad, ambito: str, *, anziano: bool, integrato: bool) -> Iterator[Contributo]:
    if sad.progettato_il is not None and anziano and sad.non_autosufficiente and sad.alto_bisogno:
        yield "SAD-1", ambito, sad.progettato_il.year, int(integrato), 1
    if sad.accettato_il is not None:
        # Who comes to the final valutazione has been through request, valutazione, progetto and at least one visit.
        completo = sad.fine is not None and sad.fine.valutato_il is not None
        yield "SAD-3", ambito, sad.accettato_il.year, int(completo), 1


def _anni(nascita: date, il: date) -> int:
    return il.year - nascita.year - ((il.month, il.day) < (nascita.month, nascita.day))
