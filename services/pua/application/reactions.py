"""What the PUA does when another service says something. `REACTIONS` is the whole subscription list.

Events of two publishers interleave freely and may be late: a reaction that finds its work done, or its case unknown or
closed, changes nothing.
"""

from collections.abc import Callable, Mapping
from typing import TypeAlias, cast

from services.pua.application.anagrafe import persona_dichiarata
from services.pua.application.announcements import announce
from services.pua.application.ports import UnitOfWork
from services.pua.domain.accesso import Accesso
from services.pua.domain.anagrafica import Sesso
from services.pua.domain.atto import Atto
from services.pua.domain.cartella import Cosa, Voce
from services.pua.domain.codici import MotivoChiusuraPai, Provenienza, Segnalante, Urgenza
from services.pua.domain.identificativi import Identificativo, SistemaIdentificativo
from services.pua.domain.pai import Pai, StatoPai
from services.pua.domain.raccolta import DatiPersona, ricevuta
from services.pua.domain.valutazione import StatoValutazione
from shared.contracts import dimissioni, sad
from shared.contracts.envelope import Anagrafica, Event, Payload
from shared.kernel.clock import civil_date
from shared.kernel.territory import lombardia

Reaction: TypeAlias = Callable[[Event, UnitOfWork], None]

COSE: Mapping[type[Payload], Cosa] = {
    dimissioni.PazienteClinicamenteDimissibile: Cosa.CLINICAMENTE_DIMISSIBILE,
    dimissioni.ServiziPronti: Cosa.SERVIZI_PRONTI,
    dimissioni.DimissioneEffettuata: Cosa.DIMISSIONE_EFFETTUATA,
    dimissioni.DimissioneConclusa: Cosa.DIMISSIONE_CONCLUSA,
    dimissioni.DimissioneRifiutata: Cosa.DIMISSIONE_RIFIUTATA,
    dimissioni.DimissioneAnnullata: Cosa.DIMISSIONE_ANNULLATA,
    sad.SadRichiesto: Cosa.SAD_RICHIESTO,
    sad.SadPresoInCarico: Cosa.SAD_PRESO_IN_CARICO,
    sad.SadValutato: Cosa.SAD_VALUTATO,
    sad.SadProgettato: Cosa.SAD_PROGETTATO,
    sad.SadAttivato: Cosa.SAD_ATTIVATO,
    sad.SadErogazioneAvviata: Cosa.SAD_EROGAZIONE_AVVIATA,
    sad.SadSospeso: Cosa.SAD_SOSPESO,
    sad.SadRipreso: Cosa.SAD_RIPRESO,
    sad.SadValutazioneFinale: Cosa.SAD_VALUTAZIONE_FINALE,
    sad.SadConcluso: Cosa.SAD_CONCLUSO,
}
"""What each event writes into the cartella. What the others merely echo of the PUA is not written twice."""

SENZA_EROGAZIONE: Mapping[str, Cosa] = {"rifiutata": Cosa.SAD_RIFIUTATO, "annullata": Cosa.SAD_ANNULLATO}
"""The ends of a take-in that delivered nothing: neither the intervention nor the phase has been gone through."""

MOTIVI: Mapping[str, MotivoChiusuraPai] = {
    "decesso": MotivoChiusuraPai.DECESSO,
    "rinuncia": MotivoChiusuraPai.RINUNCIA,
    "trasferimento": MotivoChiusuraPai.TRASFERIMENTO,
}
"""Why a PAI ends with its dimissione; any other reason is an annullamento."""


def apri_accesso_per_dimissione(event: Event, uow: UnitOfWork) -> None:
    """A hospital signals: the accesso opens from what it said, without retyping (DIP-6)."""
    segnalata = cast(dimissioni.DimissioneSegnalata, event.data)
    if segnalata.segnalante is not None:
        uow.segnalati.add(event.caso_id, segnalata.segnalante)
    if uow.accessi.find(dimissione_id=segnalata.dimissione_id) is None:
        indicato = segnalata.territorio
        territorio = lombardia().resolve(indicato.ambito, indicato.distretto, indicato.asst)
        atto = _atto(event, uow)
        anagrafica, note = ricevuta(_dati(segnalata.persona), civil_date(uow.now))
        persona = persona_dichiarata(anagrafica, note, territorio, atto, uow)
        accesso = Accesso.apri(
            id=uow.ids.new(),
            caso_id=event.caso_id,
            territorio=territorio,
            persona_id=persona.id,
            segnalante=Segnalante.OSPEDALE_DIMISSIONE_PROTETTA,
            urgenza=Urgenza.ORDINARIA,
            motivo=segnalata.motivo,
            atto=atto,
            dimissione_id=segnalata.dimissione_id,
        )
        uow.accessi.add(accesso)
        announce(uow, accesso, persona, event.id)
    uow.commit()


