"""The story of Ada, as bodies that a client sends over HTTP."""

from typing import Any

from tests.sad.servizio import Servizio

RICHIESTA: dict[str, Any] = {
    "ambito": "50036",
    "anziano": True,
    "non_autosufficiente": True,
    "alto_bisogno_assistenziale": True,
    "riferimento_piano_integrato": "Prot. 2026/1234",
    "persona": {"cognome": "Bianchi", "nome": "Ada", "indirizzo": "Via Prova 1", "telefono": "035 000000"},
    "avvenuto_il": "2026-03-02T10:00:00+01:00",
}
PROGETTO: dict[str, Any] = {
    "obiettivi": [{"descrizione": "Igiene personale", "orizzonte": "breve"}],
    "ore_settimanali": 6,
    "giorni": ["lun", "mer", "ven"],
    "dal": "2026-03-09",
    "operatori": ["op-014"],
    "avvenuto_il": "2026-03-05T10:00:00+01:00",
}
VISITA: dict[str, Any] = {
    "operatore": "op-014",
    "inizio": "2026-03-09T08:00:00+01:00",
    "minuti": 90,
    "esito": "effettuata",
}


async def attiva(servizio: Servizio, id: str) -> None:
    una = f"/prese-in-carico/{id}"
    await servizio.fatto(f"{una}/accettazione", {"avvenuto_il": "2026-03-03T10:00:00+01:00"})
    valutazione = {"non_autosufficiente": True, "alto_bisogno_assistenziale": True}
    await servizio.fatto(f"{una}/valutazione", valutazione | {"avvenuto_il": "2026-03-04T10:00:00+01:00"})
    await servizio.fatto(f"{una}/progetto", PROGETTO)
    await servizio.fatto(f"{una}/attivazione", {"dal": "2026-03-09", "avvenuto_il": "2026-03-06T10:00:00+01:00"})


async def preparata(servizio: Servizio) -> str:
    """A take-in in erogazione since the first visit of Monday 9, suspended from 16 to 18."""
    una = await servizio.fatto("/prese-in-carico", RICHIESTA)
    indirizzo = f"/prese-in-carico/{una['id']}"
    await attiva(servizio, una["id"])
    await servizio.fatto(f"{indirizzo}/visite", VISITA)
    sospensione = {"dal": "2026-03-16", "al": "2026-03-18", "motivo": "assenza"}
    await servizio.fatto(f"{indirizzo}/sospensioni", sospensione)
    return indirizzo


async def impronta(servizio: Servizio) -> Any:
    """Everything that a refused request must leave as it was."""
    prese = await servizio.letto("/prese-in-carico")
    visite = [await servizio.letto(f"/prese-in-carico/{una['id']}/visite") for una in prese["elementi"]]
    return prese, visite, [evento.id for evento in await servizio.pubblicati()]
