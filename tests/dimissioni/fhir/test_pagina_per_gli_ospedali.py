"""The page for hospitals says what is true: its examples are accepted, and every code is on it."""

import json
import re
from datetime import UTC, datetime

from scripts.fhir_definitions.problems import said_in
from services.dimissioni.adapters.avvisi.notifiche import spedizione
from services.dimissioni.application.avvisi.sottoscrizioni import Eventi
from services.dimissioni.domain.sottoscrizione import Avviso, Sottoscrizione, StatoSottoscrizione
from services.dimissioni.entrypoints.fhir_sottoscrizione import da_accendere
from shared.fhir import systems
from shared.webhooks.chiavi import Chiave, Radici
from tests.architecture.source_tree import ROOT
from tests.dimissioni.fhir.ospedale import Porta

PAGINA = (ROOT / "docs" / "fhir-ospedale.md").read_text(encoding="utf-8")
DEL_TERRITORIO = (ROOT / "docs" / "fhir-territorio.md").read_text(encoding="utf-8")
ESEMPI = [json.loads(blocco) for blocco in re.findall(r"```json\n(.*?)```", PAGINA, re.DOTALL)]


async def test_gli_esempi_aprono_un_caso_e_lo_muovono(porta: Porta) -> None:
    porta.orologio.move_to(datetime(2026, 3, 20, 9, 0, tzinfo=UTC))
    _avviso, segnalazione, dimessa = ESEMPI
    assert (await porta.invia(segnalazione)).status_code == 201
    assert (await porta.invia(dimessa)).status_code == 200
    (vista,) = await porta.dimissioni_viste()
    assert (vista["stato"], vista["quadro"]["bisogno_sad"]) == ("dimessa", True)


def test_l_avviso_della_pagina_e_quello_che_parte() -> None:
    il = datetime(2026, 3, 4, 11, 5, tzinfo=UTC)
    mia = Sottoscrizione(
        id="0191",
        segnalante="adt",
        url="https://adt.ospedale.example/avvisi",
        chiave=Chiave(1, "radice", il),
        inizio=0,
        creata_il=il,
        prossimo=None,
        stato=StatoSottoscrizione.ATTIVA,
        arrivati=6,
    )
    portata = spedizione(
        Eventi(mia, 7, (Avviso("adt", 7, "0192", 3, il),)), "https://raccordo.example/fhir/R4", Radici()
    )
    assert json.loads(portata.contenuto) == ESEMPI[0]


def test_la_richiesta_di_avvisi_della_pagina_si_accetta() -> None:
    (corpo,) = re.findall(r"/Subscription \\\n.*?-d '(.*?)'\n```", PAGINA, re.DOTALL)
    assert da_accendere(json.loads(corpo)) == "https://adt.ospedale.example/avvisi"


def test_ogni_codice_che_un_ospedale_riceve_e_spiegato() -> None:
    codici = said_in("services/dimissioni")
    assert "nome-assente" in codici
    assert [codice for codice in sorted(codici) if f"`{codice}`" not in PAGINA] == []


def test_ogni_nome_nostro_e_spiegato() -> None:
    nostri = {v for v in vars(systems).values() if isinstance(v, str) and v.startswith("urn:raccordo:")}
    detti_a_voce = {
        systems.SID_DIMISSIONE,
        systems.CS_EVENTO,
        systems.CS_DATA,
        systems.QUESTIONARIO_BRASS,
        systems.QUESTIONARIO_BARTHEL,
    }
    assert sorted(nome for nome in nostri - detti_a_voce if nome not in PAGINA + DEL_TERRITORIO) == []
