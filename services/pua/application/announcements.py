"""From private facts to what is said of them: the cartella's entries, and the events for the other services."""

from typing import Any, TypeAlias, assert_never

from services.pua.application.ports import UnitOfWork
from services.pua.domain import facts
from services.pua.domain.accesso import Accesso
from services.pua.domain.cartella import Cosa, Voce
from services.pua.domain.emergenza import AccessoInEmergenza
from services.pua.domain.pai import Pai
from services.pua.domain.persona import Persona
from services.pua.domain.valutazione import Valutazione
from shared.contracts import envelope, pua
from shared.contracts.envelope import Payload, TerritorioDelCaso
from shared.kernel.territory import Territorio

DelCaso: TypeAlias = Accesso | Valutazione | Pai

COSE: dict[type[facts.Fatto], Cosa] = {
    facts.AccessoAperto: Cosa.ACCESSO_APERTO,
    facts.SegnalazioneAccolta: Cosa.SEGNALAZIONE_ACCOLTA,
    facts.ValutazionePreliminareConclusa: Cosa.VALUTAZIONE_PRELIMINARE_CONCLUSA,
    facts.AccessoChiuso: Cosa.ACCESSO_CHIUSO,
    facts.ValutazioneAvviata: Cosa.VALUTAZIONE_AVVIATA,
    facts.ScalaSomministrata: Cosa.SCALA_SOMMINISTRATA,
    facts.ValutazioneConclusa: Cosa.VALUTAZIONE_CONCLUSA,
    facts.ValutazioneInterrotta: Cosa.VALUTAZIONE_INTERROTTA,
    facts.PaiRedatto: Cosa.PAI_REDATTO,
    facts.PaiFirmato: Cosa.PAI_FIRMATO,
    facts.PaiAttivato: Cosa.PAI_ATTIVATO,
    facts.PaiRevisionato: Cosa.PAI_REVISIONATO,
    facts.InterventoAvviato: Cosa.INTERVENTO_AVVIATO,
    facts.InterventoConcluso: Cosa.INTERVENTO_CONCLUSO,
    facts.PaiChiuso: Cosa.PAI_CHIUSO,
}


def announce(uow: UnitOfWork, del_caso: DelCaso, persona: Persona | None = None, evento_id: str | None = None) -> None:
    """Hand over the facts of an aggregate: each to the timeline, and to the outbox where others need to know.

    `persona` is needed where a contract carries who the person is; `evento_id` names the event that caused the facts.
    """
    for fatto in del_caso.pull_facts():
        uow.cartelle.add(
            Voce(
                persona_id=del_caso.persona_id,
                caso_id=del_caso.caso_id,
                territorio=del_caso.territorio,
                cosa=COSE[type(fatto)],
                atto=fatto.atto,
                riferimento=del_caso.id,
                evento_id=evento_id,
            )
        )
        if isinstance(del_caso, Pai) and isinstance(fatto, facts.PaiRedatto):
            uow.oscuramenti.estendi(del_caso.valutazione_id, del_caso.id)
        payload = _payload(del_caso, fatto, persona)
        if payload is not None:
            uow.announce(del_caso.caso_id, payload, fatto.avvenuto_il)


def annuncia_identita(uow: UnitOfWork, persona: Persona) -> None:
    """The contradictions that were found about a person: on a case of the person's own, without who they are."""
    for fatto in persona.pull_facts():
        contraddittoria = pua.IdentitaContraddittoria(
            persona_id=persona.id,
            rilievo=fatto.rilievo,
            territori=tuple(territorio_pubblicato(territorio) for territorio in fatto.territori),
        )
        uow.announce(persona.id, contraddittoria, fatto.avvenuto_il)


def annuncia_emergenza(uow: UnitOfWork, emergenza: AccessoInEmergenza) -> None:
    """On a case of the person's own: the territories concerned learn of it, and not whom it was about."""
    for fatto in emergenza.pull_facts():
        uow.announce(emergenza.persona_id, _dell_emergenza(emergenza, fatto), fatto.avvenuto_il)


def _dell_emergenza(emergenza: AccessoInEmergenza, fatto: facts.FattoDellEmergenza) -> Payload:
    match fatto:
        case facts.AccessoInEmergenzaAperto():
            return pua.AccessoInEmergenzaAperto.model_validate(
                {
                    "emergenza_id": emergenza.id,
                    "persona_id": emergenza.persona_id,
                    "territori": tuple(map(territorio_pubblicato, fatto.territori)),
                    "ruolo": emergenza.ruolo.value,
                    "motivo": emergenza.motivo.value,
                    "scade_il": emergenza.scade_il,
                }
            )
        case facts.AccessoInEmergenzaChiuso():
            return pua.AccessoInEmergenzaChiuso(emergenza_id=emergenza.id, persona_id=emergenza.persona_id)
        case _:
            assert_never(fatto)


def territorio_pubblicato(territorio: Territorio) -> TerritorioDelCaso:
    return TerritorioDelCaso(ambito=territorio.ambito, distretto=territorio.distretto, asst=territorio.asst)


