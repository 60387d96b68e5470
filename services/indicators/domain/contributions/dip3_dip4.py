"""DIP-3 and DIP-4: days waited for the discharge, to the person's home and to a residential structure.

Source: DGR Lombardia XII/2167 of 15/04/2024, Allegato A, chapter 5, which does not define start and end of the wait.
"""

from collections.abc import Iterator, Mapping
from datetime import date

from services.indicators.domain.case import Dimissione, Storia
from services.indicators.domain.contributions.contributo import Contributo, Regola
from services.indicators.domain.contributions.parametri import PREDEFINITI, FineAttesa, InizioAttesa, Parametri
from shared.contracts import dimissioni
from shared.contracts.envelope import Payload

NUMERO = 1

_INIZIO = {
    InizioAttesa.CLINICAMENTE_DIMISSIBILE: (
        "dal giorno in cui il paziente è clinicamente dimissibile (dove non registrato, dal giorno della segnalazione)"
    ),
    InizioAttesa.SEGNALAZIONE: "dal giorno della segnalazione",
}
_FINE = {
    FineAttesa.DIMISSIONE_EFFETTIVA: "al giorno della dimissione effettiva",
    FineAttesa.SERVIZI_PRONTI: (
        "al giorno in cui i servizi sono pronti (dove non registrato, al giorno della dimissione effettiva)"
    ),
}


_PREFERITI: Mapping[InizioAttesa | FineAttesa, type[Payload]] = {
    InizioAttesa.CLINICAMENTE_DIMISSIBILE: dimissioni.PazienteClinicamenteDimissibile,
    FineAttesa.SERVIZI_PRONTI: dimissioni.ServiziPronti,
}


def dip3(parametri: Parametri) -> Regola:
    return _regola("DIP-3", "domicilio", "il domicilio", parametri)


def dip4(parametri: Parametri) -> Regola:
    return _regola("DIP-4", "struttura_residenziale", "una struttura residenziale", parametri)


def _regola(codice: str, destinazione: str, verso: str, parametri: Parametri) -> Regola:
    inizio, fine = parametri.dip_inizio, parametri.dip_fine
    preferiti = frozenset(kind for kind in (_PREFERITI.get(inizio), _PREFERITI.get(fine)) if kind is not None)

    def calcola(storia: Storia) -> Iterator[Contributo]:
        if storia.luogo is None:
            return
        for chiave, dimissione in storia.dimissioni.items():
            effettuata = dimissione.effettuata
            if effettuata is None or effettuata.dati.destinazione != destinazione:
                continue
            start = _inizio(dimissione, inizio)
            if start is None:
                continue
            end = _fine(dimissione, fine) or (effettuata.dati.il, effettuata.evento)
            events = dict.fromkeys((start[1], end[1], effettuata.evento))
            yield Contributo(
                codice,
                chiave,
                effettuata.dati.il,
                storia.luogo,
                numeratore=0,
                denominatore=1,
                valore=max((end[0] - start[0]).days, 0),
                eventi=tuple(events),
            )

    return Regola(
        codice,
        NUMERO,
        f"Media, sulle dimissioni protette verso {verso} effettuate nell'anno, dei giorni di calendario "
        f"{_INIZIO[inizio]} {_FINE[fine]}. Un'attesa che risulterebbe negativa vale zero. Una chiusura che segue la "
        "dimissione (per esempio un decesso) non toglie l'attesa; le destinazioni diverse da domicilio e struttura "
        "residenziale non entrano né in DIP-3 né in DIP-4. Scelta aperta: la deliberazione non definisce né l'inizio "
        "né la fine dell'attesa.",
        preferiti | {dimissioni.DimissioneSegnalata, dimissioni.DimissioneEffettuata},
        calcola,
        (
            ("inizio", inizio.value, inizio is PREDEFINITI.dip_inizio),
            ("fine", fine.value, fine is PREDEFINITI.dip_fine),
        ),
        preferisce=preferiti,
    )


def _inizio(dimissione: Dimissione, scelta: InizioAttesa) -> tuple[date, str] | None:
    if scelta is InizioAttesa.CLINICAMENTE_DIMISSIBILE and dimissione.dimissibile is not None:
        return dimissione.dimissibile.dati.dal, dimissione.dimissibile.evento
    if dimissione.segnalata is None:
        return None
    return dimissione.segnalata.giorno, dimissione.segnalata.evento


def _fine(dimissione: Dimissione, scelta: FineAttesa) -> tuple[date, str] | None:
    if scelta is FineAttesa.SERVIZI_PRONTI and dimissione.servizi_pronti is not None:
        return dimissione.servizi_pronti.dati.dal, dimissione.servizi_pronti.evento
    return None
