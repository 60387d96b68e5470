"""What the register does not take in: each refusal has its own code, and leaves nothing behind."""

from typing import Any

import pytest

from tests.indicators.servizio import Servizio
from tests.indicators.ufficio import BERGAMO, CORPI, contato, fatto, iscritta, manda, stati, ultima
from tests.tokens import intestazioni


@pytest.mark.parametrize(
    ("genere", "campi", "status", "codice"),
    [
        ("incontri", {"ambito": "50083"}, 403, "registro-di-altro-ambito"),
        ("incontri", {"ambito": "99999"}, 422, "ambito-sconosciuto"),
        ("incontri", {"distretto": "99999"}, 422, "distretto-sconosciuto"),
        ("incontri", {"asst": "999"}, 422, "asst-sconosciuta"),
        ("incontri", {"distretto": "22073"}, 422, "territorio-incoerente"),
        ("incontri", {"svolti": 9}, 422, "incontri-oltre-i-previsti"),
        ("incontri", {"svolti": -1}, 422, "richiesta-non-valida"),
        ("incontri", {"anno": 2024, "al": "2024-06-30"}, 422, "anno-fuori-deliberazione"),
        ("incontri", {"al": "2025-06-30"}, 422, "giorno-fuori-anno"),
        ("incontri", {"al": "2026-11-24"}, 422, "data-nel-futuro"),
        ("incontri", {"al": "ieri"}, 422, "richiesta-non-valida"),
        ("incontri", {"destinatari": "tutti"}, 422, "richiesta-non-valida"),
        ("professioni", {"anno": 2030}, 422, "anno-fuori-deliberazione"),
        ("professioni", {"anno": 2027}, 422, "data-nel-futuro"),
        ("professioni", {"professioni": []}, 422, "professioni-mancanti"),
        ("professioni", {"professioni": ["idraulico"]}, 422, "richiesta-non-valida"),
        ("equipe", {"attiva_dal": "2026-11-24"}, 422, "data-nel-futuro"),
        ("equipe", {"attiva_al": "2026-01-14"}, 422, "date-incoerenti"),
        ("equipe", {"attiva_dal": "1926-01-15"}, 422, "data-prima-degli-ambiti"),
        ("equipe", {"denominazione": "Équipe di RSSMRA41C47A794Z"}, 422, "dato-personale-nel-registro"),
        ("equipe", {"denominazione": "E\u0000EMM"}, 422, "richiesta-non-valida"),
        ("equipe", {"coordinatore": "nessuno"}, 422, "richiesta-non-valida"),
        ("enti", {"tipologia": "bocciofila"}, 422, "richiesta-non-valida"),
        ("protocolli", {"documento": None}, 422, "richiesta-non-valida"),
        ("protocolli", {"stato": "attivato"}, 409, "stato-del-protocollo-fuori-ordine"),
        ("protocolli", {"stato": "condiviso"}, 409, "stato-del-protocollo-fuori-ordine"),
        ("protocolli", {"materia": "altra"}, 422, "richiesta-non-valida"),
    ],
)
async def test_cio_che_e_sbagliato_non_si_iscrive(
    servizio: Servizio, genere: str, campi: dict[str, Any], status: int, codice: str
) -> None:
    risposta = await manda(servizio, genere, BERGAMO | CORPI[genere] | campi)
    assert (risposta.status_code, risposta.json()["codice"]) == (status, codice)
    assert risposta.headers["content-type"] == "application/problem+json"
    assert (await servizio.get("/registro")).json()["elementi"] == []
    assert await servizio.indicators.runtime.relay.waiting() == 0


async def test_dove_l_ambito_ha_piu_distretti_bisogna_dirlo(servizio: Servizio) -> None:
    corpo = {"ambito": "50007"} | CORPI["incontri"]
    ambiguo = await manda(servizio, "incontri", corpo, ambiti=["50007"])
    assert (ambiguo.status_code, ambiguo.json()["codice"]) == (422, "territorio-ambiguo")


