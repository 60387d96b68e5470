"""An indicator as a MeasureReport: the value of the API, its past as it was known, for whoever may see it."""

from typing import Any

import pytest

from shared.fhir.outcome import Resource
from tests.fhir import Fhir, codici, id_di
from tests.indicators.servizio import Servizio
from tests.indicators.storie import OGLIO_PO_CREMONA, Caso
from tests.tokens import intestazioni

DIP_3 = "ambito-50036-2026-DIP-3"
REGIONE = intestazioni("ats_regione", regione=True)


async def raccontata(servizio: Servizio) -> None:
    """Known at noon in Rome of each day; the second story is told late, the third in two parts."""
    primo, secondo, altrove = Caso("caso-1"), Caso("caso-2"), Caso("caso-3", OGLIO_PO_CREMONA)
    primo.segnalata("2025-03-01", dimissione="dim-0")
    primo.dimessa("2025-03-11", dimissione="dim-0")
    primo.segnalata("2026-03-01")
    primo.dimessa("2026-03-08")
    secondo.segnalata("2026-03-10")
    secondo.dimessa("2026-03-15", saputo="2026-05-02")
    altrove.segnalata("2026-03-01")
    altrove.dimessa("2026-03-04")
    for caso in (primo, secondo, altrove):
        await servizio.sa(caso.eventi)


def punteggio(report: Resource) -> float | None:
    punti = report["group"][0].get("measureScore")
    return None if punti is None else float(punti["value"])


def verdetto(report: Resource) -> str:
    (detto,) = [each for each in report["extension"] if each["url"] == "urn:raccordo:fhir:verdetto"]
    return str(detto["valueCodeableConcept"]["coding"][0]["code"])


async def test_un_indicatore_dice_valore_verdetto_e_territorio(servizio: Servizio, fhir: Fhir) -> None:
    await raccontata(servizio)
    report = await fhir.leggi(f"MeasureReport/{DIP_3}")
    assert (report["status"], report["measure"]) == ("pending", "urn:raccordo:fhir:misura:DIP-3")
    assert report["reporter"]["identifier"] == {"system": "urn:raccordo:sid:ambito", "value": "50036"}
    assert report["period"] == {"start": "2026-01-01", "end": "2026-12-31"}
    assert (punteggio(report), verdetto(report)) == (6.0, "raggiunto")
    assert report["meta"] == {"versionId": "20260502T100000.000000Z", "lastUpdated": "2026-05-02T12:00:00+02:00"}


async def test_un_anno_concluso_e_completo_e_lo_e_dal_primo_gennaio(servizio: Servizio, fhir: Fhir) -> None:
    await raccontata(servizio)
    di_prima = await fhir.leggi("MeasureReport/ambito-50036-2025-DIP-3")
    assert (di_prima["status"], di_prima["meta"]["lastUpdated"]) == ("complete", "2026-01-01T00:00:00+01:00")
    storia = await fhir.leggi("MeasureReport/ambito-50036-2025-DIP-3/_history")
    assert [each["resource"]["status"] for each in storia["entry"]] == ["complete", "pending", "pending"]


async def test_un_anno_non_iniziato_e_un_territorio_che_non_c_e_sono_assenti(fhir: Fhir) -> None:
    for id in ("ambito-50036-2027-DIP-3", "ambito-99999-2026-DIP-3", "ambito-50036-2026-DIP-9", "ambito-50036", "x"):
        assert (await fhir.chiedi(f"MeasureReport/{id}")).status_code == 404
        assert (await fhir.chiedi(f"MeasureReport/{id}/_history")).status_code == 404


async def test_la_storia_e_cio_che_si_sapeva_quando_si_sapeva(servizio: Servizio, fhir: Fhir) -> None:
    await raccontata(servizio)
    storia = [each["resource"] for each in (await fhir.leggi(f"MeasureReport/{DIP_3}/_history"))["entry"]]
    assert [(each["meta"]["lastUpdated"][:10], punteggio(each)) for each in storia] == [
        ("2026-05-02", 6.0),
        ("2026-03-08", 7.0),
        ("2026-01-01", None),
    ]
    for version in storia:
        assert await fhir.leggi(f"MeasureReport/{DIP_3}/_history/{version['meta']['versionId']}") == version
        api = await servizio.valore("DIP-3", noto_al=version["meta"]["lastUpdated"])
        assert (api["valore"], api["verdetto"]) == (punteggio(version), verdetto(version))
    assert (await fhir.chiedi(f"MeasureReport/{DIP_3}/_history/20260401T100000.000000Z")).status_code == 404


async def test_cio_che_si_legge_e_la_versione_piu_recente_della_storia(servizio: Servizio, fhir: Fhir) -> None:
    await raccontata(servizio)
    tutte = await fhir.cerca("MeasureReport", _count="200")
    for report in tutte:
        (prima, *_) = (await fhir.leggi(f"MeasureReport/{report['id']}/_history"))["entry"]
        assert prima["resource"] == report == await fhir.leggi(f"MeasureReport/{report['id']}")


