"""Draws what the PUA makes of one accesso: accoglienza, triage, équipe, PAI."""

from dataclasses import dataclass, replace
from datetime import timedelta
from random import Random

from services.embedded.demo.andamento import ANDAMENTI
from services.embedded.demo.calendario import Cammino
from services.embedded.demo.sorte import estrai
from services.embedded.demo.sorteggio_sad import prepara_sad
from services.embedded.demo.storie import Pai, Percorso, Valutazione

_ALTRE = {
    "anziani": ("geriatra", "infermiere", "fisioterapista", "medico_medicina_generale"),
    "disabilita": ("fisiatra", "educatore_professionale", "psicologo"),
    "minori_famiglia": ("psicologo", "educatore_professionale", "neuropsichiatra"),
    "adulti": ("psichiatra", "infermiere", "educatore_professionale"),
}
_SCALE = {
    "anziani": {"BARTHEL": 6, "BARTHEL IADL": 2, "BARTHEL SPMSQ": 1, "CIRS": 1},
    "disabilita": {"BARTHEL": 2, "IADL": 1},
    "minori_famiglia": {"": 1},
    "adulti": {"IADL": 1, "": 1},
}
_CHIUSURE = {
    "orientamento": "orientato",
    "bisogno_semplice": "avviato_a_servizio",
    "bisogno_complesso": "preso_in_carico",
}


@dataclass(frozen=True)
class Bisogno:
    """What kind of person comes. `esiti` weighs the outcomes of the triage; `sad` is the share of plans with SAD."""

    ambito: str
    area: str
    esiti: dict[str, int]
    sad: float
    da_dimissione: bool = False
    residenziale: bool = False


def percorso(caso: Random, cammino: Cammino, bisogno: Bisogno) -> Percorso:
    """As far as the time of the demo allows; SAD up to its activation."""
    accolto_il = cammino.fra(estrai_giorni(caso), 9)
    if accolto_il is None:
        return Percorso()
    preliminare_il = cammino.fra(caso.randint(0, 1), 10)
    if preliminare_il is None:
        return Percorso(accolto_il)
    esito = estrai(caso, bisogno.esiti)
    fatto = Percorso(accolto_il, preliminare_il, esito)
    if esito == "non_di_competenza":
        return fatto
    if esito == "bisogno_complesso":
        valutazione = _valutazione(caso, cammino, bisogno)
        fatto = replace(fatto, valutazione=valutazione)
        if valutazione is None or valutazione.pai is None:
            return fatto
        chiuso_il = valutazione.pai.attivato_il + timedelta(minutes=10)
    else:
        quando = cammino.fra(caso.randint(0, 3), 12)
        if quando is None:
            return fatto
        chiuso_il = quando
    return replace(fatto, chiuso_il=chiuso_il, esito_chiusura=_CHIUSURE[esito])


def estrai_giorni(caso: Random) -> int:
    return int(estrai(caso, {"0": 4, "1": 4, "2": 2}))


def _valutazione(caso: Random, cammino: Cammino, bisogno: Bisogno) -> Valutazione | None:
    avviata_il = cammino.fra(caso.randint(0, 2), 11)
    if avviata_il is None:
        return None
    andamento = ANDAMENTI[bisogno.ambito, avviata_il.year]
    grave = bisogno.area == "anziani" and caso.random() < 0.82
    sociale = caso.random() < andamento.assistente_sociale
    chi = ("assistente_sociale", caso.choice(("comune", "ambito")))
    asst = ("assistente_sociale", "asst")  # sometimes the one of the ASST sits in: the deliberation counts another
    prime = [chi] if sociale else [asst] if caso.random() < 0.3 else []
    altre = caso.sample(_ALTRE[bisogno.area], 2)
    valutazione = Valutazione(
        area=bisogno.area,
        avviata_il=avviata_il,
        equipe=(*prime, *((professione, "asst") for professione in altre)),
        scale=tuple(estrai(caso, _SCALE[bisogno.area]).split()),
        gravita=caso.uniform(0.55, 0.95) if grave else caso.uniform(0.15, 0.5),
        non_autosufficiente=grave,
        alto_bisogno=grave and caso.random() < 0.9,
    )
    conclusa_il = cammino.fra(caso.randint(0, 2), 13)
    if conclusa_il is None:
        return valutazione
    valutazione = replace(valutazione, conclusa_il=conclusa_il)
    return replace(valutazione, pai=_pai(caso, cammino, bisogno, valutazione))


def _pai(caso: Random, cammino: Cammino, bisogno: Bisogno, valutazione: Valutazione) -> Pai | None:
    if not bisogno.da_dimissione and caso.random() < 0.06:
        return None  # the équipe advises, and nothing is planned
    redatto_il = cammino.fra(caso.randint(0, 1), 14)
    firmato_il = cammino.fra(caso.randint(0, 1), 15)
    attivato_il = cammino.fra(caso.randint(0, 1), 16)
    if redatto_il is None or firmato_il is None or attivato_il is None:
        return None
    due_firme = caso.random() < ANDAMENTI[bisogno.ambito, attivato_il.year].due_firme
    lati = ("sociale", "sanitario") if due_firme else (estrai(caso, {"sociale": 4, "sanitario": 1}),)
    con_sad = not bisogno.residenziale and bisogno.area in {"anziani", "disabilita"} and caso.random() < bisogno.sad
    altri = ("residenziale",) if bisogno.residenziale else ("adi",) if caso.random() < 0.5 else ("altro",)
    pai = Pai(redatto_il, firmato_il, attivato_il, lati, altri_interventi=() if con_sad else altri)
    if not con_sad:
        return _chiuso(caso, pai) if caso.random() < 0.4 else pai
    sad = prepara_sad(
        caso,
        cammino,
        non_autosufficiente=valutazione.non_autosufficiente,
        alto_bisogno=valutazione.alto_bisogno,
        rifiutabile=not bisogno.da_dimissione,
    )
    return replace(pai, sad=sad)


def _chiuso(caso: Random, pai: Pai) -> Pai:
    quando = Cammino(pai.attivato_il.date() + timedelta(days=caso.randint(60, 200))).fra(0, 11)
    return pai if quando is None else replace(pai, chiuso_il=quando, motivo_chiusura="obiettivi_raggiunti")


def chiuso_dopo_il_sad(caso: Random, pai: Pai) -> Pai:
    """The plan, closed some days after the SAD that it asked for has ended: most of the times."""
    fine = None if pai.sad is None else pai.sad.fine
    if fine is None or caso.random() < 0.2:
        return pai
    quando = Cammino(fine.concluso_il.date()).fra(caso.randint(1, 10), 11)
    return pai if quando is None else replace(pai, chiuso_il=quando, motivo_chiusura=fine.motivo)
