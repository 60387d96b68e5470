"""Hostile and odd messages, each with what must become of it: accepted whole with these anomalies, or refused whole."""

import gzip
import logging
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
import pytest_asyncio

from services.embedded.demo.ospedale import bundle_dimissione
from tests.dimissioni.fhir.bundles import degenza, in_byte
from tests.dimissioni.fhir.corpus import CORPUS
from tests.dimissioni.fhir.ospedale import AMMINISTRATORE, OSPEDALE, Porta, porta_aperta
from tests.dimissioni.fhir.ostili import BUONO, Ostile, in_corto, nominati
from tests.dimissioni.fhir.ostili_forma import XXE
from tests.fhir import valida

pytestmark = pytest.mark.asyncio(loop_scope="module")
GIA_QUI = bundle_dimissione(degenza(nosologico="1"), rumore=0)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def sempre_aperta(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Porta]:
    async with porta_aperta(tmp_path_factory.mktemp("ostili")) as aperta:
        yield aperta


@pytest_asyncio.fixture(loop_scope="module")
async def porta(sempre_aperta: Porta) -> Porta:
    """One service for all, emptied before each: starting it anew would take most of the time."""
    await sempre_aperta.svuota()
    return sempre_aperta


def detti(risposta: httpx.Response, gravita: str) -> list[tuple[str, str]]:
    """(code, FHIRPath) of the issues of an answer, wherever it holds them; every one has a text."""
    esiti = [risposta.json()]
    for voce in esiti[0].get("entry", ()):
        esiti += [voce.get("resource", {}), voce.get("response", {}).get("outcome", {})]
    issues = [issue for esito in esiti if esito.get("resourceType") == "OperationOutcome" for issue in esito["issue"]]
    assert all(issue["details"]["text"] for issue in issues)
    return [
        (issue["details"]["coding"][0]["code"], in_corto(issue.get("expression", [""])[0]))
        for issue in issues
        if issue["severity"] == gravita
    ]


async def per_http(porta: Porta, ostile: Ostile, corpo: bytes) -> None:
    prima = porta.contenuto()
    risposta = await porta.invia(corpo)
    assert risposta.status_code < 500, risposta.text
    assert risposta.headers["content-type"] == "application/fhir+json"
    valida(risposta.json())
    assert nominati(risposta.text, porta.scritto("audit")) == []
    if ostile.rifiuto is None:
        assert risposta.status_code == 201, risposta.text
        assert sorted(detti(risposta, "warning")) == sorted(ostile.anomalie)
        assert porta.contenuto() != prima
    else:
        assert 400 <= risposta.status_code < 500, risposta.text
        assert detti(risposta, "error") == [ostile.rifiuto]
        assert porta.contenuto() == prima


async def tenuto(porta: Porta, ostile: Ostile, corpo: bytes) -> None:
    """A case, or waiting in quarantine whole and saying why: never both, and never neither."""
    casi, fermi = porta.conta("dimissioni") - 1, await porta.quarantena()
    if ostile.rifiuto is None:
        assert (casi, fermi) == (1, [])
        return
    assert casi == 0
    (fermo,) = fermi
    problema = fermo["problemi"][0]
    assert (problema["codice"], in_corto(problema["elemento"])) == ostile.rifiuto
    assert await porta.corpo_di(fermo["id"]) == corpo
    assert porta.annunciati()["messaggio-in-quarantena"] == 1


@pytest.mark.parametrize("nome", CORPUS)
async def test_un_messaggio_ostile_si_accoglie_o_si_rifiuta_intero_per_http_e_dal_topic(
    porta: Porta, nome: str, caplog: pytest.LogCaptureFixture
) -> None:
    ostile = CORPUS[nome]
    corpo = ostile.corpo()
    with caplog.at_level(logging.DEBUG):
        await porta.invia(GIA_QUI)
        await per_http(porta, ostile, corpo)
        await tenuto(porta, ostile, corpo)
        await porta.svuota()
        await porta.pubblica(GIA_QUI, corpo)
        await tenuto(porta, ostile, corpo)
    assert nominati(caplog.text, porta.scritto("audit")) == []


async def test_tutti_i_messaggi_ostili_in_un_solo_gruppo_non_ne_fermano_nessuno(porta: Porta) -> None:
    pesanti = {"appena sotto il limite", "appena sopra il limite"}
    corpi = [ostile.corpo() for nome, ostile in CORPUS.items() if nome not in pesanti]
    await porta.pubblica(GIA_QUI, *corpi, bundle_dimissione(degenza(nosologico="9"), rumore=0))
    assert porta.conta("dimissioni") >= 3, "the first, the last, and what all the others say of one stay"
    assert all(m["problemi"][0]["codice"] != "errore-interno" for m in await porta.quarantena())


@pytest.mark.parametrize(
    "intestazioni",
    [
        {"Content-Type": "text/html"},
        {"Content-Type": "application/fhir+xml"},
        {"Content-Type": "multipart/form-data"},
        {"Content-Type": "application/json; charset=utf-16"},
        {"Content-Type": ""},
        {"Accept": "application/fhir+xml"},
        {"Content-Encoding": "gzip"},
    ],
)
async def test_conta_cio_che_il_messaggio_e_non_come_si_presenta(porta: Porta, intestazioni: dict[str, str]) -> None:
    risposta = await porta.fhir.post("/fhir/R4", content=in_byte(BUONO), headers=OSPEDALE | intestazioni)
    assert risposta.status_code == 201
    assert risposta.headers["content-type"] == "application/fhir+json"


@pytest.mark.parametrize(
    ("corpo", "intestazioni"),
    [
        (gzip.compress(in_byte(BUONO), mtime=0), {"Content-Encoding": "gzip"}),
        (XXE, {"Content-Type": "application/fhir+xml"}),
        (b"<html></html>", {"Content-Type": "text/html"}),
    ],
    ids=["gzip", "xml", "html"],
)
async def test_cio_che_non_e_json_si_rifiuta_anche_se_lo_dichiara(
    porta: Porta, corpo: bytes, intestazioni: dict[str, str]
) -> None:
    risposta = await porta.fhir.post("/fhir/R4", content=corpo, headers=OSPEDALE | intestazioni)
    assert (risposta.status_code, detti(risposta, "error")) == (400, [("json-malformato", "Bundle")])
    (fermo,) = await porta.quarantena()
    intero: Any = (await porta.api.get(f"/quarantena/{fermo['id']}", headers=AMMINISTRATORE)).json()
    assert intero["contenuto"] is None or intero["contenuto"].encode() == corpo
