"""Roles and territories, on every route of the PUA."""

from typing import Any

import pytest

from services.pua.entrypoints.http import create_app
from shared.kernel.actor import Ruolo
from shared.web.policy import api_routes, rule_of
from tests.pua.banco import ACCESSO, CONTENUTO, EQUIPE, RISULTATO, Banco

OPERATORI = {Ruolo.ASSISTENTE_SOCIALE, Ruolo.OPERATORE_ASST}


async def test_i_dati_personali_li_vedono_solo_gli_operatori(banco: Banco) -> None:
    prefissi = ("/persone", "/accessi", "/valutazioni", "/pai", "/cartelle", "/oscuramenti")
    app = create_app(banco.pua)
    personali = [rotta for rotta in api_routes(app) if rotta.path.startswith(prefissi)]
    assert len(personali) == 39
    assert {rotta.name for rotta in personali if rule_of(app, rotta).ruoli != OPERATORI} == {
        "elenca_accessi_in_emergenza",  # pseudonyms and accounts, for whoever answers for the territory
        "riesamina_accesso_in_emergenza",
    }


@pytest.mark.parametrize("ruolo", [ruolo.value for ruolo in Ruolo if ruolo not in OPERATORI | {Ruolo.SISTEMA}])
async def test_gli_altri_ruoli_non_leggono_e_non_scrivono(banco: Banco, ruolo: str) -> None:
    aperto = await banco.accesso()
    banco.come(ruolo)
    for metodo, path, corpo in (
        ("GET", "/accessi", None),
        ("GET", f"/persone/{aperto['persona_id']}", None),
        ("POST", "/accessi", ACCESSO),
    ):
        risposta = await banco.chiedi(metodo, path, corpo)
        assert (risposta.status_code, risposta.json()["codice"]) == (403, "non-autorizzato")
    assert (await banco.chiedi("GET", "/scale")).status_code == 200


async def test_senza_credenziali_non_si_entra(banco: Banco) -> None:
    del banco.http.headers["Authorization"]
    risposta = await banco.chiedi("GET", "/accessi")
    assert (risposta.status_code, risposta.json()["codice"]) == (401, "token-assente")


async def test_il_territorio_altrui_non_esiste_su_nessuna_rotta(banco: Banco) -> None:
    pai = await banco.attivo()
    di = {"persona": pai["persona_id"], "accesso": pai["accesso_id"], "valutazione": pai["valutazione_id"]}
    rotte = [
        ("GET", f"/persone/{di['persona']}", None),
        ("GET", f"/persone/{di['persona']}/cartella", None),
        ("GET", f"/accessi/{di['accesso']}", None),
        ("POST", f"/accessi/{di['accesso']}/accoglienza", {}),
        ("POST", f"/accessi/{di['accesso']}/valutazione-preliminare", {"esito": "orientamento"}),
        ("POST", f"/accessi/{di['accesso']}/chiusura", {"esito": "orientato"}),
        ("POST", "/valutazioni", {"accesso_id": di["accesso"], "area": "anziani", "equipe": EQUIPE}),
        ("GET", f"/valutazioni/{di['valutazione']}", None),
        ("POST", f"/valutazioni/{di['valutazione']}/somministrazioni", {"scala": "IADL", "risposte": {}}),
        ("POST", f"/valutazioni/{di['valutazione']}/conclusione", RISULTATO),
        ("POST", "/pai", CONTENUTO | {"valutazione_id": di["valutazione"]}),
        ("GET", f"/pai/{pai['id']}", None),
        ("PUT", f"/pai/{pai['id']}", CONTENUTO),
        ("POST", f"/pai/{pai['id']}/firme", {"lato": "sociale"}),
        ("POST", f"/pai/{pai['id']}/attivazione", {}),
        ("POST", f"/pai/{pai['id']}/interventi/I2/avvio", {}),
        ("POST", f"/pai/{pai['id']}/interventi/I2/conclusione", {}),
        ("POST", f"/pai/{pai['id']}/chiusura", {"motivo": "decesso"}),
        (
            "POST",
            "/accessi",
            {"territorio": {"ambito": "50037"}, "persona_id": di["persona"], "segnalante": "6"},
        ),
    ]
    altrove: list[dict[str, Any]] = [{"ambiti": ["50037"]}, {"ambiti": []}]
    for claims in altrove:
        banco.come(**claims)
        for metodo, path, corpo in rotte:
            if path == "/accessi" and claims == {"ambiti": []}:
                continue  # An empty scope has no territory to open it in: refused for that, before any person is read.
            nascosta = await banco.chiedi(metodo, path, corpo, If_Match='"1"')
            assente = await banco.chiedi(
                metodo,
                path.replace(pai["id"], "x").replace(di["accesso"], "x").replace(di["valutazione"], "x"),
                corpo,
                If_Match='"1"',
            )
            assert (nascosta.status_code, nascosta.json()["codice"]) == (404, "non-trovato"), (metodo, path)
            assert assente.status_code == 404
        for elenco in ("/accessi", "/valutazioni", "/pai", f"/accessi?caso_id={pai['caso_id']}"):
            assert (await banco.chiedi("GET", elenco)).json() == {"elementi": [], "cursore_successivo": None}


@pytest.mark.parametrize("claims", [{"distretti": ["22047"]}, {"asst": ["718"]}, {"ats": ["325"]}])
async def test_un_operatore_vede_i_casi_del_suo_livello(banco: Banco, claims: dict[str, Any]) -> None:
    aperto = await banco.accesso()
    banco.come("operatore_asst", **claims)
    assert (await banco.chiedi("GET", f"/accessi/{aperto['id']}")).status_code == 200


async def test_chi_guarda_resta_scritto_e_chi_ci_prova_anche(banco: Banco) -> None:
    aperto = await banco.accesso()
    await banco.chiedi("GET", f"/persone/{aperto['persona_id']}/cartella")
    await banco.come(sub="curioso", ambiti=["50037"]).chiedi("GET", f"/accessi/{aperto['id']}")
    audit = banco.pua.runtime.machinery.audit
    righe = await banco.pua.runtime.database.read(
        lambda connection: connection.execute(audit.select().order_by(audit.c.position)).all()
    )
    assert [(r.azione, r.actor_id, r.esito) for r in righe] == [
        ("apri_accesso", "as-1", "ok"),
        ("leggi_cartella", "as-1", "ok"),
        ("leggi_accesso", "curioso", "non-trovato"),
    ]
    assert aperto["persona_id"] in righe[1].touched
    assert aperto["caso_id"] in righe[1].touched
