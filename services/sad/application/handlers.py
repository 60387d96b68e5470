"""Commands: load, call, save, announce, commit. Whatever the domain refuses leaves everything as it was."""

from services.sad.application.announcements import announce
from services.sad.application.commands import (
    AccettaRichiesta,
    AttivaServizio,
    AvviaErogazione,
    ConcludiPresaInCarico,
    DefinisciProgetto,
    RegistraVisita,
    RichiediSad,
    RifiutaRichiesta,
    RiprendiErogazione,
    SospendiErogazione,
    ValutaBisogno,
    ValutaEsito,
)
from services.sad.application.ports import UnitOfWork
from services.sad.application.recording import a_mano
from services.sad.domain.calendario import inizio_del_giorno
from services.sad.domain.presa_in_carico import PresaInCarico
from services.sad.domain.refusals import TerritorioNonConsentito, VisitaGiaRegistrata
from services.sad.domain.richiesta import Origine, Piano
from services.sad.domain.sospensione import Sospensione
from services.sad.domain.visita import Visita
from shared.kernel.clock import civil_date, happened
from shared.kernel.territory import lombardia


def richiedi_sad(command: RichiediSad, uow: UnitOfWork) -> PresaInCarico:
    """A direct request is where a pathway begins: it gets a case id of its own.

    Raises TerritorioNonConsentito, FutureDate, and what `Territori.resolve` raises.
    """
    accesso = a_mano(command.avvenuto_il, uow)
    il = civil_date(accesso.avvenuta_il)
    territorio = lombardia().resolve(command.ambito, command.distretto, command.asst, il=il)
    if not uow.actor.scope.sees(territorio):
        raise TerritorioNonConsentito()
    presa = PresaInCarico.richiedi(
        id=uow.ids.new(),
        caso_id=uow.ids.new(),
        territorio=territorio,
        origine=Origine.DIRETTA,
        bisogno=command.bisogno,
        piano=Piano.esterno(command.riferimento_piano),
        persona=command.persona,
        accesso=accesso,
    )
    uow.prese_in_carico.add(presa)
    announce(uow, presa)
    uow.commit()
    return presa


def accetta_richiesta(command: AccettaRichiesta, uow: UnitOfWork) -> PresaInCarico:
    presa = uow.prese_in_carico.get(command.presa_in_carico_id)
    presa.accetta(a_mano(command.avvenuto_il, uow))
    return _conferma(presa, uow)


def rifiuta_richiesta(command: RifiutaRichiesta, uow: UnitOfWork) -> PresaInCarico:
    presa = uow.prese_in_carico.get(command.presa_in_carico_id)
    presa.rifiuta(command.motivo, a_mano(command.avvenuto_il, uow))
    return _conferma(presa, uow)


def valuta_bisogno(command: ValutaBisogno, uow: UnitOfWork) -> PresaInCarico:
    presa = uow.prese_in_carico.get(command.presa_in_carico_id)
    presa.valuta(command.non_autosufficiente, command.alto_bisogno_assistenziale, a_mano(command.avvenuto_il, uow))
    return _conferma(presa, uow)


def definisci_progetto(command: DefinisciProgetto, uow: UnitOfWork) -> PresaInCarico:
    presa = uow.prese_in_carico.get(command.presa_in_carico_id)
    presa.progetta(command.progetto, command.riferimento_piano, a_mano(command.avvenuto_il, uow))
    return _conferma(presa, uow)


def attiva_servizio(command: AttivaServizio, uow: UnitOfWork) -> PresaInCarico:
    presa = uow.prese_in_carico.get(command.presa_in_carico_id)
    presa.attiva(command.dal, a_mano(command.avvenuto_il, uow))
    return _conferma(presa, uow)


def avvia_erogazione(command: AvviaErogazione, uow: UnitOfWork) -> PresaInCarico:
    presa = uow.prese_in_carico.get(command.presa_in_carico_id)
    presa.avvia_erogazione(a_mano(command.avvenuto_il, uow))
    return _conferma(presa, uow)


def registra_visita(command: RegistraVisita, uow: UnitOfWork) -> Visita:
    """A visit, once it is over. Raises FutureDate, VisitaGiaRegistrata, and what the take-in refuses."""
    presa = uow.prese_in_carico.get(command.presa_in_carico_id)
    visita = Visita(
        id=uow.ids.new(),
        presa_in_carico_id=presa.id,
        caso_id=presa.caso_id,
        territorio=presa.territorio,
        operatore=command.operatore,
        inizio=happened(command.inizio, uow.now),
        minuti=command.minuti,
        esito=command.esito,
        motivo=command.motivo,
        registrazione=a_mano(command.inizio, uow),
        persona_id=presa.persona_id,
        dimissione_id=presa.dimissione_id,
        pai_id=presa.piano.pai_id,
    )
    if visita.effettuata:
        happened(visita.fine, uow.now)
    ha_cambiato_la_presa = presa.accogli_visita(visita)
    if uow.visite.find(presa_in_carico_id=presa.id, operatore=visita.operatore, inizio=visita.inizio) is not None:
        raise VisitaGiaRegistrata()
    uow.visite.add(visita)
    if ha_cambiato_la_presa:
        uow.prese_in_carico.save(presa)
    announce(uow, presa)
    uow.commit()
    return visita


def sospendi_erogazione(command: SospendiErogazione, uow: UnitOfWork) -> PresaInCarico:
    presa = uow.prese_in_carico.get(command.presa_in_carico_id)
    sospensione = Sospensione.registra(command.dal, command.al, command.motivo, civil_date(uow.now))
    visite = uow.visite.totali(
        presa.id,
        da=inizio_del_giorno(sospensione.dal),
        a=None if sospensione.ripresa is None else inizio_del_giorno(sospensione.ripresa),
    )
    presa.sospendi(sospensione, visite.effettuate)
    return _conferma(presa, uow)


def riprendi_erogazione(command: RiprendiErogazione, uow: UnitOfWork) -> PresaInCarico:
    presa = uow.prese_in_carico.get(command.presa_in_carico_id)
    presa.riprendi(command.dal, civil_date(uow.now))
    return _conferma(presa, uow)


def valuta_esito(command: ValutaEsito, uow: UnitOfWork) -> PresaInCarico:
    presa = uow.prese_in_carico.get(command.presa_in_carico_id)
    presa.valuta_finale(command.esito, a_mano(command.avvenuto_il, uow))
    return _conferma(presa, uow)


def concludi_presa_in_carico(command: ConcludiPresaInCarico, uow: UnitOfWork) -> PresaInCarico:
    presa = uow.prese_in_carico.get(command.presa_in_carico_id)
    presa.concludi(command.motivo, a_mano(command.avvenuto_il, uow), uow.visite.totali(presa.id))
    return _conferma(presa, uow)


def _conferma(presa: PresaInCarico, uow: UnitOfWork) -> PresaInCarico:
    """The tail of every command that changed a take-in."""
    uow.prese_in_carico.save(presa)
    announce(uow, presa)
    uow.commit()
    return presa
