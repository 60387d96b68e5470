"""What goes into a log line, and what never does."""

import ast
import asyncio
import io
import logging
import sys
import threading
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from shared.observability.context import CODICE_FISCALE, about, about_case, harmless_id
from shared.observability.logs import Readable
from shared.observability.traces import span
from tests.architecture.source_tree import sources

log = logging.getLogger("shared.prova")
Righe = Callable[[], list[dict[str, Any]]]
SEGRETO = "Giuseppa Brambilla"
CF = "BRMGPP41C47F205X"


def test_ogni_riga_dice_quando_chi_e_che_cosa(righe: Righe) -> None:
    log.info("sent %d rows", 3)
    (riga,) = righe()
    assert riga.pop("time").endswith("+00:00")
    assert riga == {"level": "INFO", "service": "pua", "logger": "shared.prova", "message": "sent 3 rows"}


def test_una_riga_sa_di_quale_richiesta_e_di_quale_caso_parla(righe: Righe) -> None:
    with about("sad", "corr-1"):
        about_case("caso-1")
        log.info("fatto")
    log.info("altro")
    prima, dopo = righe()
    assert (prima["service"], prima["correlation_id"], prima["caso_id"]) == ("sad", "corr-1", "caso-1")
    assert "correlation_id" not in dopo
    assert dopo["service"] == "pua"


def test_il_caso_scoperto_in_un_altro_compito_resta_della_richiesta(righe: Righe) -> None:
    async def lavoro() -> None:
        about_case("caso-1")

    async def richiesta() -> None:
        with about("sad", "corr-1"):
            await asyncio.create_task(lavoro())
            log.info("fatto")

    asyncio.run(richiesta())
    assert righe()[0]["caso_id"] == "caso-1"


def test_con_le_tracce_accese_la_riga_porta_il_suo_trace_id(righe: Righe, tracce: object) -> None:
    with span("x") as corrente:
        log.info("dentro")
    assert righe()[0]["trace_id"] == f"{corrente.get_span_context().trace_id:032x}"


class Persona(BaseModel):
    nome: str
    nascita: int


def _validazione() -> None:
    Persona.model_validate({"nome": SEGRETO, "nascita": SEGRETO})


def _chiave() -> None:
    vuoto: dict[str, int] = {}
    vuoto[SEGRETO] += 1


def _con_causa() -> None:
    try:
        _chiave()
    except KeyError as causa:
        raise ValueError(SEGRETO) from causa


def _gruppo() -> None:
    raise ExceptionGroup(SEGRETO, [ValueError(SEGRETO)])


@pytest.mark.parametrize(
    ("guasto", "tipo", "cause"),
    [
        (_validazione, "pydantic_core._pydantic_core.ValidationError", None),
        (_chiave, "KeyError", None),
        (_con_causa, "ValueError", ["KeyError"]),
        (_gruppo, "ExceptionGroup", ["ValueError"]),
    ],
)
def test_di_un_eccezione_restano_tipo_e_luogo_mai_il_testo(
    righe: Righe, registro: io.StringIO, guasto: Callable[[], None], tipo: str, cause: list[str] | None
) -> None:
    try:
        guasto()
    except Exception as error:
        log.exception("non riuscito: %s", error)
    (riga,) = righe()
    assert (riga["error"], riga.get("because")) == (tipo, cause)
    assert riga["at"][0].startswith(f"{__name__}:")
    assert riga["message"] == f"non riuscito: {tipo}"
    assert SEGRETO not in registro.getvalue()


@dataclass
class Ospite:
    nome: str = SEGRETO


@pytest.mark.parametrize(
    ("argomento", "scritto"),
    [
        (Ospite(), "<Ospite>"),
        ({"nome": SEGRETO}, "<dict>"),
        (SEGRETO.encode(), "<bytes>"),
        ([1, Ospite()], "[1, '<Ospite>']"),
        (("pua.events.v1", 0), "['pua.events.v1', 0]"),
        (ValueError, "ValueError"),
        (None, "None"),
    ],
)
def test_di_un_argomento_che_non_e_semplice_si_scrive_il_tipo(righe: Righe, argomento: object, scritto: str) -> None:
    log.info("ecco %s e %s", argomento, "codice")
    assert righe()[0]["message"] == f"ecco {scritto} e codice"


def test_una_riga_che_non_si_compone_resta_con_le_sue_parole(
    righe: Righe, registro: io.StringIO, capsys: pytest.CaptureFixture[str]
) -> None:
    log.info("uno %d due", SEGRETO)
    log.info(Ospite())
    assert [riga["message"] for riga in righe()] == ["uno %d due", "<Ospite>"]
    assert SEGRETO not in registro.getvalue() + "".join(capsys.readouterr())


