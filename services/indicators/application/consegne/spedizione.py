"""What is to be carried now, and what came of it."""

from datetime import datetime

from services.indicators.application.ports import UnitOfWork
from services.indicators.domain.consegne.abbonamento import RITIRATO
from services.indicators.domain.consegne.consegna import Consegna, StatoConsegna
from shared.webhooks.spedizione import Esito, Risposta, Spedizione

AT_ONCE = 20
"""Attempts made at the same time."""
TIPO = "application/cloudevents+json; charset=utf-8"


def da_spedire(uow: UnitOfWork) -> list[Spedizione]:
    """The attempts whose time has come. Reads only."""
    return [_spedizione(consegna, uow) for consegna in uow.recapiti.consegne.da_tentare(uow.now, AT_ONCE)]


def registra(consegna_id: str, iniziato_il: datetime, risposta: Risposta, uow: UnitOfWork) -> Consegna:
    """An attempt ended; who does not want to be called any more is not."""
    consegna = uow.recapiti.consegne.get(consegna_id)
    consegna.registra(risposta, iniziato_il)
    uow.recapiti.consegne.save(consegna)
    if risposta.esito is Esito.RITIRATO and consegna.stato is StatoConsegna.LETTERA_MORTA:
        abbonamento = uow.recapiti.abbonamenti.get(consegna.abbonamento_id)
        abbonamento.sospendi(RITIRATO)
        uow.recapiti.abbonamenti.save(abbonamento)
    uow.commit()
    return consegna


def _spedizione(consegna: Consegna, uow: UnitOfWork) -> Spedizione:
    abbonamento = uow.recapiti.abbonamenti.get(consegna.abbonamento_id)
    derived = (
        uow.recapiti.regolazione.radici.deriva(abbonamento.id, chiave) for chiave in abbonamento.chiavi_valide(uow.now)
    )
    contenuto = uow.recapiti.fotografie.contenuto(consegna.fotografia_id)
    keys = tuple(key for key in derived if key is not None)
    return Spedizione(consegna.id, abbonamento.url, TIPO, contenuto, keys)
