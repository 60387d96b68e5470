"""Builders with telling defaults: a case of Bergamo, up to where a test needs it."""

from datetime import UTC, date, datetime, timedelta
from typing import Any, TypeVar

from services.pua.domain.accesso import Accesso
from services.pua.domain.anagrafica import Anagrafica
from services.pua.domain.atto import Atto
from services.pua.domain.codici import (
    Area,
    Ente,
    Erogatore,
    EsitoPreliminare,
    Lato,
    Orizzonte,
    Professione,
    Provenienza,
    Segnalante,
    TipoIntervento,
    Urgenza,
)
from services.pua.domain.equipe import Composizione, Membro
from services.pua.domain.identificativi import Identificativo, SistemaIdentificativo
from services.pua.domain.pai import Pai
from services.pua.domain.persona import Persona
from services.pua.domain.progetto import Intervento, Obiettivo, Progetto, Riferimenti
from services.pua.domain.raccolta import DatiPersona
from services.pua.domain.valutazione import Risultato, Valutazione
from shared.kernel.territory import Territorio, lombardia

ADESSO = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
OGGI = ADESSO.date()
BERGAMO = lombardia().resolve("50036")
TREVIGLIO = lombardia().resolve("50037")
CF_ADA = "RSSDAA41C47A794J"
"""Born 7 March 1941, F."""
CF_OMOCODO = "RSSDAA41C47A79QG"
"""The same with a digit replaced, as the Agenzia does when two codes would be equal."""
CF_MARIO = "BNCMRA50A01A794J"
"""Born 1 January 1950, M."""
STP = "STP0300010000001"
ENI = "ENI0300010000001"


V = TypeVar("V")


def certo(valore: V | None) -> V:
    """What the test knows to be there."""
    assert valore is not None
    return valore


def giorno(numero: int) -> datetime:
    """The numberth of November 2026, at eleven in Bergamo."""
    return datetime(2026, 11, numero, 10, 0, tzinfo=UTC)


def atto(numero: int = 1, da: str = "as-1", provenienza: Provenienza = Provenienza.MANUALE, ritardo: int = 0) -> Atto:
    """Happened on a day of November, written down `ritardo` days later."""
    return Atto(giorno(numero), giorno(numero) + timedelta(days=ritardo), da, provenienza)


def cf(valore: str = CF_ADA) -> Identificativo:
    return Identificativo(SistemaIdentificativo.CODICE_FISCALE, valore)


def stp(valore: str = STP) -> Identificativo:
    return Identificativo(SistemaIdentificativo.STP, valore)


def anpr(valore: str = "AB12345CD") -> Identificativo:
    return Identificativo(SistemaIdentificativo.ANPR, valore)


def dati(*identificativi: Identificativo, **altro: Any) -> DatiPersona:
    return DatiPersona(
        **{"identificativi": identificativi or (cf(),), "cognome": "Rossi", "nome": "Ada", "data_nascita": "1941-03-07"}
        | altro
    )


def persona(
    *identificativi: Identificativo, id: str = "persona-1", territorio: Territorio = BERGAMO, **altro: Any
) -> Persona:
    nota = Anagrafica(**{"identificativi": identificativi or (cf(),), "cognome": "Rossi", "nome": "Ada"} | altro)
    return Persona.registra(id, territorio, nota, (), atto())


def accesso(**altro: Any) -> Accesso:
    valori: dict[str, Any] = {
        "id": "accesso-1",
        "caso_id": "caso-1",
        "territorio": BERGAMO,
        "persona_id": "persona-1",
        "segnalante": Segnalante.UTENTE_FAMILIARI,
        "urgenza": Urgenza.ORDINARIA,
        "motivo": "Non riesce più a vivere da sola",
        "atto": atto(1),
    }
    return Accesso.apri(**valori | altro)


def accolto(**altro: Any) -> Accesso:
    aperto = accesso(**altro)
    aperto.accogli(atto(2))
    return aperto


def valutato(esito: EsitoPreliminare = EsitoPreliminare.BISOGNO_COMPLESSO, **altro: Any) -> Accesso:
    preso = accolto(**altro)
    preso.valuta_in_preliminare(esito, "motivo", atto(3))
    return preso


AS_DEL_COMUNE = Membro(Professione.ASSISTENTE_SOCIALE, Ente.COMUNE)
INFERMIERE = Membro(Professione.INFERMIERE, Ente.ASST)
EQUIPE = (AS_DEL_COMUNE, INFERMIERE)
COMPOSIZIONE = Composizione()


def risultato(**altro: Any) -> Risultato:
    valori: dict[str, Any] = {
        "bisogno_complesso": True,
        "non_autosufficiente": True,
        "alto_bisogno_assistenziale": True,
        "necessita_sad": True,
        "bisogni": ("Igiene personale",),
    }
    return Risultato(**valori | altro)


def valutazione(equipe: tuple[Membro, ...] = EQUIPE, area: Area = Area.ANZIANI, **altro: Any) -> Valutazione:
    return Valutazione.avvia(
        id="valutazione-1", accesso=valutato(**altro), area=area, equipe=equipe, nucleo_id=None, atto=atto(4)
    )


def conclusa(**altro: Any) -> Valutazione:
    in_corso = valutazione(**altro)
    in_corso.concludi(risultato(), atto(5), COMPOSIZIONE)
    return in_corso


def obiettivo(testo: str = "Restare a casa", id: str = "") -> Obiettivo:
    return Obiettivo(testo, Orizzonte.MEDIO, id)


def intervento(tipo: TipoIntervento = TipoIntervento.SAD, **altro: Any) -> Intervento:
    valori: dict[str, Any] = {"tipo": tipo, "erogatore": Erogatore.COMUNE, "dal": date(2026, 11, 20)}
    return Intervento(**valori | altro)


def progetto(*interventi: Intervento, obiettivi: tuple[Obiettivo, ...] | None = None) -> Progetto:
    return Progetto(
        bisogni=("Igiene personale",),
        obiettivi=(obiettivo(),) if obiettivi is None else obiettivi,
        interventi=interventi or (intervento(ore_settimanali=6.0),),
    )


def pai(contenuto: Progetto | None = None, **altro: Any) -> Pai:
    return Pai.redigi(
        id="pai-1",
        valutazione=conclusa(**altro),
        progetto=progetto() if contenuto is None else contenuto,
        riferimenti=Riferimenti(case_manager="as-1"),
        atto=atto(6),
    )


def attivo(contenuto: Progetto | None = None, *lati: Lato, **altro: Any) -> Pai:
    in_vigore = pai(contenuto, **altro)
    for lato in lati or (Lato.SOCIALE,):
        in_vigore.firma(lato, atto(7))
    in_vigore.attiva("1941-03-07", atto(8))
    return in_vigore
