"""What is told so that every kind of FHIR resource is emitted: a few stays in hospital, each with an end of its own."""

import asyncio
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from scripts.fhir_validation.persone import AVVISI, FHIR, PAZIENZA_S, Persone
from services.embedded.demo.andamento import ASST, DISTRETTO, SERIATE
from services.embedded.demo.guasti import sparsi
from services.embedded.demo.ospedale import (
    Degenza,
    Paziente,
    bundle_annullata,
    bundle_decesso,
    bundle_dimessa,
    bundle_dimissibile,
    bundle_dimissione,
    come_messaggio,
    richiesta_di_avvisi,
)
from services.embedded.demo.risorse import Risorsa
from services.pua.domain.scales import catalogo
from services.sad.domain.motivi import MotivoVisitaMancata
from shared.fhir import systems
from shared.kernel.clock import ROME

_BISOGNO = {"non_autosufficiente": True, "alto_bisogno_assistenziale": True}
_EQUIPE = [{"professione": "assistente_sociale", "ente": "comune"}, {"professione": "infermiere", "ente": "asst"}]
_MANCATA = next(iter(MotivoVisitaMancata)).value
_INTERVENTO = {"tipo": "sad", "erogatore": "comune", "dal": "2026-03-16", "ore_settimanali": 6}


def il(giorno: int, mese: int = 3) -> datetime:
    return datetime(2026, mese, giorno, 9, 0, tzinfo=ROME)


def degenza(numero: str, **cambi: Any) -> Degenza:
    """A stay with a bit of everything that a hospital may tell."""
    paziente = Paziente("RSSMRA41C47A794Z", date(1941, 3, 7), "F", cognome="Rossi", nome="Maria", telefono="035000000")
    tutta = Degenza(numero, paziente, SERIATE, DISTRETTO, ASST, il(20, 2), il(2), prevista_il=date(2026, 3, 12))
    detto: dict[str, Any] = {
        "bisogni": ("servizi_sociali", "sad"),
        "brass": 22,
        "barthel": 45,
        "caregiver": "Figlia",
        "lettera": True,
    }
    return replace(tutta, **detto | cambi)


def _quando(giorno: datetime, **campi: Any) -> dict[str, Any]:
    return {"avvenuto_il": giorno.isoformat(), **campi}


async def racconta(persone: Persone) -> None:
    """Everything, one after the other. Raises what the accounts raise: a story that is refused says nothing."""
    avvisi = await _sottoscritta(persone)
    await _fino_alla_conclusione(persone)
    await _avvisata(persone, avvisi)
    await _per_messaggio_e_in_attesa(persone)
    await _che_finiscono_prima(persone)
    await _con_anomalie(persone)
    await _rifiutate(persone)


async def _sottoscritta(persone: Persone) -> str:
    """The hospital wants to be told; what it may not ask for is refused. The address of its Subscription."""
    sottoscrizione = richiesta_di_avvisi(f"https://{AVVISI['RACCORDO_DIMISSIONI_AVVISI_HOST']}/avvisi")
    persone.raccolta.tieni("ospedale", sottoscrizione)
    risposta = await persone.ospedale.manda(sottoscrizione, "/Subscription")
    sbagliate: list[Risorsa] = [{"criteria": "Task?status=accepted"}, {"channel": {}}, {"end": "2027-12-31"}]
    for altro in sbagliate:
        await persone.ospedale.manda(sottoscrizione | altro, "/Subscription")
    return f"{FHIR}/Subscription/{risposta.raise_for_status().json()['id']}"


async def _avvisata(persone: Persone, sottoscrizione: str) -> None:
    """Once every change has its number: the same that the topic and the webhook tell."""
    async with asyncio.timeout(PAZIENZA_S):
        while True:
            eventi = (await persone.ospedale.chiede("GET", f"{sottoscrizione}/$events")).raise_for_status().json()
            if len(eventi["entry"]) > 1:
                break
            await asyncio.sleep(0.02)
    await persone.ospedale.chiede("GET", f"{sottoscrizione}/$status")
    await persone.ospedale.chiede("DELETE", sottoscrizione)


