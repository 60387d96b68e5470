"""One function per command: load, call, save, announce, commit."""

from dataclasses import dataclass, replace
from datetime import datetime

from services.dimissioni.application.announcements import announce
from services.dimissioni.application.annunci_dei_messaggi import annuncia_ripetizione
from services.dimissioni.application.commands import (
    AccogliMessaggio,
    AnnullaDimissione,
    ChiediInformazioni,
    ConcludiDimissione,
    Dimetti,
    IndicaDataPrevista,
    PrendiInCarico,
    PreparaServizi,
    RifiutaDimissione,
    RiprendiDopoAttesa,
    SegnaClinicamenteDimissibile,
    SegnalaDimissione,
)
from services.dimissioni.application.persona_indicata import persona_verificata
from services.dimissioni.application.ports import UnitOfWork
from services.dimissioni.domain import accoglienza, scale
from services.dimissioni.domain.dimissione import Dimissione
from services.dimissioni.domain.messaggio import MessaggioOspedaliero
from services.dimissioni.domain.refusals import CasoDiAltroMittente, TerritorioNonConsentito
from services.dimissioni.domain.stati import Canale, Momento, Provenienza
from shared.kernel.actor import Ruolo
from shared.kernel.clock import civil_date, happened
from shared.kernel.territory import Territorio, lombardia


@dataclass(frozen=True)
class EsitoMessaggio:
    """What became of a message: `nuova` opened the case, `duplicato` changed nothing because it was known already."""

    dimissione: Dimissione
    nuova: bool
    duplicato: bool


def accogli_messaggio(command: AccogliMessaggio, uow: UnitOfWork) -> EsitoMessaggio:
    """A message opens its case or moves it; the same message twice changes nothing.

    Raises TerritorioMancante, TerritorioNonConsentito, CasoDiAltroMittente, the kernel's refusals of unknown
    territories, and the command's own `rifiuto_se_nuova`.
    """
    messaggio, canale = command.messaggio, Canale(command.canale)
    dimissione = uow.dimissioni.find_unscoped(chiave_caso=messaggio.chiave_caso)
    nuova = dimissione is None
    if dimissione is None:
        if command.rifiuto_se_nuova is not None:
            raise command.rifiuto_se_nuova
        dimissione = _apri(messaggio, canale, uow)
        cambiata = True
    else:
        _sua(dimissione, uow)
        cambiata = accoglienza.applica(
            dimissione, messaggio, canale=canale, da=_da(messaggio, canale, uow), ora=uow.now
        )
        if cambiata:
            uow.dimissioni.save(dimissione)
        else:
            annuncia_ripetizione(uow, dimissione, messaggio)
    announce(uow, dimissione)
    uow.commit()
    return EsitoMessaggio(dimissione, nuova=nuova, duplicato=not cambiata)


def segnala_dimissione(command: SegnalaDimissione, uow: UnitOfWork) -> Dimissione:
    """Raises whatever is wrong with the person, the territory, the scores or the dates: nothing is then opened."""
    quando = _momento(command.avvenuto_il, uow)
    il = civil_date(quando.avvenuto_il)
    territorio = lombardia().resolve(command.ambito, command.distretto, command.asst, il=il)
    _consentito(territorio, uow)
    for punteggio in command.quadro.scale:
        scale.verifica(punteggio)
    id = uow.ids.new()
    dimissione = Dimissione(
        id=id,
        caso_id=uow.ids.new(),
        territorio=territorio,
        persona=persona_verificata(command.persona, uow.now),
        chiave_caso=f"manuale:{id}",
        provenienza=Provenienza.MANUALE,
        canale=Canale.MANUALE,
        segnalante=uow.actor.id,
        segnalata_il=quando.avvenuto_il,
        quadro=command.quadro,
        data_ricovero=command.data_ricovero,
        data_prevista=command.data_prevista,
        destinazione_prevista=command.destinazione_prevista,
    )
    dimissione.segnala(quando)
    if command.clinicamente_dimissibile_dal is not None:
        dimissione.segna_clinicamente_dimissibile(command.clinicamente_dimissibile_dal, quando)
    uow.dimissioni.add(dimissione)
    announce(uow, dimissione)
    uow.commit()
    return dimissione


def prendi_in_carico(command: PrendiInCarico, uow: UnitOfWork) -> Dimissione:
    dimissione = uow.dimissioni.get(command.dimissione_id)
    dimissione.prendi_in_carico(_momento(command.avvenuto_il, uow))
    return _salva(dimissione, uow)


def segna_clinicamente_dimissibile(command: SegnaClinicamenteDimissibile, uow: UnitOfWork) -> Dimissione:
    dimissione = uow.dimissioni.get(command.dimissione_id)
    dimissione.segna_clinicamente_dimissibile(command.dal, _momento(command.avvenuto_il, uow))
    return _salva(dimissione, uow)


