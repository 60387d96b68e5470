"""Draws the stays in hospital that end in a protected discharge, or do not."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from random import Random

from services.embedded.demo.andamento import AMBITI, ANDAMENTI
from services.embedded.demo.calendario import ANNI, FINE, INIZIO, Cammino, alle, ultimo_giorno
from services.embedded.demo.persone import Anagrafe
from services.embedded.demo.sorte import estrai, sorte
from services.embedded.demo.sorteggio_percorso import Bisogno, chiuso_dopo_il_sad, percorso
from services.embedded.demo.sorteggio_sad import eroga
from services.embedded.demo.storie import Dimissione, Disguido, Percorso

_ESITI = {"bisogno_complesso": 84, "bisogno_semplice": 12, "non_di_competenza": 4}
_FINI = {"decesso": 4, "dimissione_ordinaria": 3, "trasferimento": 2, "rinuncia": 2, "errore": 1}
_CON_DIMESSA = {
    Disguido.DIMESSA_DOPPIA,
    Disguido.DIMISSIBILE_TARDIVO,
    Disguido.DIMISSIBILE_PRIMA,
    Disguido.DIMESSA_IMPOSSIBILE,
}


def dimissioni(quante: int, anagrafe: Anagrafe) -> Iterator[Dimissione]:
    """About `quante` discharges, spread over the two Ambiti and the two years."""
    for anno in ANNI:
        for ambito in AMBITI:
            for numero in range(max(1, round(quante * ANDAMENTI[ambito, anno].dimissioni))):
                yield _dimissione(f"D-{ambito}-{anno}-{numero:04d}", ambito, anno, anagrafe)


def _dimissione(chiave: str, ambito: str, anno: int, anagrafe: Anagrafe) -> Dimissione:
    caso = sorte(chiave)
    giovane = caso.random() < 0.08
    persona = anagrafe.nasce(caso, ambito, *((1962, 1985) if giovane else (1928, 1956)))
    dal, al = max(INIZIO, date(anno, 1, 1)), ultimo_giorno(anno)
    segnalata = dal + timedelta(days=caso.randint(6 if anno == INIZIO.year else 0, (al - dal).days))
    ricovero = segnalata - timedelta(days=caso.randint(1, 5))
    struttura = caso.random() < 0.22
    dimissione = Dimissione(
        chiave=chiave,
        ambito=ambito,
        persona=persona,
        ricovero=alle(ricovero, caso.randint(8, 21), 10),
        segnalata_il=alle(segnalata, 8, caso.randint(0, 50)),
        destinazione="struttura_residenziale" if struttura else "domicilio",
        percorso=Percorso(),
        manuale=caso.random() >= ANDAMENTI[ambito, anno].integrazione,
        brass=caso.randint(12, 30),
        barthel=5 * caso.randint(2, 12),
        come_messaggio=caso.random() < 0.1,
    )
    disguido = caso.choice(list(Disguido)) if caso.random() < 0.13 else None
    cammino = Cammino(segnalata)
    if caso.random() < 0.055:
        return _interrotta(caso, dimissione, cammino)
    area = "adulti" if giovane else "anziani"
    bisogno = Bisogno(ambito, area, _ESITI, 0.62, da_dimissione=True, residenziale=struttura)
    dimissione = _esce(caso, replace(dimissione, percorso=percorso(caso, cammino, bisogno)), cammino)
    return _con_disguido(dimissione, disguido)


def _interrotta(caso: Random, dimissione: Dimissione, cammino: Cammino) -> Dimissione:
    """It ends before its end, sometimes after the PUA has taken it on."""
    accolto_il = cammino.fra(caso.randint(0, 1), 9) if caso.random() < 0.6 else None
    quando = cammino.fra(caso.randint(1, 3), 18)
    if quando is None:
        return replace(dimissione, percorso=Percorso(accolto_il))
    return replace(dimissione, percorso=Percorso(accolto_il), fine=(estrai(caso, _FINI), quando))


def _esce(caso: Random, dimissione: Dimissione, cammino: Cammino) -> Dimissione:
    """The discharge: when the services are ready, or, sometimes, before."""
    andamento = ANDAMENTI[dimissione.ambito, dimissione.segnalata_il.year]
    struttura = dimissione.destinazione == "struttura_residenziale"
    media = andamento.attesa_struttura if struttura else andamento.attesa_domicilio
    attesa = max(0, round(caso.gauss(media, media / 3)))
    fatto = dimissione.percorso
    if fatto.esito == "non_di_competenza" or fatto.accolto_il is None:
        return dimissione
    ricovero = dimissione.ricovero.date()
    if fatto.esito == "bisogno_complesso" and caso.random() < 0.05:
        dimessa = fatto.accolto_il.date() + timedelta(days=1)
        anticipata = replace(dimissione, anticipata=True)
        return _eroga(caso, _dimessa(caso, anticipata, dimessa, min(attesa, (dimessa - ricovero).days)))
    pronti = _pronti(caso, dimissione, cammino)
    if pronti is None:
        return dimissione
    if fatto.sad is None:
        dimissione = replace(dimissione, pronti_il=pronti)
    dimessa = max(pronti.date() + timedelta(days=1), ricovero + timedelta(days=attesa))
    return _eroga(caso, _dimessa(caso, dimissione, dimessa, attesa))


def _pronti(caso: Random, dimissione: Dimissione, cammino: Cammino) -> datetime | None:
    """When everything outside is ready; None where that is not yet."""
    fatto = dimissione.percorso
    if fatto.sad is not None:
        return fatto.sad.attivato_il
    if fatto.esito == "bisogno_complesso" and fatto.pai is None:
        return None
    return cammino.fra(caso.randint(0, 2), 17, 30)


def _dimessa(caso: Random, dimissione: Dimissione, dimessa: date, attesa: int) -> Dimissione:
    dimissibile = dimessa - timedelta(days=attesa)
    if dimissibile <= FINE and caso.random() > 0.07:
        dimissione = replace(dimissione, dimissibile_dal=dimissibile)
    if dimessa > FINE:
        return replace(dimissione, anticipata=False)
    return replace(dimissione, dimessa_il=alle(dimessa, caso.randint(10, 15), 20))


def _eroga(caso: Random, dimissione: Dimissione) -> Dimissione:
    """What the SAD does once the person is at home, and the end of the plan."""
    fatto = dimissione.percorso
    if dimissione.dimessa_il is None or fatto.valutazione is None or fatto.pai is None or fatto.sad is None:
        return dimissione
    sad = eroga(caso, dimissione.ambito, fatto.sad, dimissione.dimessa_il.date(), decesso_possibile=False)
    pai = chiuso_dopo_il_sad(caso, replace(fatto.pai, sad=sad))
    return replace(dimissione, percorso=replace(fatto, valutazione=replace(fatto.valutazione, pai=pai)))


def _con_disguido(dimissione: Dimissione, disguido: Disguido | None) -> Dimissione:
    """Only what can befall it: a stay told by telephone sends no messages."""
    if disguido is None or dimissione.manuale:
        return dimissione
    if disguido in _CON_DIMESSA and (dimissione.dimessa_il is None or dimissione.dimissibile_dal is None):
        return dimissione
    return replace(dimissione, disguido=disguido)
