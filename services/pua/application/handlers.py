"""The commands of accesso and valutazione: load, call, save, announce, commit. Those of the PAI are in `piano.py`."""

from datetime import date, datetime

from services.pua.application.anagrafe import persona_dichiarata
from services.pua.application.announcements import announce, annuncia_identita
from services.pua.application.commands import (
    AccogliSegnalazione,
    ApriAccesso,
    AvviaValutazione,
    ChiudiAccesso,
    ConcludiValutazione,
    ConcludiValutazionePreliminare,
    RegistraPersona,
    SomministraScala,
    TerritorioIndicato,
)
from services.pua.application.ports import UnitOfWork
from services.pua.domain.accesso import Accesso
from services.pua.domain.atto import Atto
from services.pua.domain.codici import Provenienza
from services.pua.domain.persona import Persona, Scheda
from services.pua.domain.raccolta import digitata
from services.pua.domain.refusals import PersonaNonIndicata, TerritorioNonConsentito, ValutazioneGiaAperta
from services.pua.domain.scales import scala_per_codice
from services.pua.domain.valutazione import StatoValutazione, Valutazione
from shared.kernel.clock import civil_date, happened
from shared.kernel.territory import Territorio, lombardia


def atto_manuale(avvenuto_il: datetime | None, uow: UnitOfWork) -> Atto:
    """What the caller did, then or now. Raises FutureDate."""
    return Atto(happened(avvenuto_il, uow.now), uow.now, uow.actor.id, Provenienza.MANUALE)


def territorio_consentito(indicato: TerritorioIndicato, il: date, uow: UnitOfWork) -> Territorio:
    """The territory named, which must be the caller's, and exist on that civil day.

    Raises TerritorioNonConsentito, and as `Territori.resolve`.
    """
    territorio = lombardia().resolve(indicato.ambito, indicato.distretto, indicato.asst, il=il)
    if not uow.actor.scope.sees(territorio):
        raise TerritorioNonConsentito
    return territorio


def registra_persona(command: RegistraPersona, uow: UnitOfWork) -> Scheda:
    """Somebody becomes known in a territory; whoever is known already by an identifier is the same person."""
    territorio = territorio_consentito(command.territorio, civil_date(uow.now), uow)
    anagrafica, note = digitata(command.dati, civil_date(uow.now))
    persona = persona_dichiarata(anagrafica, note, territorio, atto_manuale(None, uow), uow)
    uow.commit()
    return persona.scheda(uow.actor.scope.sees)


def apri_accesso(command: ApriAccesso, uow: UnitOfWork) -> Accesso:
    """A segnalazione reaches the PUA directly: a new case begins.

    Raises PersonaNonIndicata, NotFound (the person), TerritorioNonConsentito, FutureDate, and as `digitata`.
    """
    atto = atto_manuale(command.avvenuto_il, uow)
    territorio = territorio_consentito(command.territorio, civil_date(atto.avvenuto_il), uow)
    persona = _persona_dell_accesso(command, territorio, atto, uow)
    accesso = Accesso.apri(
        id=uow.ids.new(),
        caso_id=uow.ids.new(),
        territorio=territorio,
        persona_id=persona.id,
        segnalante=command.segnalante,
        urgenza=command.urgenza,
        motivo=command.motivo,
        atto=atto,
    )
    uow.accessi.add(accesso)
    announce(uow, accesso, persona)
    uow.commit()
    return accesso


def accogli_segnalazione(command: AccogliSegnalazione, uow: UnitOfWork) -> Accesso:
    accesso = uow.accessi.get(command.accesso_id)
    accesso.accogli(atto_manuale(command.avvenuto_il, uow))
    uow.accessi.save(accesso)
    announce(uow, accesso)
    uow.commit()
    return accesso


def concludi_valutazione_preliminare(command: ConcludiValutazionePreliminare, uow: UnitOfWork) -> Accesso:
    accesso = uow.accessi.get(command.accesso_id)
    accesso.valuta_in_preliminare(command.esito, command.motivo, atto_manuale(command.avvenuto_il, uow))
    uow.accessi.save(accesso)
    announce(uow, accesso)
    uow.commit()
    return accesso


def chiudi_accesso(command: ChiudiAccesso, uow: UnitOfWork) -> Accesso:
    accesso = uow.accessi.get(command.accesso_id)
    accesso.chiudi(command.esito, command.motivo, atto_manuale(command.avvenuto_il, uow))
    uow.accessi.save(accesso)
    announce(uow, accesso)
    uow.commit()
    return accesso


def avvia_valutazione(command: AvviaValutazione, uow: UnitOfWork) -> Valutazione:
    """Raises ValutazioneGiaAperta where one is under way, and as `Valutazione.avvia`."""
    accesso = uow.accessi.get(command.accesso_id)
    if uow.valutazioni.find(accesso_id=accesso.id, stato=StatoValutazione.IN_CORSO) is not None:
        raise ValutazioneGiaAperta
    valutazione = Valutazione.avvia(
        id=uow.ids.new(),
        accesso=accesso,
        area=command.area,
        equipe=command.equipe,
        nucleo_id=command.nucleo_id,
        atto=atto_manuale(command.avvenuto_il, uow),
    )
    uow.valutazioni.add(valutazione)
    announce(uow, valutazione)
    uow.commit()
    return valutazione


def somministra_scala(command: SomministraScala, uow: UnitOfWork) -> Valutazione:
    """Raises ScalaSconosciuta, and as `Valutazione.somministra`."""
    valutazione = uow.valutazioni.get(command.valutazione_id)
    scala = scala_per_codice(command.scala)
    valutazione.somministra(scala, command.risposte, command.contesto, atto_manuale(command.avvenuto_il, uow))
    uow.valutazioni.save(valutazione)
    announce(uow, valutazione)
    uow.commit()
    return valutazione


def concludi_valutazione(command: ConcludiValutazione, uow: UnitOfWork) -> Valutazione:
    valutazione = uow.valutazioni.get(command.valutazione_id)
    atto = atto_manuale(command.avvenuto_il, uow)
    valutazione.concludi(command.risultato, atto, uow.composizione, command.equipe)
    uow.valutazioni.save(valutazione)
    announce(uow, valutazione)
    uow.commit()
    return valutazione


def _persona_dell_accesso(command: ApriAccesso, territorio: Territorio, atto: Atto, uow: UnitOfWork) -> Persona:
    if (command.persona_id is None) == (command.persona is None):
        raise PersonaNonIndicata
    if command.persona is not None:
        anagrafica, note = digitata(command.persona, civil_date(uow.now))
        return persona_dichiarata(anagrafica, note, territorio, atto, uow)
    persona = uow.persone.get(str(command.persona_id))
    if persona.collega(territorio, uow.actor.scope.sees, atto):
        uow.persone.save(persona)
        annuncia_identita(uow, persona)
    return persona