def test_i_campi_in_piu_di_una_libreria_non_passano(righe: Righe) -> None:
    log.info("x", extra={"payload": SEGRETO, "status": 200})
    assert "payload" not in righe()[0]
    assert righe()[0]["status"] == 200


def test_il_ciclo_degli_eventi_non_stampa_gli_oggetti(righe: Righe, registro: io.StringIO) -> None:
    async def dimenticata() -> None:
        raise ValueError(SEGRETO)

    async def ciclo() -> None:
        compito = asyncio.create_task(dimenticata())
        await asyncio.wait([compito])

    asyncio.run(ciclo())
    assert [(r["message"], r["error"]) for r in righe()] == [("unexpected in the event loop", "ValueError")]
    assert SEGRETO not in registro.getvalue()


def test_anche_la_morte_del_processo_non_racconta_nessuno(
    righe: Righe, registro: io.StringIO, capsys: pytest.CaptureFixture[str]
) -> None:
    try:
        _chiave()
    except KeyError as error:
        sys.excepthook(KeyError, error, error.__traceback__)
    filo = threading.Thread(target=_chiave)
    filo.start()
    filo.join()
    assert [(r["level"], r["error"]) for r in righe()] == [("CRITICAL", "KeyError")] * 2
    assert SEGRETO not in registro.getvalue() + "".join(capsys.readouterr())


def test_un_avviso_di_python_dice_solo_tipo_e_luogo(righe: Righe, capsys: pytest.CaptureFixture[str]) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.warn(f"valore inatteso {SEGRETO}", UserWarning, stacklevel=1)
    assert righe()[0]["message"].startswith("UserWarning at test_righe_del_registro.py:")
    assert SEGRETO not in "".join(capsys.readouterr())


def test_un_codice_fiscale_non_passa_nemmeno_nel_testo_altrui(righe: Righe) -> None:
    logging.getLogger("una.libreria").error(f"non trovo {CF.lower()} qui")
    assert righe()[0]["message"] == "non trovo [codice fiscale] qui"


def test_le_librerie_parlano_solo_per_avvisare(righe: Righe) -> None:
    logging.getLogger("kafka.client").info("connected")
    logging.getLogger("services.pua").info("pronto")
    assert [r["logger"] for r in righe()] == ["services.pua"]


def test_sul_terminale_si_legge(registro: io.StringIO) -> None:
    logging.getLogger().handlers[0].setFormatter(Readable("pua"))
    with about("sad", "corr-1"):
        log.warning("adagio")
    assert registro.getvalue()[9:] == "WARNING sad: adagio [correlation_id=corr-1]\n"


@pytest.mark.parametrize("testo", ["abc-1", "0198c1b2-0000-7000-8000-000000000001", "a.b_c9"])
def test_un_identificativo_innocuo_si_tiene(testo: str) -> None:
    assert harmless_id(testo) == testo


@pytest.mark.parametrize(
    "testo",
    [CF, CF.lower(), f"id-{CF}", "Anna Rossi", "Rossi", "339-1234567", "a\nb", "x" * 65, "", "BRMGPPQMC47F2LRX"],
)
def test_un_identificativo_che_puo_nascondere_una_persona_si_lascia(testo: str) -> None:
    assert harmless_id(testo) == ""


@given(st.text(max_size=80))
def test_cio_che_passa_come_identificativo_e_sempre_innocuo(testo: str) -> None:
    tenuto = harmless_id(testo)
    assert tenuto in ("", testo)
    assert not CODICE_FISCALE.search(tenuto)
    assert tenuto.isascii()
    assert not set(tenuto) & set(" \n\r\"'<>")


def _chiamate(nodo: ast.AST) -> bool:
    return (
        isinstance(nodo, ast.Call)
        and isinstance(nodo.func, ast.Attribute)
        and isinstance(nodo.func.value, ast.Name)
        and nodo.func.value.id in {"log", "_end"}
        and nodo.func.attr in {"debug", "info", "warning", "error", "exception", "critical"}
    )


def test_i_nostri_messaggi_sono_costanti_e_i_valori_stanno_negli_argomenti() -> None:
    composti = [
        f"{source.name}:{nodo.lineno}"
        for source in sources("shared", "services")
        for nodo in ast.walk(source.tree)
        if isinstance(nodo, ast.Call) and _chiamate(nodo) and not isinstance(nodo.args[0], ast.Constant)
    ]
    assert composti == [], "a composed text cannot be made safe: hand the values over as arguments"