async def _fino_alla_conclusione(persone: Persone) -> None:
    """From the hospital's message to the end of the home care."""
    assistente, sad, ricovero = persone.assistente, persone.sad, degenza("N1")
    await persone.manda(bundle_dimissione(ricovero))
    await persone.manda(bundle_dimissione(ricovero))  # the same again
    await persone.manda(bundle_dimissibile(ricovero, date(2026, 3, 9), il(9)))
    accesso = await assistente.prima("/pua/v1/accessi", stato="aperto")
    questo = f"/pua/v1/accessi/{accesso['id']}"
    await assistente.fa(f"{questo}/accoglienza", _quando(il(3)))
    await assistente.fa(f"{questo}/valutazione-preliminare", _quando(il(3), esito="bisogno_complesso"))
    avviata = _quando(il(4), accesso_id=accesso["id"], area="anziani", equipe=_EQUIPE)
    valutazione = await assistente.fa("/pua/v1/valutazioni", avviata)
    await _scale(persone, valutazione["id"])
    esito = _BISOGNO | {"bisogno_complesso": True, "necessita_sad": True, "bisogni": ["Igiene personale"]}
    await assistente.fa(f"/pua/v1/valutazioni/{valutazione['id']}/conclusione", _quando(il(6), **esito))
    piano = {"bisogni": ["Igiene personale"], "obiettivi": [{"testo": "Restare a casa", "orizzonte": "medio"}]}
    piano |= {"caregiver": {"nome": "Anna", "relazione": "Figlia", "telefono": "035111111"}, "case_manager": "as-1"}
    piano |= {"verifica_prevista": "2026-06-30"}
    redatto = _quando(il(9), valutazione_id=valutazione["id"], interventi=[_INTERVENTO], **piano)
    pai = await assistente.fa("/pua/v1/pai", redatto)
    await assistente.fa(f"/pua/v1/pai/{pai['id']}/firme", _quando(il(10), lato="sociale"))
    await persone.asst.fa(f"/pua/v1/pai/{pai['id']}/firme", _quando(il(10), lato="sanitario"))
    await assistente.fa(f"/pua/v1/pai/{pai['id']}/attivazione", _quando(il(10)))
    await _l_ospedale_legge(persone, pai)

    presa = await sad.prima("/sad/v1/prese-in-carico", pai_id=pai["id"])
    questa = f"/sad/v1/prese-in-carico/{presa['id']}"
    await sad.fa(f"{questa}/accettazione", _quando(il(11)))
    await sad.fa(f"{questa}/valutazione", _quando(il(12), **_BISOGNO))
    obiettivi = [{"descrizione": "Igiene personale", "orizzonte": "breve"}]
    await sad.fa(f"{questa}/progetto", _quando(il(12), obiettivi=obiettivi, ore_settimanali=6, dal="2026-03-12"))
    await sad.fa(f"{questa}/attivazione", _quando(il(13)))
    dimissione = f"/dimissioni/v1/dimissioni/{accesso['dimissione_id']}"
    await assistente.quando(dimissione, stato="servizi_pronti")
    await persone.manda(bundle_dimessa(ricovero, il(16), il(16), "home"))
    await sad.quando(questa, stato="in_erogazione")
    await assistente.quando(dimissione, stato="conclusa")
    visita = {"operatore": "op-1", "inizio": il(17).isoformat(), "minuti": 120, "esito": "effettuata"}
    await sad.fa(f"{questa}/visite", visita)
    mancata = {"inizio": il(18).isoformat(), "esito": "mancata", "motivo": _MANCATA}
    await sad.fa(f"{questa}/visite", visita | mancata)
    await sad.fa(f"{questa}/valutazione-finale", _quando(il(30, 6), esito=3))
    await sad.fa(f"{questa}/conclusione", _quando(il(30, 6), motivo="obiettivi_raggiunti"))
    chiusura = _quando(il(30, 6), motivo="obiettivi_raggiunti", esiti={"O1": 3})
    await assistente.fa(f"/pua/v1/pai/{pai['id']}/chiusura", chiusura)


