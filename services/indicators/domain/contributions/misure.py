"""What stands beside the numbers and is counted as they are: open cases, messages that wait or repeat, contradictions.

Each is a rule like those of the indicators, with a code that no deliberation has: so it has its cells at every level
and year, is known "as of" any instant, opens into its cases, and is counted again with everything else. None is judged.
"""

from collections.abc import Callable, Iterator
from typing import Final

from services.indicators.domain.case import Messaggio, Storia
from services.indicators.domain.contributions.contributo import Contributo, Regola
from services.indicators.domain.levels import Luogo, luogo_comune, luogo_in_parte
from shared.contracts import dimissioni, pua, sad
from shared.contracts.envelope import Payload

QUARANTENA: Final = "Q.quarantena"
RIPETUTI: Final = "Q.ripetuti"
IDENTITA: Final = "Q.identita"
DIMISSIONI_APERTE: Final = "DIP.aperte"
ACCESSI_APERTI: Final = "PUA.aperti"
SAD_APERTI: Final = "SAD.aperti"


def _quarantena(storia: Storia) -> Iterator[Contributo]:
    for chiave, messaggio in storia.messaggi.items():
        trattenuto, uscito = messaggio.trattenuto, messaggio.uscito
        if trattenuto is not None:
            eventi = (trattenuto.evento,) if uscito is None else (trattenuto.evento, uscito.evento)
            luogo = luogo_in_parte(trattenuto.dati)
            yield Contributo(QUARANTENA, chiave, trattenuto.giorno, luogo, int(uscito is None), 1, eventi)


def _ripetuti(storia: Storia) -> Iterator[Contributo]:
    for chiave, messaggio in storia.messaggi.items():
        ripetuto, luogo = messaggio.ripetuto, _luogo(storia, messaggio)
        if ripetuto is not None and luogo is not None:
            yield Contributo(RIPETUTI, chiave, ripetuto.giorno, luogo, ripetuto.dati.volte, 1, (ripetuto.evento,))


def _luogo(storia: Storia, messaggio: Messaggio) -> Luogo | None:
    return storia.luogo if messaggio.trattenuto is None else luogo_in_parte(messaggio.trattenuto.dati)


def _identita(storia: Storia) -> Iterator[Contributo]:
    for persona in storia.persone.values():
        for rilievo in persona.rilievi:
            luogo = luogo_comune(rilievo.dati.territori)
            yield Contributo(IDENTITA, rilievo.evento, rilievo.giorno, luogo, 1, 1, (rilievo.evento,))


def _dimissioni_aperte(storia: Storia) -> Iterator[Contributo]:
    for chiave, dimissione in storia.dimissioni.items():
        segnalata = dimissione.segnalata
        finita = dimissione.effettuata or dimissione.rifiutata or dimissione.annullata
        if segnalata is not None and finita is None and storia.luogo is not None:
            yield Contributo(DIMISSIONI_APERTE, chiave, segnalata.giorno, storia.luogo, 0, 1, (segnalata.evento,))


def _accessi_aperti(storia: Storia) -> Iterator[Contributo]:
    valutati = {each.conclusa.dati.accesso_id for each in storia.valutazioni.values() if each.conclusa is not None}
    for chiave, accesso in storia.accessi.items():
        preliminare = accesso.preliminare
        if (
            preliminare is not None
            and preliminare.dati.esito == "bisogno_complesso"
            and accesso.chiuso is None
            and chiave not in valutati
            and storia.luogo is not None
        ):
            yield Contributo(ACCESSI_APERTI, chiave, preliminare.giorno, storia.luogo, 0, 1, (preliminare.evento,))


def _sad_aperti(storia: Storia) -> Iterator[Contributo]:
    for chiave, presa in storia.prese_in_carico.items():
        inizio = presa.presa_in_carico or presa.richiesta
        if inizio is not None and presa.conclusa is None and storia.luogo is not None:
            in_carico, senza_progetto = int(presa.presa_in_carico is not None), int(not presa.progetti)
            yield Contributo(
                SAD_APERTI, chiave, inizio.giorno, storia.luogo, senza_progetto, in_carico, (inizio.evento,)
            )


def _misura(
    codice: str, testo: str, calcola: Callable[[Storia], Iterator[Contributo]], *dipende_da: type[Payload]
) -> Regola:
    return Regola(codice, 1, testo, frozenset(dipende_da), calcola)


MISURE: Final[tuple[Regola, ...]] = (
    _misura(
        QUARANTENA,
        "Messaggi degli ospedali rifiutati e tenuti in quarantena, nell'anno in cui sono arrivati; al numeratore "
        "quelli che attendono ancora. Stanno nel territorio per quanto è noto: di uno che non si è potuto leggere può "
        "essere nota la sola ASST di chi lo ha inviato, o nulla, e allora conta soltanto per la Regione.",
        _quarantena,
        dimissioni.MessaggioInQuarantena,
        dimissioni.MessaggioUscitoDallaQuarantena,
    ),
    _misura(
        RIPETUTI,
        "Messaggi degli ospedali arrivati più di una volta e non contati due volte, nell'anno dell'ultima ripetizione "
        "annunciata; al numeratore quante volte, dopo la prima. Le ripetizioni si annunciano alla prima, seconda, "
        "quarta, ottava volta e così via: oltre la seconda il numero è il minimo certo.",
        _ripetuti,
        dimissioni.MessaggioRipetuto,
        dimissioni.MessaggioInQuarantena,
    ),
    _misura(
        IDENTITA,
        "Contraddizioni tra ciò che è stato dichiarato di una persona, o identificativi che non si sono potuti usare, "
        "nell'anno in cui sono emerse. Una contraddizione tra due territori conta soltanto ai livelli che li "
        "comprendono entrambi: chi ne vede uno solo non la vede.",
        _identita,
        pua.IdentitaContraddittoria,
    ),
    _misura(
        DIMISSIONI_APERTE,
        "Dimissioni protette segnalate e non ancora effettuate, né rifiutate, né annullate, nell'anno della "
        "segnalazione. Ciascuna può ancora finire in un modo o nell'altro.",
        _dimissioni_aperte,
        dimissioni.DimissioneSegnalata,
        dimissioni.DimissioneEffettuata,
        dimissioni.DimissioneRifiutata,
        dimissioni.DimissioneAnnullata,
    ),
    _misura(
        ACCESSI_APERTI,
        "Accessi al PUA con bisogno complesso che attendono la valutazione multidimensionale, nell'anno della "
        "valutazione preliminare. L'area (anziani, minori e famiglia, ...) si saprà soltanto allora.",
        _accessi_aperti,
        pua.ValutazionePreliminareConclusa,
        pua.AccessoChiuso,
        pua.ValutazioneConclusa,
    ),
    _misura(
        SAD_APERTI,
        "Richieste e prese in carico SAD non ancora concluse, nell'anno della presa in carico (prima di essa, della "
        "richiesta); al numeratore quelle ancora senza progetto, al denominatore quelle già prese in carico.",
        _sad_aperti,
        sad.SadRichiesto,
        sad.SadPresoInCarico,
        sad.SadProgettato,
        sad.SadConcluso,
    ),
)
