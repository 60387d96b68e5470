"""From what became true here to what the others are told. A fact is private, a contract is a treaty."""

from typing import assert_never

from services.dimissioni.application.ports import UnitOfWork
from services.dimissioni.domain import facts
from services.dimissioni.domain.dimissione import Dimissione
from services.dimissioni.domain.messaggio import PersonaSegnalata
from shared.contracts import dimissioni as contratto
from shared.contracts.envelope import Anagrafica, Payload, TerritorioDelCaso


def announce(uow: UnitOfWork, dimissione: Dimissione) -> None:
    """Put what became true into the outbox, in order, in the same transaction."""
    for fact in dimissione.pull_facts():
        payload = payload_of(fact, dimissione)
        if payload is not None:
            uow.announce(dimissione.caso_id, payload, fact.avvenuto_il)


def payload_of(fact: facts.Fact, dimissione: Dimissione) -> Payload | None:
    """None for what stays private. Exhaustive: a new fact does not type-check until somebody decides."""
    id = dimissione.id
    payload: Payload | None
    match fact:
        case facts.DimissioneSegnalata():
            payload = _segnalata(dimissione, fact.sistema)
        case facts.PresaInCarico():
            payload = contratto.DimissionePresaInCarico(dimissione_id=id)
        case facts.ClinicamenteDimissibile():
            payload = contratto.PazienteClinicamenteDimissibile(dimissione_id=id, dal=fact.dal)
        case facts.DataPrevistaIndicata():
            payload = None
        case facts.Valutata():
            payload = contratto.DimissioneValutata(dimissione_id=id, valutazione_id=fact.valutazione_id)
        case facts.Pianificata():
            payload = contratto.DimissionePianificata(
                dimissione_id=id, pai_id=fact.pai_id, data_prevista=dimissione.data_prevista
            )
        case facts.ServiziPronti():
            payload = contratto.ServiziPronti(dimissione_id=id, dal=fact.dal)
        case facts.Dimessa():
            payload = contratto.DimissioneEffettuata(
                dimissione_id=id,
                il=fact.il,
                destinazione=fact.destinazione.value,
                servizi_sociali_avviati=fact.servizi_sociali_avviati,
                fine_assistenza_sanitaria=fact.fine_assistenza_sanitaria,
            )
        case facts.Conclusa():
            payload = contratto.DimissioneConclusa(dimissione_id=id)
        case facts.Rifiutata() | facts.Annullata():
            payload = _interrotta(fact, id)
        case facts.InformazioniRichieste() | facts.AttesaConclusa():
            payload = _attesa(fact, id)
        case _:
            assert_never(fact)
    return payload


def _interrotta(fact: facts.Rifiutata | facts.Annullata, id: str) -> Payload:
    if isinstance(fact, facts.Rifiutata):
        return contratto.DimissioneRifiutata(dimissione_id=id, motivo=fact.motivo.value)
    return contratto.DimissioneAnnullata(dimissione_id=id, motivo=fact.motivo.value)


def _attesa(fact: facts.InformazioniRichieste | facts.AttesaConclusa, id: str) -> Payload:
    if isinstance(fact, facts.InformazioniRichieste):
        return contratto.InformazioniRichieste(dimissione_id=id, manca=fact.manca.value)
    return contratto.AttesaConclusa(dimissione_id=id)


def _segnalata(dimissione: Dimissione, sistema: str | None) -> contratto.DimissioneSegnalata:
    quadro, prevista = dimissione.quadro, dimissione.destinazione_prevista
    return contratto.DimissioneSegnalata(
        dimissione_id=dimissione.id,
        territorio=TerritorioDelCaso.model_validate(vars(dimissione.territorio)),
        provenienza=dimissione.provenienza.value,
        struttura_segnalante=quadro.struttura,
        data_ricovero=dimissione.data_ricovero,
        data_prevista=dimissione.data_prevista,
        destinazione_prevista=None if prevista is None else prevista.value,
        bisogno_servizi_sociali=quadro.bisogno_servizi_sociali,
        bisogno_sad=quadro.bisogno_sad,
        senza_dimora=quadro.senza_dimora,
        motivo=quadro.motivo,
        persona=_anagrafica(dimissione.persona),
        segnalante=sistema,
    )


def _anagrafica(persona: PersonaSegnalata) -> Anagrafica:
    return Anagrafica.model_validate(
        {
            "identificativi": [vars(voce) for voce in persona.identificativi],
            "cognome": persona.cognome,
            "nome": persona.nome,
            "data_nascita": persona.data_nascita,
            "sesso": persona.sesso,
            "indirizzo": persona.indirizzo,
            "telefono": persona.telefono,
        }
    )