def indica_data_prevista(command: IndicaDataPrevista, uow: UnitOfWork) -> Dimissione:
    dimissione = uow.dimissioni.get(command.dimissione_id)
    dimissione.indica_data_prevista(command.data_prevista, _momento(None, uow), command.destinazione)
    return _salva(dimissione, uow)


def prepara_servizi(command: PreparaServizi, uow: UnitOfWork) -> Dimissione:
    dimissione = uow.dimissioni.get(command.dimissione_id)
    dimissione.prepara_servizi(command.dal, command.sociali, _momento(command.avvenuto_il, uow))
    return _salva(dimissione, uow)


def dimetti(command: Dimetti, uow: UnitOfWork) -> Dimissione:
    dimissione = uow.dimissioni.get(command.dimissione_id)
    dimissione.dimetti(command.il, command.destinazione, _momento(None, uow))
    return _salva(dimissione, uow)


def chiedi_informazioni(command: ChiediInformazioni, uow: UnitOfWork) -> Dimissione:
    dimissione = uow.dimissioni.get(command.dimissione_id)
    dimissione.chiedi_informazioni(command.manca, command.richiesta, _momento(None, uow))
    return _salva(dimissione, uow)


def riprendi_dopo_attesa(command: RiprendiDopoAttesa, uow: UnitOfWork) -> Dimissione:
    dimissione = uow.dimissioni.get(command.dimissione_id)
    dimissione.riprendi(_momento(command.avvenuto_il, uow))
    return _salva(dimissione, uow)


def rifiuta(command: RifiutaDimissione, uow: UnitOfWork) -> Dimissione:
    dimissione = uow.dimissioni.get(command.dimissione_id)
    dimissione.rifiuta(command.motivo, _momento(command.avvenuto_il, uow))
    return _salva(dimissione, uow)


def annulla(command: AnnullaDimissione, uow: UnitOfWork) -> Dimissione:
    dimissione = uow.dimissioni.get(command.dimissione_id)
    dimissione.annulla(command.motivo, _momento(command.avvenuto_il, uow))
    return _salva(dimissione, uow)


def concludi(command: ConcludiDimissione, uow: UnitOfWork) -> Dimissione:
    dimissione = uow.dimissioni.get(command.dimissione_id)
    dimissione.concludi(_momento(command.avvenuto_il, uow))
    return _salva(dimissione, uow)


def _salva(dimissione: Dimissione, uow: UnitOfWork) -> Dimissione:
    uow.dimissioni.save(dimissione)
    announce(uow, dimissione)
    uow.commit()
    return dimissione


def _momento(avvenuto_il: datetime | None, uow: UnitOfWork) -> Momento:
    """Raises FutureDate."""
    return Momento(happened(avvenuto_il, uow.now), uow.now, uow.actor.id, Provenienza.MANUALE)


def _apri(messaggio: MessaggioOspedaliero, canale: Canale, uow: UnitOfWork) -> Dimissione:
    da = _da(messaggio, canale, uow)
    if messaggio.territorio is not None:
        codici, il = messaggio.territorio, civil_date(accoglienza.segnalata(messaggio, uow.now))
        territorio = lombardia().resolve(codici.ambito, codici.distretto, codici.asst, il=il)
        messaggio = replace(messaggio, territorio=territorio)
        _consentito(codici, uow)
    dimissione = accoglienza.apri(
        messaggio,
        id=uow.ids.new(),
        caso_id=uow.ids.new(),
        canale=canale,
        segnalante=da,
        da=da,
        ora=uow.now,
        sistema=_sistema(messaggio, canale, uow),
    )
    uow.dimissioni.add(dimissione)
    return dimissione


def _da(messaggio: MessaggioOspedaliero, canale: Canale, uow: UnitOfWork) -> str:
    """Who speaks: the account on HTTP; on the topic, where the broker decides who may write, whom the message names."""
    return messaggio.mittente or uow.actor.id if canale is Canale.TOPIC else uow.actor.id


def _sistema(messaggio: MessaggioOspedaliero, canale: Canale, uow: UnitOfWork) -> str | None:
    """As `_da`, where a hospital's system speaks: no administrator, and not ourselves for whom nobody named."""
    if canale is Canale.TOPIC:
        return messaggio.mittente
    return uow.actor.id if uow.actor.ruolo is Ruolo.SISTEMA_OSPEDALIERO else None


def _consentito(territorio: Territorio, uow: UnitOfWork) -> None:
    if not uow.actor.scope.sees(territorio):
        raise TerritorioNonConsentito()


def _sua(dimissione: Dimissione, uow: UnitOfWork) -> None:
    """A hospital's account moves what it signalled itself, or what came on the topic; nobody leaves their territory."""
    _consentito(dimissione.territorio, uow)
    if (
        uow.actor.ruolo is Ruolo.SISTEMA_OSPEDALIERO
        and dimissione.canale is Canale.HTTP
        and dimissione.segnalante != uow.actor.id
    ):
        raise CasoDiAltroMittente()