async def _l_ospedale_legge(persone: Persone, pai: dict[str, Any]) -> None:
    """The plan in force, while it is. Raises httpx.HTTPStatusError where it may not."""
    for risorsa in (f"CarePlan/{pai['id']}", f"Goal/{pai['id']}-O1", f"CareTeam/{pai['valutazione_id']}"):
        for indirizzo in (risorsa, f"{risorsa}/_history"):
            (await persone.ospedale.chiede("GET", f"{FHIR}/{indirizzo}")).raise_for_status()


async def _scale(persone: Persone, valutazione: str) -> None:
    """Every scale in use, each item with the first of its answers."""
    for scala in catalogo().values():
        risposte = {voce.codice: voce.ammessi[0].valore for voce in scala.voci}
        corpo = _quando(il(5), scala=scala.codice, risposte=risposte, contesto={})
        await persone.assistente.fa(f"/pua/v1/valutazioni/{valutazione}/somministrazioni", corpo)


async def _per_messaggio_e_in_attesa(persone: Persone) -> None:
    """As a FHIR message; the territory takes it on, and asks the hospital for what is missing."""
    inviato = come_messaggio(bundle_dimissione(_uomo("N2"), rumore=0))
    await persone.manda(inviato, "/$process-message")
    dimissione = await persone.asst.prima("/dimissioni/v1/dimissioni", stato="segnalata")
    questa = f"/dimissioni/v1/dimissioni/{dimissione['id']}"
    await persone.asst.fa(f"{questa}/presa-in-carico", _quando(il(3)))
    manca = {"manca": "recapiti", "richiesta": "Il telefono di un familiare"}
    await persone.asst.fa(f"{questa}/richiesta-informazioni", manca)


async def _che_finiscono_prima(persone: Persone) -> None:
    """Death, withdrawal, and a territory that says no."""
    await persone.manda(bundle_dimissione(_uomo("N3"), rumore=0))
    await persone.manda(bundle_decesso(_uomo("N3"), il(4)))
    await persone.manda(bundle_dimissione(_uomo("N4"), rumore=0))
    await persone.manda(bundle_annullata(_uomo("N4"), "dimissione_ordinaria", il(5)))
    await persone.manda(bundle_dimissione(_uomo("N5"), rumore=0))
    dimissione = await persone.asst.prima("/dimissioni/v1/dimissioni", stato="segnalata")
    rifiuto = _quando(il(4), motivo="non_di_competenza")
    await persone.asst.fa(f"/dimissioni/v1/dimissioni/{dimissione['id']}/rifiuto", rifiuto)


async def _con_anomalie(persone: Persone) -> None:
    """Accepted all the same: the answers say what is odd."""
    await persone.manda(bundle_dimissione(_uomo("N6", classe="AMB", prevista_il=None, destinazione="long")))
    senza_segno = bundle_dimissione(_uomo("N7", bisogni=("senza_dimora", "nessun_servizio_sociale")), rumore=0)
    await persone.manda(senza_segno)
    # Out before in: R4 forbids it (per-1) and a hospital sends it; what it sends is not judged, our answer is.
    await persone.ospedale.manda(bundle_dimessa(_uomo("N7"), il(1, 1), il(6)))


async def _rifiutate(persone: Persone) -> None:
    """What the hospital's systems get wrong: refused, so not judged as theirs, but our answers are."""
    for messaggio in sparsi([_uomo(f"N{20 + numero}") for numero in range(20)]):
        await persone.ospedale.manda(messaggio.corpo)
    await persone.altro_ospedale.manda(bundle_dimissione(degenza("N40"), rumore=0))
    await persone.nessuno.manda(bundle_dimissione(degenza("N41"), rumore=0))
    await persone.sad.manda(bundle_dimissione(degenza("N42"), rumore=0))
    doppio: Risorsa = {**bundle_dimissione(_uomo("N43"), rumore=0), "implicitRules": "https://example.org/regole"}
    await persone.ospedale.manda(doppio)
    for corpo in (b"{}", b"[]", b'{"resourceType": "Bundle", "type": "batch"}', b"\xff"):
        await persone.ospedale.manda(corpo)


def _uomo(numero: str, **cambi: Any) -> Degenza:
    altro = Paziente("RSSMRA41C07A794V", date(1941, 3, 7), "M")
    return degenza(numero, paziente=altro, sistema_codice_fiscale=systems.CODICE_FISCALE, **cambi)