def _payload(del_caso: DelCaso, fatto: Any, persona: Persona | None) -> Payload | None:
    match del_caso:
        case Accesso():
            return _dell_accesso(del_caso, fatto, persona)
        case Valutazione():
            return _della_valutazione(del_caso, fatto)
        case Pai():
            return _del_pai(del_caso, fatto, persona)
        case _:
            assert_never(del_caso)


def _dell_accesso(accesso: Accesso, fatto: facts.FattoDellAccesso, persona: Persona | None) -> Payload | None:
    match fatto:
        case facts.AccessoAperto():
            return pua.AccessoAperto(
                accesso_id=accesso.id,
                persona_id=accesso.persona_id,
                territorio=territorio_pubblicato(accesso.territorio),
                provenienza=fatto.atto.provenienza.value,
                segnalante=accesso.segnalante.value,
                dimissione_id=accesso.dimissione_id,
                persona=_anagrafica(persona, accesso.territorio),
            )
        case facts.SegnalazioneAccolta():
            return pua.SegnalazioneAccolta(accesso_id=accesso.id)
        case facts.ValutazionePreliminareConclusa():
            return pua.ValutazionePreliminareConclusa(accesso_id=accesso.id, esito=fatto.esito.value)
        case facts.AccessoChiuso():
            return pua.AccessoChiuso(accesso_id=accesso.id, esito=fatto.esito.value)
        case _:
            assert_never(fatto)


def _della_valutazione(valutazione: Valutazione, fatto: facts.FattoDellaValutazione) -> Payload | None:
    match fatto:
        case facts.ValutazioneConclusa():
            risultato, _ = valutazione.esito()
            return pua.ValutazioneConclusa(
                valutazione_id=valutazione.id,
                accesso_id=valutazione.accesso_id,
                persona_id=valutazione.persona_id,
                territorio=territorio_pubblicato(valutazione.territorio),
                provenienza=fatto.atto.provenienza.value,
                area=valutazione.area.value,
                professioni=tuple(membro.professione.value for membro in valutazione.equipe),
                assistente_sociale_presente=valutazione.assistente_sociale_presente,
                bisogno_complesso=risultato.bisogno_complesso,
                non_autosufficiente=risultato.non_autosufficiente,
                alto_bisogno_assistenziale=risultato.alto_bisogno_assistenziale,
                necessita_sad=risultato.necessita_sad,
            )
        case facts.ValutazioneAvviata() | facts.ScalaSomministrata() | facts.ValutazioneInterrotta():
            return None
        case _:
            assert_never(fatto)


def _del_pai(pai: Pai, fatto: facts.FattoDelPai, persona: Persona | None) -> Payload | None:
    match fatto:
        case facts.PaiAttivato():
            return pua.PaiAttivato(
                pai_id=pai.id,
                valutazione_id=pai.valutazione_id,
                persona_id=pai.persona_id,
                territorio=territorio_pubblicato(pai.territorio),
                provenienza=fatto.atto.provenienza.value,
                area=pai.area.value,
                integrato=pai.integrato,
                interventi=_interventi(pai),
                anziano=bool(pai.anziano),
                non_autosufficiente=pai.non_autosufficiente,
                alto_bisogno_assistenziale=pai.alto_bisogno_assistenziale,
                dimissione_id=pai.dimissione_id,
                nucleo_id=pai.nucleo_id,
                persona=_anagrafica(persona, pai.territorio),
            )
        case facts.PaiRevisionato(in_vigore=True) | facts.PaiFirmato(in_vigore=True, integra=True):
            return pua.PaiRevisionato(
                pai_id=pai.id,
                revisione=pai.revisione,
                integrato=pai.integrato,
                interventi=_interventi(pai),
                persona=_anagrafica(persona, pai.territorio),
            )
        case facts.PaiChiuso(era_in_vigore=True):
            return pua.PaiChiuso(pai_id=pai.id, motivo=fatto.motivo.value)
        case (
            facts.PaiRedatto()
            | facts.PaiFirmato()
            | facts.PaiRevisionato()
            | facts.InterventoAvviato()
            | facts.InterventoConcluso()
            | facts.PaiChiuso()
        ):
            return None
        case _:
            assert_never(fatto)


def _interventi(pai: Pai) -> tuple[pua.InterventoPrevisto, ...]:
    return tuple(
        pua.InterventoPrevisto(
            tipo=intervento.tipo.value,
            erogatore=intervento.erogatore.value,
            ore_settimanali=intervento.ore_settimanali,
            dal=intervento.dal,
            al=intervento.al,
        )
        for intervento in pai.progetto.interventi
    )


def _anagrafica(persona: Persona | None, territorio: Territorio) -> envelope.Anagrafica | None:
    """Who the person is for the territory of the case; what other territories know stays there."""
    if persona is None:
        return None
    nota = persona.nota_in(territorio)
    return envelope.Anagrafica(
        identificativi=tuple(
            envelope.Identificativo(sistema=i.sistema.value, valore=i.valore) for i in nota.identificativi
        ),
        cognome=nota.cognome,
        nome=nota.nome,
        data_nascita=nota.data_nascita,
        sesso=nota.sesso.value if nota.sesso else None,
        indirizzo=nota.indirizzo,
        telefono=nota.telefono,
    )