async def test_una_professione_sconosciuta_dice_quali_ci_sono(servizio: Servizio) -> None:
    risposta = await manda(servizio, "professioni", BERGAMO | CORPI["professioni"] | {"professioni": ["idraulico"]})
    (errore,) = risposta.json()["errori"]
    assert errore["campo"] == "/professioni/0"
    assert "assistente_sociale" in errore["messaggio"] and "idraulico" not in risposta.text


@pytest.mark.parametrize(
    ("stato", "il"),
    [("attivato", "2025-06-01"), ("condiviso", "2025-02-28"), ("definito", "2025-06-01")],
)
async def test_uno_stato_fuori_ordine_non_si_aggiunge(servizio: Servizio, stato: str, il: str) -> None:
    voce = await iscritta(servizio, "protocolli")
    corpo = CORPI["protocolli"] | {"stato": stato, "il": il}
    risposta = await manda(servizio, f"protocolli/{voce['id']}/registrazioni", corpo)
    assert (risposta.status_code, risposta.json()["codice"]) == (409, "stato-del-protocollo-fuori-ordine")
    assert (await servizio.get(f"/registro/protocolli/{voce['id']}")).json() == voce


async def test_cio_che_e_gia_corretto_o_annullato_non_si_tocca(servizio: Servizio) -> None:
    voce = await iscritta(servizio, "incontri")
    prima = ultima(voce)
    seconda = ultima(await fatto(servizio, f"{prima}/correzione", CORPI["incontri"] | {"svolti": 3}))
    for gesto, corpo in (("correzione", CORPI["incontri"]), ("annullamento", {"motivo": "errore"})):
        risposta = await manda(servizio, f"{prima}/{gesto}", corpo)
        assert (risposta.status_code, risposta.json()["codice"]) == (409, "registrazione-gia-corretta")
    await fatto(servizio, f"{seconda}/annullamento", {"motivo": "errore"})
    for gesto, corpo in (("correzione", CORPI["incontri"]), ("annullamento", {"motivo": "errore"})):
        risposta = await manda(servizio, f"{seconda}/{gesto}", corpo)
        assert (risposta.status_code, risposta.json()["codice"]) == (409, "registrazione-gia-annullata")
    aggiunta = await manda(servizio, f"incontri/{voce['id']}/registrazioni", CORPI["incontri"])
    assert (aggiunta.status_code, aggiunta.json()["codice"]) == (409, "voce-annullata")


async def test_una_registrazione_di_un_altra_voce_non_si_corregge_da_qui(servizio: Servizio) -> None:
    una = await iscritta(servizio, "incontri")
    altra = await iscritta(servizio, "incontri", destinatari="caregiver")
    straniera = altra["registrazioni"][0]["id"]
    risposta = await manda(
        servizio, f"incontri/{una['id']}/registrazioni/{straniera}/correzione", CORPI["incontri"] | {"svolti": 1}
    )
    assert (risposta.status_code, risposta.json()["codice"]) == (404, "registrazione-non-trovata")
    contenuto = CORPI["incontri"] | {"destinatari": "caregiver", "al": "2026-09-30"}
    risposta = await manda(servizio, f"incontri/{una['id']}/registrazioni", contenuto)
    assert (risposta.status_code, risposta.json()["codice"]) == (409, "registrazione-di-altra-voce")


async def test_una_voce_di_un_altro_genere_qui_non_c_e(servizio: Servizio) -> None:
    voce = await iscritta(servizio, "incontri")
    for risposta in (
        await servizio.get(f"/registro/enti/{voce['id']}"),
        await manda(servizio, f"protocolli/{voce['id']}/registrazioni", CORPI["protocolli"]),
        await manda(servizio, ultima(voce).replace("incontri", "enti") + "/annullamento", {"motivo": "errore"}),
    ):
        assert (risposta.status_code, risposta.json()["codice"]) == (404, "non-trovato")


