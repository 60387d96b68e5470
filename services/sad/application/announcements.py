"""What the others hear of what became true here. A fact is private; a contract is a treaty."""

from typing import assert_never

from services.sad.application.ports import UnitOfWork
from services.sad.domain import facts
from services.sad.domain.presa_in_carico import PresaInCarico
from shared.contracts import sad
from shared.contracts.envelope import Payload, TerritorioDelCaso


def announce(uow: UnitOfWork, presa: PresaInCarico) -> None:
    """Say every new fact of the take-in, oldest first, in this transaction."""
    for fact in presa.pull_facts():
        uow.announce(presa.caso_id, payload_of(fact), fact.avvenuto_il)


def payload_of(fact: facts.Fatto) -> Payload:
    """Every fact of a take-in concerns the others: there is none that is kept."""
    payload: Payload
    match fact:
        case facts.Richiesta():
            payload = sad.SadRichiesto(
                presa_in_carico_id=fact.presa_in_carico_id,
                territorio=TerritorioDelCaso(
                    ambito=fact.territorio.ambito, distretto=fact.territorio.distretto, asst=fact.territorio.asst
                ),
                provenienza=fact.provenienza.value,
                origine=fact.origine.value,
                pai_id=fact.pai_id,
                dimissione_id=fact.dimissione_id,
                anziano=fact.bisogno.anziano,
                non_autosufficiente=fact.bisogno.non_autosufficiente,
                alto_bisogno_assistenziale=fact.bisogno.alto_bisogno_assistenziale,
            )
        case facts.PresaInCaricoAccettata():
            payload = sad.SadPresoInCarico(presa_in_carico_id=fact.presa_in_carico_id)
        case facts.BisognoValutato():
            payload = sad.SadValutato(
                presa_in_carico_id=fact.presa_in_carico_id,
                provenienza=fact.provenienza.value,
                non_autosufficiente=fact.bisogno.non_autosufficiente,
                alto_bisogno_assistenziale=fact.bisogno.alto_bisogno_assistenziale,
            )
        case facts.ProgettoDefinito():
            payload = sad.SadProgettato(
                presa_in_carico_id=fact.presa_in_carico_id,
                provenienza=fact.provenienza.value,
                piano_integrato=fact.piano_integrato,
                ore_settimanali=fact.ore_settimanali,
            )
        case facts.ServizioAttivato():
            payload = sad.SadAttivato(presa_in_carico_id=fact.presa_in_carico_id, dal=fact.dal)
        case facts.ErogazioneAvviata():
            payload = sad.SadErogazioneAvviata(
                presa_in_carico_id=fact.presa_in_carico_id, provenienza=fact.provenienza.value, il=fact.il
            )
        case facts.ErogazioneSospesa():
            payload = sad.SadSospeso(presa_in_carico_id=fact.presa_in_carico_id, dal=fact.dal, motivo=fact.motivo.value)
        case facts.ErogazioneRipresa():
            payload = sad.SadRipreso(presa_in_carico_id=fact.presa_in_carico_id, dal=fact.dal)
        case facts.EsitoFinaleValutato():
            payload = sad.SadValutazioneFinale.model_validate(
                {
                    "presa_in_carico_id": fact.presa_in_carico_id,
                    "provenienza": fact.provenienza.value,
                    "esito": fact.esito,
                }
            )
        case facts.Chiusa():
            payload = sad.SadConcluso.model_validate(
                {
                    "presa_in_carico_id": fact.presa_in_carico_id,
                    "esito": fact.stato.value,
                    "motivo": fact.motivo.value,
                    "ore_pianificate": fact.ore_pianificate,
                    "ore_erogate": fact.ore_erogate,
                }
            )
        case _ as unreachable:
            assert_never(unreachable)
    return payload
