"""One person's story in each Ambito, told through the APIs as everybody tells it, with canaries in every text."""

import asyncio
from collections.abc import Mapping
from typing import Any

import httpx

from scripts.fhir_validation.persone import AVVISI, FHIR, Chi
from scripts.fhir_validation.vicende import il
from scripts.security import canarini
from scripts.security.accessi import Accessi
from scripts.security.luoghi import Luogo
from services.embedded.demo.degenza import Degenza
from services.embedded.demo.ospedale import bundle_dimessa, bundle_dimissione, richiesta_di_avvisi
from services.pua.domain.scales import catalogo
from shared.kernel.actor import Ruolo
from shared.kernel.motivo import Motivo

EQUIPE = [{"professione": "assistente_sociale", "ente": "comune"}, {"professione": "infermiere", "ente": "asst"}]
BISOGNO = {"non_autosufficiente": True, "alto_bisogno_assistenziale": True}
GENERI: Mapping[str, dict[str, Any]] = {
    "equipe": {"denominazione": "Équipe", "attiva_dal": "2026-01-01", "professioni": ["infermiere"]},
    "professioni": {"anno": 2026, "professioni": ["infermiere"]},
    "incontri": {"destinatari": "equipe", "anno": 2026, "al": "2026-06-01", "previsti": 2, "svolti": 1},
    "protocolli": {"materia": "valutazione_integrata", "stato": "definito", "il": "2026-03-01", "documento": "Det. 1"},
    "strumenti": {"denominazione": "Scheda", "condiviso_dal": "2026-01-01"},
    "enti": {"denominazione": "Ente", "tipologia": "comune", "partecipa_dal": "2026-01-01"},
}


def _quando(giorno: int, **campi: Any) -> dict[str, Any]:
    return {"avvenuto_il": il(giorno).isoformat(), **campi}


async def semina(luogo: Luogo, accessi: Accessi) -> dict[str, str]:
    """What names the case and its parts, by the name in the routes. Raises httpx.HTTPStatusError, TimeoutError."""
    noti = await _percorso(luogo, accessi)
    noti |= await _riserbo(luogo, accessi, noti)
    noti |= await _avvisi_e_quarantena(luogo, accessi)
    noti |= await _programmazione(luogo, accessi)
    for nome in ("corpo:fhir_richiedi", "corpo:fhir_sottoscrivi"):
        noti[nome] = httpx.Request("POST", "http://x", json=_avvisi()).read().decode()
    return noti


