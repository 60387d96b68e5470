"""What comes of a request, where the hospital looks for it: Task.output."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from services.embedded.demo.ospedale import bundle_dimissione, come_messaggio
from shared.fhir import systems
from tests.dimissioni.application.test_reazioni_delle_dimissioni import pai
from tests.dimissioni.fhir.bundles import degenza, modificato
from tests.dimissioni.fhir.ospedale import OPERATORE, OSPEDALE, Porta, porta_aperta
from tests.dimissioni.fhir.test_facciata_fhir import Territorio, letta, segnalata
from tests.fhir import valida
from tests.tokens import intestazioni

VERI = """
nome: bergamo-2026
esempio: false
distretti:
  "22047":
    nome: COT di Bergamo Est
    telefono: "+39 035 123456"
"""


async def esiti(porta: Porta, id: str) -> dict[str, Any]:
    """What the Task puts out, by its code."""
    return di(valida((await letta(porta, f"Task/{id}")).json()))


def di(task: dict[str, Any]) -> dict[str, Any]:
    (trovati,) = [{each["type"]["coding"][0]["code"]: each for each in task.get("output", [])}]
    assert len(trovati) == len(task.get("output", []))
    return trovati


async def test_dalla_segnalazione_si_sa_chi_chiamare_e_niente_che_non_ci_sia_ancora(porta: Porta) -> None:
    trovati = await esiti(porta, await segnalata(porta))
    assert trovati.keys() == {"data_prevista", "contatto"}
    chi = trovati["contatto"]["valueContactDetail"]
    assert [recapito["system"] for recapito in chi["telecom"]] == ["phone", "email"]
    assert trovati["contatto"]["type"]["coding"][0]["system"] == systems.CS_ESITO


async def test_l_equipe_si_nomina_quando_ha_valutato_e_il_piano_quando_e_in_vigore(porta: Porta) -> None:
    id, territorio = await segnalata(porta), Territorio(porta)
    await territorio.apre()
    assert not {"pai", "equipe"} & (await esiti(porta, id)).keys()
    await territorio.valuta()
    trovati = await esiti(porta, id)
    assert trovati["equipe"]["valueReference"] == {"reference": "CareTeam/val-1"}
    assert "pai" not in trovati
    await territorio.annuncia("pua", pai(None))
    assert (await esiti(porta, id))["pai"]["valueReference"] == {"reference": "CarePlan/pai-1"}


async def test_quando_i_servizi_sono_pronti_e_quando_sono_partiti_sono_due_date(porta: Porta) -> None:
    id, territorio = await segnalata(porta), Territorio(porta)
    await territorio.apre()
    assert not {"servizi_pronti_dal", "servizi_avviati_il"} & (await esiti(porta, id)).keys()
    await territorio.assiste()
    trovati = await esiti(porta, id)
    assert [trovati[data]["valueDate"] for data in ("servizi_pronti_dal", "servizi_avviati_il")] == ["2026-03-20"] * 2


async def test_un_contatto_di_esempio_dice_di_esserlo(porta: Porta) -> None:
    chi = (await esiti(porta, await segnalata(porta)))["contatto"]["valueContactDetail"]
    assert chi["name"].startswith("ESEMPIO: ")


async def test_un_territorio_dice_chi_risponde_davvero(tmp_path: Path) -> None:
    file = tmp_path / "contatti.yaml"
    file.write_text(VERI)
    async with porta_aperta(tmp_path, contatti_file=file) as porta:
        chi = (await esiti(porta, await segnalata(porta)))["contatto"]["valueContactDetail"]
    telefono = {"system": "phone", "value": "+39 035 123456", "use": "work"}
    assert chi == {"name": "COT di Bergamo Est", "telecom": [telefono]}


async def test_di_un_distretto_che_non_ne_ha_dato_non_si_inventa_un_contatto(tmp_path: Path) -> None:
    file = tmp_path / "contatti.yaml"
    file.write_text(VERI.replace("22047", "22048"))
    async with porta_aperta(tmp_path, contatti_file=file) as porta:
        assert "contatto" not in await esiti(porta, await segnalata(porta))


async def test_il_contatto_e_quello_di_oggi_anche_nelle_versioni_di_ieri(tmp_path: Path) -> None:
    file = tmp_path / "contatti.yaml"
    file.write_text(VERI)
    async with porta_aperta(tmp_path, contatti_file=file) as porta:
        id = await segnalata(porta)
    file.write_text(VERI.replace("123456", "654321"))
    async with porta_aperta(tmp_path, contatti_file=file) as porta:
        prima = (await letta(porta, f"Task/{id}/_history/1")).json()
    assert di(prima)["contatto"]["valueContactDetail"]["telecom"][0]["value"] == "+39 035 654321"


async def test_la_risposta_a_un_messaggio_dice_gia_chi_chiamare(porta: Porta) -> None:
    risposta = await porta.invia(come_messaggio(bundle_dimissione(degenza(), rumore=0)), "/$process-message")
    (task,) = [voce["resource"] for voce in risposta.json()["entry"] if voce["resource"]["resourceType"] == "Task"]
    assert "contatto" in di(task)


async def test_i_nostri_esiti_rimandati_indietro_si_accolgono_senza_riserve(porta: Porta) -> None:
    id, territorio = await segnalata(porta), Territorio(porta)
    await territorio.apre()
    await territorio.valuta()
    await territorio.annuncia("pua", pai(None))
    nostro = (await letta(porta, f"Task/{id}")).json()
    ancora = modificato(
        bundle_dimissione(degenza(), rumore=0),
        Task=lambda r: r.update(output=nostro["output"]),
        ServiceRequest=lambda r: r.update(occurrenceDateTime="2026-12-01"),
    ) | {"timestamp": (porta.orologio.now() + timedelta(minutes=1)).isoformat()}
    porta.orologio.move_to(porta.orologio.now() + timedelta(hours=1))
    risposta = await porta.invia(ancora)
    assert risposta.status_code == 200, risposta.text
    esito = [
        issue for voce in risposta.json()["entry"] for issue in voce["response"].get("outcome", {}).get("issue", ())
    ]
    assert [issue["expression"] for issue in esito if "Task" in str(issue.get("expression"))] == []
    assert (await esiti(porta, id)).keys() >= {"pai", "equipe", "contatto"}


@pytest.mark.parametrize("chi", [OSPEDALE, OPERATORE, intestazioni("ufficio_di_piano")])
async def test_i_contatti_che_gli_ospedali_ricevono_si_leggono_tutti(porta: Porta, chi: dict[str, str]) -> None:
    risposta = await porta.api.get("/contatti", headers=chi)
    assert risposta.status_code == 200, risposta.text
    assert (risposta.json()["esempio"], list(risposta.json()["distretti"])) == (True, ["22047", "22054"])