async def test_una_correzione_non_prende_il_nome_di_un_altra_voce(servizio: Servizio) -> None:
    await iscritta(servizio, "enti")
    seconda = await iscritta(servizio, "enti", denominazione="Cooperativa di prova", tipologia="terzo_settore")
    risposta = await manda(servizio, f"{ultima(seconda)}/correzione", CORPI["enti"])
    assert (risposta.status_code, risposta.json()["codice"]) == (409, "voce-gia-presente")
    assert (await servizio.get(f"/registro/enti/{seconda['id']}")).json() == seconda


async def test_non_si_annulla_lo_stato_su_cui_ne_poggia_un_altro(servizio: Servizio) -> None:
    voce = await stati(servizio, ("condiviso", "2025-06-01"))
    prima = voce["registrazioni"][0]["id"]
    risposta = await manda(
        servizio, f"protocolli/{voce['id']}/registrazioni/{prima}/annullamento", {"motivo": "errore"}
    )
    assert (risposta.status_code, risposta.json()["codice"]) == (409, "stato-del-protocollo-fuori-ordine")


@pytest.mark.parametrize("ruolo", ["assistente_sociale", "operatore_asst", "ats_regione", "amministratore"])
async def test_scrive_soltanto_l_ufficio_di_piano(servizio: Servizio, ruolo: str) -> None:
    voce = await iscritta(servizio, "incontri")
    for path, corpo in (
        ("incontri", BERGAMO | CORPI["incontri"]),
        (f"incontri/{voce['id']}/registrazioni", CORPI["incontri"]),
        (f"{ultima(voce)}/correzione", CORPI["incontri"]),
        (f"{ultima(voce)}/annullamento", {"motivo": "errore"}),
    ):
        assert (await manda(servizio, path, corpo, ruolo=ruolo)).status_code == 403
    assert (await servizio.get(f"/registro/incontri/{voce['id']}", ruolo=ruolo)).status_code == 200


async def test_vedere_un_ambito_non_basta_per_scriverne(servizio: Servizio) -> None:
    voce = await iscritta(servizio, "incontri")
    del_distretto: dict[str, Any] = {"distretti": ["22047"]}
    assert (await servizio.get(f"/registro/incontri/{voce['id']}", **del_distretto)).status_code == 200
    for path, corpo in (
        ("enti", BERGAMO | CORPI["enti"]),
        (f"{ultima(voce)}/annullamento", {"motivo": "errore"}),
    ):
        risposta = await manda(servizio, path, corpo, **del_distretto)
        assert (risposta.status_code, risposta.json()["codice"]) == (403, "registro-di-altro-ambito")


async def test_il_registro_di_un_altro_territorio_non_esiste(servizio: Servizio) -> None:
    voce = await iscritta(servizio, "incontri")
    altrove: dict[str, Any] = {"ambiti": ["50097"]}
    nascosta = await servizio.get(f"/registro/incontri/{voce['id']}", **altrove)
    assente = await servizio.get("/registro/incontri/nessuna", **altrove)
    assert (nascosta.status_code, nascosta.json()["codice"]) == (assente.status_code, assente.json()["codice"])
    assert nascosta.status_code == 404
    assert (await servizio.get("/registro", **altrove)).json()["elementi"] == []
    for gesto, corpo in (("correzione", CORPI["incontri"]), ("annullamento", {"motivo": "errore"})):
        assert (await manda(servizio, f"{ultima(voce)}/{gesto}", corpo, **altrove)).status_code == 404
    senza_territorio = intestazioni("ufficio_di_piano", ambiti=[])
    assert (await servizio.http.get("/registro", headers=senza_territorio)).json()["elementi"] == []


async def test_cio_che_si_rifiuta_non_si_annuncia(servizio: Servizio) -> None:
    await iscritta(servizio, "enti")
    await contato(servizio)
    assert (await manda(servizio, "enti", BERGAMO | CORPI["enti"])).status_code == 409
    assert await servizio.indicators.runtime.relay.waiting() == 0
