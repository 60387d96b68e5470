"""How a hospital's message opens a case or moves it.

What a message says is applied in one order: segnalazione, clinicamente dimissibile, data prevista, dimissione,
chiusura. What it does not say changes nothing. What the case contradicts is not applied and is written down as an
anomaly: the message is never lost and the case is never lost. A message sent before the last one that was applied
completes what is missing and overrides nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from functools import partial

from services.dimissioni.domain import giorni, scale
from services.dimissioni.domain.dimissione import Dimissione
from services.dimissioni.domain.messaggio import (
    Anomalia,
    DestinazioneDimissione,
    MessaggioOspedaliero,
    MotivoChiusura,
    PunteggioScala,
)
from services.dimissioni.domain.quadro import persona_completata, persona_diversa, quadro_di
from services.dimissioni.domain.refusals import TerritorioMancante
from services.dimissioni.domain.rilievi import AnomaliaRegistrata, MessaggioRicevuto, rilievo
from services.dimissioni.domain.stati import Canale, Momento, Provenienza
from shared.kernel.clock import TOLERANCE, civil_date
from shared.kernel.refusal import FutureDate, Refusal


@dataclass
class _Lettura:
    """One message being applied to one case: its effects and its anomalies as they come up."""

    dimissione: Dimissione
    messaggio: MessaggioOspedaliero
    quando: Momento
    sovrascrive: bool
    effetti: list[str] = field(default_factory=list)
    anomalie: list[Anomalia] = field(default_factory=list)

    def prova(self, elemento: str, passo: Callable[[], None]) -> bool:
        """Apply one element; a refusal of the domain becomes an anomaly. Says whether it was applied."""
        try:
            passo()
        except Refusal as rifiuto:
            self.rileva(rifiuto.codice, elemento, rifiuto.dettaglio)
            return False
        self.effetti.append(elemento)
        return True

    def rileva(self, codice: str, elemento: str, testo: str) -> None:
        self.anomalie.append(Anomalia(codice, elemento, testo))

    def cambia(self, noto: object, detto: object) -> bool:
        """Whether what is said is news: it differs, and it is not an older message overriding a newer one."""
        return detto != noto and (noto is None or self.sovrascrive)

    def scale_valide(self) -> tuple[PunteggioScala, ...]:
        valide = []
        for punteggio in self.messaggio.scale:
            try:
                scale.verifica(punteggio)
            except Refusal as rifiuto:
                self.rileva(rifiuto.codice, f"scale.{punteggio.scala}", rifiuto.dettaglio)
            else:
                valide.append(punteggio)
        return tuple(valide)


def segnalata(messaggio: MessaggioOspedaliero, ora: datetime) -> datetime:
    """When the hospital signalled (UTC): as it says, otherwise when it sent; never later than now."""
    return min(messaggio.segnalata_il or messaggio.inviato_il or ora, ora).astimezone(UTC)


def apri(
    messaggio: MessaggioOspedaliero,
    *,
    id: str,
    caso_id: str,
    canale: Canale,
    segnalante: str,
    da: str,
    ora: datetime,
    sistema: str | None = None,
) -> Dimissione:
    """The case that a first message opens, with everything that the message says. Raises TerritorioMancante.

    `segnalante` is whoever signalled; `sistema` the same where it is a hospital's system.
    A discharge before the admission, or any other contradiction, is not applied; the case opens all the same.
    """
    if messaggio.territorio is None:
        raise TerritorioMancante
    segnalata_il = segnalata(messaggio, ora)
    quando = Momento(segnalata_il, ora, da, Provenienza.INTEGRAZIONE)
    dimissione = Dimissione(
        id=id,
        caso_id=caso_id,
        territorio=messaggio.territorio,
        persona=messaggio.persona,
        chiave_caso=messaggio.chiave_caso,
        provenienza=Provenienza.INTEGRAZIONE,
        canale=canale,
        segnalante=segnalante,
        segnalata_il=segnalata_il,
        segnalazione_dichiarata=messaggio.segnalata_il is not None,
        destinazione_prevista=messaggio.destinazione,
    )
    lettura = _Lettura(dimissione, messaggio, _momento(messaggio, ora, da), sovrascrive=True)
    if messaggio.segnalata_il is not None and messaggio.segnalata_il > ora + TOLERANCE:
        lettura.rileva(
            FutureDate.codice, "segnalata_il", "La segnalazione porta una data futura: vale quella di ricezione"
        )
    dimissione.quadro = quadro_di(messaggio, lettura.scale_valide())
    if messaggio.data_ricovero is not None:
        lettura.prova("data_ricovero", partial(dimissione.indica_ricovero, messaggio.data_ricovero, quando))
    dimissione.segnala(quando, sistema)
    lettura.effetti.insert(0, "segnalazione")
    _applica_passi(lettura)
    _scrivi(lettura, canale)
    return dimissione


def applica(dimissione: Dimissione, messaggio: MessaggioOspedaliero, *, canale: Canale, da: str, ora: datetime) -> bool:
    """Apply a later message. False, and nothing changes, where the same message was already received."""
    if any(ricevuto.messaggio_id == messaggio.messaggio_id for ricevuto in dimissione.messaggi):
        return False
    quando = _momento(messaggio, ora, da)
    ultimo = max((ricevuto.inviato_il for ricevuto in dimissione.messaggi if ricevuto.inviato_il), default=None)
    recente = messaggio.inviato_il is None or ultimo is None or quando.avvenuto_il >= ultimo
    lettura = _Lettura(dimissione, messaggio, quando, sovrascrive=recente)
    if persona_diversa(dimissione.persona, messaggio.persona):
        # Somebody else's discharge or death must not happen to this person: nothing of it is applied.
        lettura.rileva(
            "paziente-diverso",
            "persona",
            "Il messaggio porta un identificativo diverso da quello del caso: nulla del messaggio è stato applicato",
        )
    else:
        _completa(lettura)
        _applica_passi(lettura)
        if lettura.effetti and recente:
            dimissione.esci_dall_attesa(quando)
    _scrivi(lettura, canale)
    return True


def _completa(lettura: _Lettura) -> None:
    """What the message describes, where the case is still open, and what it says of the segnalazione itself."""
    dimissione, messaggio = lettura.dimissione, lettura.messaggio
    if messaggio.territorio is not None and messaggio.territorio != dimissione.territorio:
        lettura.rileva(
            "territorio-diverso", "territorio", "Il messaggio indica un territorio diverso: resta quello del caso"
        )
    if messaggio.segnalata_il is not None and not dimissione.segnalazione_dichiarata:
        dimissione.segnalazione_dichiarata = True
        lettura.rileva(
            "segnalazione-arrivata-dopo",
            "segnalata_il",
            "La segnalazione è arrivata dopo un altro messaggio dello stesso caso: resta la data di apertura",
        )
    if dimissione.chiusa:
        return
    quadro = dimissione.quadro.completato(quadro_di(messaggio, lettura.scale_valide()), lettura.sovrascrive)
    persona = persona_completata(dimissione.persona, messaggio.persona)
    if (quadro, persona) != (dimissione.quadro, dimissione.persona):
        dimissione.quadro, dimissione.persona = quadro, persona
        lettura.effetti.append("segnalazione")
    ricovero = messaggio.data_ricovero
    if ricovero is not None and lettura.cambia(dimissione.data_ricovero, ricovero):
        lettura.prova("data_ricovero", partial(dimissione.indica_ricovero, ricovero, lettura.quando))


def _applica_passi(lettura: _Lettura) -> None:
    """Clinicamente dimissibile, data prevista, dimissione, chiusura: each by itself."""
    dimissione, messaggio, quando = lettura.dimissione, lettura.messaggio, lettura.quando
    dal, prevista = messaggio.clinicamente_dimissibile_dal, messaggio.data_prevista
    if dal is not None and lettura.cambia(dimissione.clinicamente_dimissibile_dal, dal):
        lettura.prova("clinicamente_dimissibile_dal", partial(dimissione.segna_clinicamente_dimissibile, dal, quando))
    if prevista is not None and dimissione.dimessa_il is None and lettura.cambia(dimissione.data_prevista, prevista):
        lettura.prova("data_prevista", partial(dimissione.indica_data_prevista, prevista, quando))
    if messaggio.dimessa_il is None:
        _destina(lettura)
    elif messaggio.dimessa_il != dimissione.dimessa_il:
        _dimetti(lettura, messaggio.dimessa_il)
    if messaggio.chiusura is not None and not dimissione.chiusa:
        lettura.prova("chiusura", partial(_chiudi, lettura, messaggio.chiusura))


def _destina(lettura: _Lettura) -> None:
    dimissione, destinazione = lettura.dimissione, lettura.messaggio.destinazione
    aperta = not dimissione.chiusa and dimissione.dimessa_il is None
    if aperta and destinazione is not None and lettura.cambia(dimissione.destinazione_prevista, destinazione):
        dimissione.destinazione_prevista = destinazione
        lettura.effetti.append("destinazione_prevista")


def _dimetti(lettura: _Lettura, il: date) -> None:
    dimissione = lettura.dimissione
    destinazione = lettura.messaggio.destinazione or dimissione.destinazione_prevista
    passo = partial(dimissione.dimetti, il, destinazione or DestinazioneDimissione.ALTRO, lettura.quando)
    if not lettura.prova("dimessa_il", passo):
        return
    if destinazione is None:
        lettura.rileva("destinazione-mancante", "destinazione", "La dimissione non dice dove: risulta «altro»")
    if il < civil_date(dimissione.segnalata_il):
        lettura.rileva("segnalata-dopo-la-dimissione", "segnalata_il", "La segnalazione è successiva alla dimissione")


def _chiudi(lettura: _Lettura, motivo: MotivoChiusura) -> None:
    quando, il = lettura.quando, lettura.messaggio.chiusa_il
    if il is not None:
        giorni.non_nel_futuro(il, quando)
        quando = replace(quando, avvenuto_il=giorni.istante(il, quando))
    lettura.dimissione.annulla(motivo, quando)


def _scrivi(lettura: _Lettura, canale: Canale) -> None:
    """Remember the message and its anomalies; one that is already written is not repeated, wherever it stood."""
    dimissione, messaggio, quando = lettura.dimissione, lettura.messaggio, lettura.quando
    inviato_il = None if messaggio.inviato_il is None else quando.avvenuto_il
    dimissione.messaggi.append(
        MessaggioRicevuto(messaggio.messaggio_id, canale, inviato_il, quando.registrato_il, tuple(lettura.effetti))
    )
    scritte = {rilievo(anomalia.codice, anomalia.elemento) for anomalia in dimissione.anomalie}
    for trovata in (*messaggio.anomalie, *lettura.anomalie):
        if rilievo(trovata.codice, trovata.elemento) not in scritte:
            scritte.add(rilievo(trovata.codice, trovata.elemento))
            dimissione.anomalie.append(
                AnomaliaRegistrata(
                    trovata.codice, trovata.elemento, trovata.testo, quando.registrato_il, messaggio.messaggio_id
                )
            )


def _momento(messaggio: MessaggioOspedaliero, ora: datetime, da: str) -> Momento:
    """When the message was sent, where it says so; a clock that runs ahead at the hospital does not make a future."""
    inviato_il = min(messaggio.inviato_il or ora, ora).astimezone(UTC)
    return Momento(inviato_il, ora, da, Provenienza.INTEGRAZIONE)