def chiudi_con_la_dimissione(event: Event, uow: UnitOfWork) -> None:
    """The dimissione was refused or cancelled: whatever the PUA still has open for it ends too."""
    finita = cast(dimissioni.DimissioneRifiutata | dimissioni.DimissioneAnnullata, event.data)
    atto = _atto(event, uow)
    _annota(event, atto, uow)
    for accesso in uow.accessi.all(caso_id=event.caso_id):
        if accesso.chiusura is None:
            accesso.annulla(atto)
            uow.accessi.save(accesso)
            announce(uow, accesso, evento_id=event.id)
    for valutazione in uow.valutazioni.all(caso_id=event.caso_id, stato=StatoValutazione.IN_CORSO):
        valutazione.interrompi(atto)
        uow.valutazioni.save(valutazione)
        announce(uow, valutazione, evento_id=event.id)
    for pai in uow.pai.all(caso_id=event.caso_id):
        if pai.stato is not StatoPai.CHIUSO:
            pai.termina(MOTIVI.get(finita.motivo, MotivoChiusuraPai.ANNULLAMENTO), atto)
            uow.pai.save(pai)
            announce(uow, pai, evento_id=event.id)
    uow.commit()


def segna_sad_avviato(event: Event, uow: UnitOfWork) -> None:
    _segna_sad(event, Pai.sad_avviato, uow)


def segna_sad_concluso(event: Event, uow: UnitOfWork) -> None:
    senza_erogazione = cast(sad.SadConcluso, event.data).esito in SENZA_EROGAZIONE
    _segna_sad(event, Pai.sad_annullato if senza_erogazione else Pai.sad_concluso, uow)


def annota(event: Event, uow: UnitOfWork) -> None:
    """Write the event into the cartella of its case."""
    _annota(event, _atto(event, uow), uow)
    uow.commit()


REACTIONS: Mapping[type[Payload], Reaction] = dict.fromkeys(COSE, annota) | {
    dimissioni.DimissioneSegnalata: apri_accesso_per_dimissione,
    dimissioni.DimissioneRifiutata: chiudi_con_la_dimissione,
    dimissioni.DimissioneAnnullata: chiudi_con_la_dimissione,
    sad.SadErogazioneAvviata: segna_sad_avviato,
    sad.SadConcluso: segna_sad_concluso,
}


def _segna_sad(event: Event, segna: Callable[[Pai, Atto], bool], uow: UnitOfWork) -> None:
    atto = _atto(event, uow)
    _annota(event, atto, uow)
    for pai in uow.pai.all(caso_id=event.caso_id, stato=StatoPai.ATTIVO):
        if segna(pai, atto):
            uow.pai.save(pai)
    uow.commit()


def _annota(event: Event, atto: Atto, uow: UnitOfWork) -> None:
    """One entry per event: a second delivery finds it there. Cases without an accesso are not the PUA's."""
    accesso = uow.accessi.find(caso_id=event.caso_id)
    if accesso is None or event.data is None:
        return
    riferimento = getattr(event.data, "presa_in_carico_id", "") or getattr(event.data, "dimissione_id", "")
    uow.cartelle.add(
        Voce(
            persona_id=accesso.persona_id,
            caso_id=event.caso_id,
            territorio=accesso.territorio,
            cosa=_cosa(event.data),
            atto=atto,
            riferimento=str(riferimento),
            evento_id=event.id,
        )
    )


def _cosa(payload: Payload) -> Cosa:
    if isinstance(payload, sad.SadConcluso):
        return SENZA_EROGAZIONE.get(payload.esito, Cosa.SAD_CONCLUSO)
    return COSE[type(payload)]


def _atto(event: Event, uow: UnitOfWork) -> Atto:
    """When the publisher says that it happened; by interface, unless the event itself says that it was typed."""
    provenienza = getattr(event.data, "provenienza", Provenienza.INTEGRAZIONE.value)
    return Atto(event.time, uow.now, event.source, Provenienza(provenienza))


def _dati(persona: Anagrafica | None) -> DatiPersona:
    if persona is None:
        return DatiPersona()
    return DatiPersona(
        identificativi=tuple(
            Identificativo(SistemaIdentificativo(i.sistema), i.valore) for i in persona.identificativi
        ),
        cognome=persona.cognome,
        nome=persona.nome,
        data_nascita=persona.data_nascita,
        sesso=Sesso(persona.sesso) if persona.sesso else None,
        indirizzo=persona.indirizzo,
        telefono=persona.telefono,
    )