async def _percorso(luogo: Luogo, accessi: Accessi) -> dict[str, str]:
    segno, proprio, suo = canarini.nome(luogo.ambito), luogo.proprio, luogo.territorio
    ospedale = accessi.chi(Ruolo.SISTEMA_OSPEDALIERO, proprio)
    sociale, sanitario = accessi.chi(Ruolo.ASSISTENTE_SOCIALE, proprio), accessi.chi(Ruolo.OPERATORE_ASST, proprio)
    sad = accessi.chi(Ruolo.OPERATORE_SAD, proprio)
    degenza = Degenza(
        f"ZQ{luogo.ambito}", canarini.paziente(luogo.ambito), suo.ambito, suo.distretto, suo.asst, il(20, 2), il(2),
        bisogni=("servizi_sociali", "sad"), caregiver=segno, note=segno,
    )  # fmt: skip
    (await ospedale.manda(bundle_dimissione(degenza, rumore=0))).raise_for_status()
    accesso = await sociale.prima("/pua/v1/accessi", stato="aperto")
    questo = f"/pua/v1/accessi/{accesso['id']}"
    await sociale.fa(f"{questo}/accoglienza", _quando(3))
    await sociale.fa(f"{questo}/valutazione-preliminare", _quando(3, esito="bisogno_complesso"))
    avviata = _quando(4, accesso_id=accesso["id"], area="anziani", equipe=EQUIPE)
    valutazione = await sociale.fa("/pua/v1/valutazioni", avviata)
    iadl = {voce.codice: voce.ammessi[0].valore for voce in catalogo()["IADL"].voci}
    questa = f"/pua/v1/valutazioni/{valutazione['id']}"
    await sociale.fa(f"{questa}/somministrazioni", _quando(5, scala="IADL", risposte=iadl, contesto={}))
    esito = BISOGNO | {"bisogno_complesso": True, "necessita_sad": True, "bisogni": [segno]}
    await sociale.fa(f"{questa}/conclusione", _quando(6, **esito))
    intervento = {"tipo": "sad", "erogatore": "comune", "dal": "2026-03-16", "ore_settimanali": 6}
    piano: dict[str, Any] = {"bisogni": [segno], "obiettivi": [{"testo": segno, "orizzonte": "medio"}]}
    piano |= {"caregiver": {"nome": segno, "relazione": "Figlia", "telefono": "035111111"}}
    pai = await sociale.fa(
        "/pua/v1/pai", _quando(9, valutazione_id=valutazione["id"], interventi=[intervento], **piano)
    )
    await sociale.fa(f"/pua/v1/pai/{pai['id']}/firme", _quando(10, lato="sociale"))
    await sanitario.fa(f"/pua/v1/pai/{pai['id']}/firme", _quando(10, lato="sanitario"))
    attivo = await sociale.fa(f"/pua/v1/pai/{pai['id']}/attivazione", _quando(10))
    presa = await sad.prima("/sad/v1/prese-in-carico", pai_id=pai["id"])
    questa = f"/sad/v1/prese-in-carico/{presa['id']}"
    await sad.fa(f"{questa}/accettazione", _quando(11))
    await sad.fa(f"{questa}/valutazione", _quando(12, **BISOGNO))
    obiettivi = [{"descrizione": segno, "orizzonte": "breve"}]
    await sad.fa(f"{questa}/progetto", _quando(12, obiettivi=obiettivi, ore_settimanali=6, dal="2026-03-12"))
    await sad.fa(f"{questa}/attivazione", _quando(13))
    await sociale.quando(f"/dimissioni/v1/dimissioni/{accesso['dimissione_id']}", stato="servizi_pronti")
    (await ospedale.manda(bundle_dimessa(degenza, il(16), il(16), "home"))).raise_for_status()
    await sad.quando(questa, stato="in_erogazione")
    visita = {"operatore": "op-1", "inizio": il(17).isoformat(), "minuti": 60, "esito": "effettuata"}
    await sad.fa(f"{questa}/visite", visita)
    return {
        "ambito": suo.ambito, "distretto": suo.distretto, "asst": suo.asst, "territorio": suo.ambito,
        "livello": "ambito", "anno": "2026", "codice": "SAD-1", "formato": "json", "genere": "enti",
        "persona_id": accesso["persona_id"], "accesso_id": accesso["id"], "caso_id": accesso["caso_id"],
        "dimissione_id": accesso["dimissione_id"], "valutazione_id": valutazione["id"], "pai_id": pai["id"],
        "intervento_id": attivo["interventi"][0]["id"], "presa_in_carico_id": presa["id"],
        "sistema": "codice_fiscale", "valore": canarini.codice_fiscale(luogo.ambito),
    }  # fmt: skip


async def _riserbo(luogo: Luogo, accessi: Accessi, noti: Mapping[str, str]) -> dict[str, str]:
    """An oscuramento that was taken back, so that it hides nothing from whom the walk lets see; an emergency."""
    sociale = accessi.chi(Ruolo.ASSISTENTE_SOCIALE, luogo.proprio)
    dove = {nome: noti[nome] for nome in ("ambito", "distretto", "asst")}
    aperto = await sociale.fa(
        "/pua/v1/accessi", _quando(20, territorio=dove, persona_id=noti["persona_id"], segnalante="6")
    )
    questo = f"/pua/v1/accessi/{aperto['id']}"
    await sociale.fa(f"{questo}/accoglienza", _quando(20))
    await sociale.fa(f"{questo}/valutazione-preliminare", _quando(20, esito="orientamento"))
    await sociale.fa(f"{questo}/chiusura", _quando(21, esito="orientato"))
    oscuramento = await sociale.fa(
        f"/pua/v1/persone/{noti['persona_id']}/oscuramenti",
        {"riferimento": aperto["id"], "dichiarante": "persona"},
    )
    await sociale.fa(f"/pua/v1/oscuramenti/{oscuramento['id']}/revoca", {"dichiarante": "persona"})
    chi_e = {"sistema": noti["sistema"], "valore": noti["valore"]}
    emergenza = await accessi.chi(Ruolo.OPERATORE_ASST, luogo.proprio).chiede(
        "POST",
        "/pua/v1/accessi-in-emergenza",
        headers={"Raccordo-Motivo": Motivo.PERICOLO_PER_LA_SALUTE.value},
        json={"identificativo": chi_e, "nota": f"Chiamata del figlio {canarini.nome(luogo.ambito)}"},
    )
    return {"oscuramento_id": oscuramento["id"], "emergenza_id": emergenza.raise_for_status().json()["id"]}


