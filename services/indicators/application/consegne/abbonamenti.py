"""The commands of an Ufficio di Piano on its subscriptions: load, call, save, commit."""

from dataclasses import dataclass

from services.indicators.application.ports import UnitOfWork
from services.indicators.domain.consegne.abbonamento import AL_MASSIMO, Abbonamento
from services.indicators.domain.consegne.cadenza import Cadenza
from services.indicators.domain.consegne.refusals import AmbitoNonProprio, TroppiAbbonamenti
from services.indicators.domain.levels import Livello
from services.indicators.domain.visibility import vede_i_casi
from shared.kernel.store import Page, PageRequest
from shared.webhooks.chiavi import Chiave


@dataclass(frozen=True)
class Abbona:
    ambito: str
    url: str
    cadenza: Cadenza


@dataclass(frozen=True)
class ModificaAbbonamento:
    abbonamento_id: str
    url: str
    cadenza: Cadenza


@dataclass(frozen=True)
class SospendiAbbonamento:
    abbonamento_id: str


@dataclass(frozen=True)
class RiprendiAbbonamento:
    abbonamento_id: str


@dataclass(frozen=True)
class RuotaChiave:
    """`subito`: the keys before stop signing at once, as where one got into wrong hands."""

    abbonamento_id: str
    subito: bool = False


def abbona(command: Abbona, uow: UnitOfWork) -> Abbonamento:
    """Raises AmbitoNonProprio, IndirizzoNonAmmesso, ConsegneNonConfigurate, TroppiAbbonamenti."""
    if not vede_i_casi(uow.actor, Livello.AMBITO, command.ambito):
        raise AmbitoNonProprio()
    regolazione = uow.recapiti.regolazione
    radice = regolazione.radici.in_vigore
    regolazione.ammessi.destinazione(command.url)
    _posto_per_uno(command.ambito, uow)
    abbonamento = Abbonamento(
        id=uow.ids.new(),
        ambito=command.ambito,
        url=command.url,
        cadenza=command.cadenza,
        chiavi=(Chiave(1, radice, uow.now),),
        creato_il=uow.now,
    )
    uow.recapiti.abbonamenti.add(abbonamento)
    uow.touch(abbonamento.id)
    uow.commit()
    return abbonamento


def modifica_abbonamento(command: ModificaAbbonamento, uow: UnitOfWork) -> Abbonamento:
    """What waits is tried at once, at the new address. Raises NotFound, IndirizzoNonAmmesso."""
    abbonamento = uow.recapiti.abbonamenti.get(command.abbonamento_id)
    uow.recapiti.regolazione.ammessi.destinazione(command.url)
    abbonamento.modifica(command.url, command.cadenza)
    waiting = uow.recapiti.consegne.in_attesa(abbonamento.id)
    if waiting is not None:
        waiting.ricomincia(uow.now)
        uow.recapiti.consegne.save(waiting)
    return _saved(abbonamento, uow)


def sospendi_abbonamento(command: SospendiAbbonamento, uow: UnitOfWork) -> Abbonamento:
    """Raises NotFound."""
    abbonamento = uow.recapiti.abbonamenti.get(command.abbonamento_id)
    abbonamento.sospendi()
    return _saved(abbonamento, uow)


def riprendi_abbonamento(command: RiprendiAbbonamento, uow: UnitOfWork) -> Abbonamento:
    """Raises NotFound, TroppiAbbonamenti."""
    abbonamento = uow.recapiti.abbonamenti.get(command.abbonamento_id)
    if not abbonamento.attivo:
        _posto_per_uno(abbonamento.ambito, uow)
        abbonamento.riprendi()
    return _saved(abbonamento, uow)


def ruota_chiave(command: RuotaChiave, uow: UnitOfWork) -> Abbonamento:
    """Raises NotFound, RotazioneInCorso, ConsegneNonConfigurate."""
    abbonamento = uow.recapiti.abbonamenti.get(command.abbonamento_id)
    abbonamento.ruota(uow.recapiti.regolazione.radici.in_vigore, uow.now, subito=command.subito)
    return _saved(abbonamento, uow)


def un_abbonamento(abbonamento_id: str, uow: UnitOfWork) -> Abbonamento:
    """Raises NotFound."""
    return uow.recapiti.abbonamenti.get(abbonamento_id)


def abbonamenti(ambito: str | None, page: PageRequest, uow: UnitOfWork) -> Page[Abbonamento]:
    """Those of the Ambiti that the caller sees, oldest first."""
    return uow.recapiti.abbonamenti.pagina(page, ambito)


def _posto_per_uno(ambito: str, uow: UnitOfWork) -> None:
    if len(uow.recapiti.abbonamenti.attivi(ambito)) >= AL_MASSIMO:
        raise TroppiAbbonamenti()


def _saved(abbonamento: Abbonamento, uow: UnitOfWork) -> Abbonamento:
    uow.recapiti.abbonamenti.save(abbonamento)
    uow.touch(abbonamento.id)
    uow.commit()
    return abbonamento
