"""Asks for everything that the facade says it has: whatever type is added to it is asked for, too."""

from collections.abc import Sequence
from typing import Any

from scripts.fhir_validation.persone import DA_SOLO, FHIR, Chi, Persone
from services.embedded.demo.andamento import SERIATE
from shared.fhir.facade import FACADE

PER_PAGINA = "5"
PAGINE = 20
"""Of a search at most: a whole Region has thousands of indicators, alike but for their numbers."""
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


async def leggi_tutto(persone: Persone) -> None:
    """CapabilityStatement; of every type of FACADE searches, pages, versions and refusals; a frozen return."""
    await persone.nessuno.chiede("GET", f"{FHIR}/metadata")
    for tipo in FACADE:
        for chi in persone.lettori:
            for risorsa in await _cercate(chi, tipo.name):
                await _letta(chi, tipo.name, risorsa)
        await _rifiuti(persone, tipo.name)
        if tipo.also:
            await persone.assistente.chiede("POST", f"{DA_SOLO}{FHIR}/{tipo.name}/_search", data={"_count": PER_PAGINA})
    await _restituzione(persone)


async def _cercate(chi: Chi, tipo: str) -> list[dict[str, Any]]:
    """What the first PAGINE hold. Nothing for those who may not search; one of the answers is a refusal then."""
    trovate: list[dict[str, Any]] = []
    risposta = await chi.chiede("POST", f"{FHIR}/{tipo}/_search", data={"_count": PER_PAGINA})
    for _ in range(PAGINE):
        if not risposta.is_success:
            break
        pagina = risposta.json()
        trovate += [voce["resource"] for voce in pagina.get("entry", ())]
        seguito = [link["url"] for link in pagina["link"] if link["relation"] == "next"]
        if not seguito:
            break
        risposta = await chi.chiede("GET", seguito[0])
    return trovate


async def _letta(chi: Chi, tipo: str, risorsa: dict[str, Any]) -> None:
    indirizzo = f"{FHIR}/{tipo}/{risorsa['id']}"
    for come in ("", "/_history", f"/_history/{risorsa['meta']['versionId']}"):
        await chi.chiede("GET", f"{indirizzo}{come}")


async def _rifiuti(persone: Persone, tipo: str) -> None:
    domande: Sequence[dict[str, str]] = ({"colore": "rosso"}, {"_count": "-1"}, {"_lastUpdated": "ieri"})
    for domanda in domande:
        await persone.ospedale.chiede("POST", f"{FHIR}/{tipo}/_search", data=domanda)
        await persone.asst.chiede("POST", f"{FHIR}/{tipo}/_search", data=domanda)
    for chi in (persone.nessuno, persone.altro_ospedale):
        await chi.chiede("POST", f"{FHIR}/{tipo}/_search", data={"_id": "nessuna"})
    await persone.asst.chiede("POST", f"{FHIR}/{tipo}/_search", content=b"%", headers=FORM)
    for indirizzo in (f"{tipo}/nessuna", f"{tipo}/nessuna/_history", f"{tipo}?status=active", f"{tipo}?_cursor=x"):
        await persone.asst.chiede("GET", f"{FHIR}/{indirizzo}")
    await persone.asst.chiede("DELETE", f"{FHIR}/{tipo}/nessuna")


async def _restituzione(persone: Persone) -> None:
    """The yearly return as MeasureReports: the draft, and the frozen one."""
    restituzioni = "/indicatori/v1/restituzioni"
    bozza = await persone.piano.fa(restituzioni, {"ambito": SERIATE, "anno": 2026})
    questa = f"{restituzioni}/{bozza['id']}"
    nota = await persone.piano.chiede("PUT", f"{questa}/note/DIP-3", json={"testo": "Servizi pronti in anticipo"})
    nota.raise_for_status()
    for passo in ("verifica", "congelamento"):
        (await persone.piano.chiede("GET", f"{questa}/esporta/fhir")).raise_for_status()
        await persone.piano.fa(f"{questa}/{passo}")
    (await persone.piano.chiede("GET", f"{questa}/esporta/fhir")).raise_for_status()