async def _avvisi_e_quarantena(luogo: Luogo, accessi: Accessi) -> dict[str, str]:
    suo, ospedale = luogo.territorio, accessi.chi(Ruolo.SISTEMA_OSPEDALIERO, luogo.proprio)
    sottoscritta = (await ospedale.manda(_avvisi(), "/Subscription")).raise_for_status().json()
    doppia = bundle_dimissione(
        Degenza(
            f"ZQ{luogo.ambito}Q", canarini.paziente(luogo.ambito), suo.ambito, suo.distretto, suo.asst,
            il(20, 2), il(2), note=canarini.nome(luogo.ambito),
        ),
        rumore=0,
    )  # fmt: skip
    await ospedale.manda(doppia | {"implicitRules": "https://example.org/regole"})
    messaggi = (
        await accessi.chi(Ruolo.OPERATORE_ASST, luogo.proprio).chiede("GET", "/dimissioni/v1/quarantena")
    ).json()["elementi"]
    return {"fhir:Subscription": sottoscritta["id"]} | ({"messaggio_id": messaggi[0]["id"]} if messaggi else {})


async def _programmazione(luogo: Luogo, accessi: Accessi) -> dict[str, str]:
    ufficio, suo = accessi.chi(Ruolo.UFFICIO_DI_PIANO, luogo.proprio), luogo.territorio
    dove = {"ambito": suo.ambito, "distretto": suo.distretto, "asst": suo.asst}
    noti: dict[str, str] = {}
    for genere, voce in GENERI.items():
        iscritta = await ufficio.fa(f"/indicatori/v1/registro/{genere}", voce | dove)
        noti |= {f"{genere}:voce_id": iscritta["id"], f"{genere}:registrazione_id": iscritta["registrazioni"][0]["id"]}
    restituzione = await ufficio.fa("/indicatori/v1/restituzioni", {"ambito": suo.ambito, "anno": 2026})
    url = f"https://{AVVISI['RACCORDO_DIMISSIONI_AVVISI_HOST']}/indicatori"
    abbonamento = await ufficio.fa("/indicatori/v1/abbonamenti", {"ambito": suo.ambito, "url": url})
    noti |= {"chiave": restituzione["id"], "abbonamento_id": abbonamento["id"]}
    return noti | await _evento(luogo, ufficio)


async def _evento(luogo: Luogo, ufficio: Chi) -> dict[str, str]:
    """One of the case, once it counts."""
    caso = await ufficio.prima(f"/indicatori/v1/valori/SAD-1/ambito/{luogo.ambito}/2026/casi")
    return {"event_id": caso["eventi"][0]}


async def consegna(luogo: Luogo, accessi: Accessi) -> dict[str, str]:
    """One to whom the story subscribed: they are made in rounds, some seconds after. Raises TimeoutError."""
    fatta = await accessi.chi(Ruolo.UFFICIO_DI_PIANO, luogo.proprio).prima("/indicatori/v1/consegne")
    return {"consegna_id": fatta["id"]}


def _avvisi() -> dict[str, Any]:
    return richiesta_di_avvisi(f"https://{AVVISI['RACCORDO_DIMISSIONI_AVVISI_HOST']}/avvisi")


async def risorse(luogo: Luogo, accessi: Accessi, tipi: Mapping[str, Ruolo]) -> dict[str, str]:
    """Of each FHIR type one resource of the case with its version, as its own accounts find it."""

    async def una(tipo: str, ruolo: Ruolo) -> dict[str, str]:
        trovate = await accessi.chi(ruolo, luogo.proprio).chiede("POST", f"{FHIR}/{tipo}/_search", data={"_count": "1"})
        voci = trovate.json().get("entry", ())
        for risorsa in (voce["resource"] for voce in voci if voce["resource"]["resourceType"] == tipo):
            return {f"fhir:{tipo}": risorsa["id"], f"version:{tipo}": risorsa["meta"]["versionId"]}
        return {}

    trovate = await asyncio.gather(*(una(tipo, ruolo) for tipo, ruolo in tipi.items()))
    return {nome: valore for trovata in trovate for nome, valore in trovata.items()}
