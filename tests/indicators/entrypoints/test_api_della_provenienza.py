"""From a number to its cases, from a case to its events, and never past one's own territory."""

from sqlalchemy import select

from services.indicators.adapters.tables import machinery
from tests.indicators.servizio import BERGAMO_2026, Servizio, busta
from tests.indicators.storie import OGLIO_PO_CREMONA, Caso, percorso_completo
from tests.tokens import intestazioni


async def test_un_valore_si_apre_nei_suoi_casi_e_nei_loro_eventi(servizio: Servizio) -> None:
    await servizio.sa(percorso_completo().eventi)
    (caso,) = (await servizio.get(f"/valori/DIP-3/{BERGAMO_2026}/casi")).json()["elementi"]
    assert len(caso.pop("nella_restituzione")) == 24
    assert caso == {
        "caso_id": "caso-1",
        "chiave": "dim-1",
        "soggetto": None,
        "numeratore": 0,
        "denominatore": 1,
        "valore": 6,
        "regola_versione": "DIP-3/1",
        "noto_dal": "2026-03-10T11:00:00Z",
        "eventi": ["caso-1-dimissioni-2", "caso-1-dimissioni-4"],
    }


async def test_i_casi_si_sfogliano(servizio: Servizio) -> None:
    for numero in range(5):
        caso = Caso(f"caso-{numero}")
        caso.valutata()
        await servizio.sa(caso.eventi)
    path = f"/valori/PUA-2/{BERGAMO_2026}/casi"
    prima = (await servizio.get(path, params={"limite": 3})).json()
    dopo = (await servizio.get(path, params={"limite": 3, "cursore": prima["cursore_successivo"]})).json()
    seen = [each["caso_id"] for each in prima["elementi"] + dopo["elementi"]]
    assert seen == [f"caso-{numero}" for numero in range(5)]
    assert dopo["cursore_successivo"] is None


async def test_i_casi_come_noti_a_una_data(servizio: Servizio) -> None:
    caso = Caso()
    caso.segnalata("2026-03-01")
    caso.dimessa("2026-03-10")
    caso.dimissibile("2026-03-04", saputo="2026-05-01")
    await servizio.sa(caso.eventi)
    path = f"/valori/DIP-3/{BERGAMO_2026}/casi"
    (ora,) = (await servizio.get(path)).json()["elementi"]
    (aprile,) = (await servizio.get(path, params={"noto_al": "2026-04-30"})).json()["elementi"]
    assert (ora["valore"], aprile["valore"]) == (6, 9)


async def test_l_evento_e_quello_che_e_stato_detto(servizio: Servizio) -> None:
    caso = Caso()
    event = caso.dimissibile("2026-03-04")
    caso.segnalata("2026-03-05")
    await servizio.sa(caso.eventi)
    detto = (await servizio.get(f"/eventi/{event.id}")).json()
    assert detto["type"] == "dimissioni.paziente-clinicamente-dimissibile.v1"
    assert detto["data"] == {"dimissione_id": "dim-1", "dal": "2026-03-04"}


async def test_l_evento_di_un_altro_territorio_non_esiste(servizio: Servizio) -> None:
    altrove = Caso("caso-2", OGLIO_PO_CREMONA)
    event = altrove.segnalata()
    await servizio.sa(altrove.eventi)
    hidden = await servizio.get(f"/eventi/{event.id}")
    absent = await servizio.get("/eventi/mai-detto")
    assert hidden.status_code == absent.status_code == 404
    assert hidden.json()["codice"] == absent.json()["codice"] == "non-trovato"


async def test_un_evento_senza_territorio_lo_vede_solo_la_regione(servizio: Servizio) -> None:
    caso = Caso()
    event = caso.accolta()
    await servizio.sa(caso.eventi)
    assert (await servizio.get(f"/eventi/{event.id}")).status_code == 404
    regione = await servizio.get(f"/eventi/{event.id}", ruolo="ats_regione", regione=True)
    assert regione.status_code == 200


async def test_chi_guarda_i_casi_resta_nel_registro_degli_accessi(servizio: Servizio) -> None:
    await servizio.sa(percorso_completo().eventi)
    await servizio.get(f"/valori/DIP-3/{BERGAMO_2026}/casi")
    rows = await servizio.indicators.runtime.database.read(lambda db: db.execute(select(machinery.audit)).all())
    assert [(row.azione, row.touched) for row in rows] == [("casi_del_valore", '["caso-1"]')]


async def test_la_ricostruzione_e_dell_amministratore_e_non_cambia_i_numeri(servizio: Servizio) -> None:
    eventi = percorso_completo().eventi
    await servizio.sa(eventi)
    before = await servizio.get("/valori", params={"territorio": "50036"})
    headers = intestazioni("amministratore", regione=True)
    done = await servizio.http.post("/ricostruzione", headers=headers)
    assert (done.json()["eventi"], done.json()["casi"]) == (len(eventi), 1)
    after = await servizio.get("/valori", params={"territorio": "50036"})
    assert after.json() == before.json()
    refused = await servizio.http.post("/ricostruzione", headers=intestazioni("ufficio_di_piano"))
    assert refused.status_code == 403


async def test_un_evento_che_non_si_puo_contare_si_ferma_con_i_suoi_successori_e_gli_altri_vanno(
    servizio: Servizio,
) -> None:
    rotto, sano = Caso("caso-1"), Caso("caso-2")
    rotto.territorio = rotto.territorio.model_copy(update={"distretto": "22070"})
    rotto.segnalata()
    rotto.dimessa()
    sano.segnalata()
    sano.dimessa()
    await servizio.bus.publish([busta(event) for pair in zip(rotto.eventi, sano.eventi, strict=True) for event in pair])
    parked = await servizio.http.get("/lettere-morte", headers=intestazioni("amministratore", regione=True))
    assert [(each["caso_id"], each["codice"]) for each in parked.json()["elementi"]] == [
        ("caso-1", "territorio-incoerente"),
        ("caso-1", "in-attesa-del-precedente"),
    ]
    assert (await servizio.valore("DIP-3"))["casi"] == 1