async def test_l_anno_di_prima_cambia_il_verdetto_e_quindi_la_versione(servizio: Servizio, fhir: Fhir) -> None:
    await raccontata(servizio)
    tardi = Caso("caso-4")
    tardi.segnalata("2025-06-01", saputo="2026-06-01")
    tardi.dimessa("2025-06-02", saputo="2026-06-01")
    await servizio.sa(tardi.eventi)
    report = await fhir.leggi(f"MeasureReport/{DIP_3}")
    assert (punteggio(report), verdetto(report)) == (6.0, "non_raggiunto")
    assert report["meta"]["lastUpdated"] == "2026-06-01T12:00:00+02:00"


@pytest.mark.parametrize(
    ("chiesto", "quanti"),
    [  # the Ambito di Bergamo is a Distretto of its own: its office sees both
        ({"measure": "urn:raccordo:fhir:misura:DIP-3"}, 4),
        ({"measure": "urn:raccordo:fhir:misura:DIP-3,urn:raccordo:fhir:misura:DIP-4", "status": "complete"}, 4),
        ({"_id": DIP_3}, 1),
        ({"_id": "ambito-50097-2026-DIP-3"}, 0),
        ({"period": "2026"}, 40),
        ({"reporter:identifier": "urn:raccordo:sid:ambito|50036", "period": "2026"}, 20),
        ({"reporter:identifier": "urn:raccordo:sid:distretto|50036"}, 0),
        ({"_lastUpdated": "ge2026-05-01"}, 2),
    ],
)
async def test_si_cerca_per_misura_territorio_anno_e_stato(
    servizio: Servizio, fhir: Fhir, chiesto: dict[str, str], quanti: int
) -> None:
    await raccontata(servizio)
    trovati = await fhir.cerca("MeasureReport", _count="200", **chiesto)
    assert len(trovati) == quanti
    assert {each["reporter"]["identifier"]["value"] for each in trovati} <= {"50036", "22047"}


async def test_le_pagine_non_perdono_e_non_ripetono_nulla(servizio: Servizio, fhir: Fhir) -> None:
    await raccontata(servizio)
    pagine = await fhir.pagine("MeasureReport", _count="30")
    ids = [id for pagina in pagine for id in id_di(pagina)]
    assert ids == sorted(set(ids))
    assert [len(pagina) for pagina in pagine] == [30, 30, 20]


@pytest.mark.parametrize(
    ("ruolo", "dove", "livelli"),
    [
        ("ufficio_di_piano", {"ambiti": ["50036"]}, {"ambito-50036"}),
        ("operatore_asst", {"asst": ["724"]}, set()),
        ("ats_regione", {"ats": ["325"]}, {"ats-325", "regione-030"}),
        ("ats_regione", {"regione": True}, {"ats-325", "regione-030", "ambito-50097"}),
        ("amministratore", {"regione": True}, {"asst-718", "ambito-50036"}),
    ],
)
async def test_si_vede_in_fhir_cio_che_si_vede_con_la_api(
    servizio: Servizio, fhir: Fhir, ruolo: str, dove: dict[str, Any], livelli: set[str]
) -> None:
    await raccontata(servizio)
    chi = intestazioni(ruolo, **dove)
    visti = set()
    for livello, codice in (
        ("ambito", "50036"),
        ("ambito", "50097"),
        ("asst", "718"),
        ("asst", "724"),
        ("ats", "325"),
        ("regione", "030"),
    ):
        api = await servizio.http.get(f"/valori/DIP-3/{livello}/{codice}/2026", headers=chi)
        uno = await fhir.chiedi(f"MeasureReport/{livello}-{codice}-2026-DIP-3", chi)
        storia = await fhir.chiedi(f"MeasureReport/{livello}-{codice}-2026-DIP-3/_history", chi)
        trovati = await fhir.cerca("MeasureReport", chi, _id=f"{livello}-{codice}-2026-DIP-3")
        assert api.status_code == uno.status_code == storia.status_code
        assert len(trovati) == int(api.status_code == 200)
        if trovati:
            visti.add(f"{livello}-{codice}")
            assert punteggio(trovati[0]) == api.json()["valore"]
    assert livelli <= visti


async def test_un_territorio_altrui_risponde_come_uno_che_non_esiste(servizio: Servizio, fhir: Fhir) -> None:
    await raccontata(servizio)
    altrui = await fhir.chiedi("MeasureReport/ambito-50097-2026-DIP-3")
    inventato = await fhir.chiedi("MeasureReport/ambito-50098x-2026-DIP-3")
    assert (altrui.status_code, altrui.json()) == (404, inventato.json())


@pytest.mark.parametrize("ruolo", ["sistema_ospedaliero", "operatore_sad"])
async def test_chi_non_legge_gli_indicatori_non_li_legge_in_fhir(fhir: Fhir, ruolo: str) -> None:
    chi = intestazioni(ruolo)
    assert codici(await fhir.chiedi(f"MeasureReport/{DIP_3}", chi)) == ["non-autorizzato"]
    assert codici(await fhir.ricerca("MeasureReport", chi)) == ["non-autorizzato"]


async def test_nessun_caso_si_legge_in_un_indicatore(servizio: Servizio, fhir: Fhir) -> None:
    await raccontata(servizio)
    detto = (await fhir.chiedi(f"MeasureReport/{DIP_3}/_history")).text
    assert "caso-" not in detto
    assert "dim-" not in detto
