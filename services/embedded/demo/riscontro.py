"""What the platform must know once the stories have been told: counted from the stories alone, as one would by hand.

It shares no code with the services: where the two disagree, one of them is wrong.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from services.embedded.demo.andamento import AMBITI, ASST, ATS, DISTRETTO, REGIONE
from services.embedded.demo.riscontro_registro import contributi as del_registro
from services.embedded.demo.storie import Caso, Dimissione, Disguido, Sad, Valutazione, Vicende

CODICI = tuple(
    f"{leps}-{numero}"
    for leps, quanti in (("VMD", 3), ("PAF", 4), ("DIP", 6), ("PUA", 4), ("SAD", 3))
    for numero in range(1, quanti + 1)
)
LIVELLI = {"ambito": AMBITI, "distretto": (DISTRETTO,), "asst": (ASST,), "ats": (ATS,), "regione": (REGIONE,)}
_ETA_ANZIANO = 65
"""Years, on the day on which the plan is activated (D.Lgs. 29/2024 art. 2)."""


@dataclass
class Conto:
    """For DIP-3 and DIP-4 `numeratore` is the sum of days and `denominatore` the number of discharges."""

    numeratore: int = 0
    denominatore: int = 0
    visti: dict[str, int] = field(default_factory=dict)
    """Who counts once, and whether in the numerator too."""

    def aggiungi(self, numeratore: int, denominatore: int, chi: str | None) -> None:
        if chi is not None:
            self.visti[chi] = max(numeratore, self.visti.get(chi, 0))
            self.numeratore, self.denominatore = sum(self.visti.values()), len(self.visti)
        else:
            self.numeratore += numeratore
            self.denominatore += denominatore


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
    for codice, ambito, anno, numeratore, denominatore, chi in _contributi(vicende):
        for livello, territorio in (
            ("ambito", ambito),
            ("distretto", DISTRETTO),
            ("asst", ASST),
            ("ats", ATS),
            ("regione", REGIONE),
        ):
            totali[codice, livello, territorio, anno].aggiungi(numeratore, denominatore, chi)
    return dict(totali)


Contributo = tuple[str, str, int, int, int, str | None]
"""Code, Ambito, year, numerator, denominator, and who counts once per territory, if anybody does."""


def _contributi(vicende: Vicende) -> Iterator[Contributo]:
    for dimissione in vicende.dimissioni:
        yield from _della_dimissione(dimissione)
    for caso in vicende.casi:
        valutazione = caso.percorso.valutazione
        if valutazione is not None and valutazione.conclusa_il is not None:
            yield from _della_valutazione(caso, valutazione, valutazione.conclusa_il.year)
        pai = caso.percorso.pai
        if pai is not None and pai.sad is not None:
            anziano = _anni(caso.persona.nascita, pai.attivato_il.date()) >= _ETA_ANZIANO
            yield from _del_sad(pai.sad, caso.ambito, anziano=anziano, integrato=pai.integrato)
    for diretto in vicende.sad_diretti:
        integrato = diretto.piano is not None
        yield from _del_sad(diretto.sad, diretto.ambito, anziano=diretto.anziano, integrato=integrato)
    for ambito, (codice, anno, numeratore, denominatore, chi) in del_registro(vicende.registro):
        yield codice, ambito, anno, numeratore, denominatore, chi


def _della_valutazione(caso: Caso, valutazione: Valutazione, anno: int) -> Iterator[Contributo]:
    """Every need that comes to the équipe is complex; every person, and every family, has one story here."""
    yield "PUA-2", caso.ambito, anno, int(valutazione.con_assistente_sociale), 1, None
    yield "PUA-4", caso.ambito, anno, 1, 1, caso.chiave
    if valutazione.area == "minori_famiglia":
        pai = valutazione.pai
        yield "PAF-2", caso.ambito, anno, int(pai is not None), 1, None
        if pai is not None:
            yield "PAF-4", caso.ambito, pai.attivato_il.year, 1, 1, caso.chiave


def _della_dimissione(dimissione: Dimissione) -> Iterator[Contributo]:
    if dimissione.fine is None or dimissione.fine[0] != "errore":
        ambito, anno, sad = dimissione.ambito, dimissione.segnalata_il.year, dimissione.percorso.sad
        yield "DIP-6", ambito, anno, int(not dimissione.manuale), 1, None
        yield "DIP-2", ambito, anno, int(_servito(dimissione)), 1, dimissione.chiave
        if sad is not None:
            yield "SAD-2", ambito, anno, int(sad.progettato_il is not None), 1, None
    if dimissione.dimessa_il is not None:
        dimessa = dimissione.dimessa_il.date()
        attesa = (dimessa - (dimissione.dimissibile_dal or dimissione.segnalata_il.date())).days
        codice = {"domicilio": "DIP-3", "struttura_residenziale": "DIP-4"}[dimissione.destinazione]
        yield codice, dimissione.ambito, dimessa.year, max(attesa, 0), 1, None


def _servito(dimissione: Dimissione) -> bool:
    """Left the hospital with a social service: a SAD that got as far as being ready, or something else at home."""
    if dimissione.dimessa_il is None:
        return False
    sad = dimissione.percorso.sad
    if sad is not None:
        return sad.attivato_il is not None
    return dimissione.pronti_il is not None and dimissione.destinazione == "domicilio"


def _del_sad(sad: Sad, ambito: str, *, anziano: bool, integrato: bool) -> Iterator[Contributo]:
    if sad.progettato_il is not None and anziano and sad.non_autosufficiente and sad.alto_bisogno:
        yield "SAD-1", ambito, sad.progettato_il.year, int(integrato), 1, None
    if sad.accettato_il is not None:
        # Who comes to the final valutazione has been through request, valutazione, progetto and at least one visit.
        completo = sad.fine is not None and sad.fine.valutato_il is not None
        yield "SAD-3", ambito, sad.accettato_il.year, int(completo), 1, None


def _anni(nascita: date, il: date) -> int:
    return il.year - nascita.year - ((il.month, il.day) < (nascita.month, nascita.day))
