"""The PUA listening on a real bus, with a real inbox and dead letters."""

from datetime import date
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared.contracts import dimissioni, pua, sad
from shared.contracts.envelope import Anagrafica, Identificativo, TerritorioDelCaso, decode
from shared.contracts.topics import public_topic
from tests.pua.banco import Banco, banco_acceso, messaggio
from tests.pua.costruttori import CF_ADA

SEGNALATA = dimissioni.DimissioneSegnalata(
    dimissione_id="dim-1",
    territorio=TerritorioDelCaso(ambito="50036", distretto="22047", asst="718"),
    provenienza="integrazione",
    motivo="Frattura di femore",
    persona=Anagrafica(identificativi=(Identificativo(sistema="codice_fiscale", valore=CF_ADA),), cognome="Rossi"),
)
EFFETTUATA = dimissioni.DimissioneEffettuata(dimissione_id="dim-1", il=date(2026, 11, 22), destinazione="domicilio")
ANNULLATA = dimissioni.DimissioneAnnullata(dimissione_id="dim-1", motivo="decesso")
SAD_AVVIATO = sad.SadErogazioneAvviata(presa_in_carico_id="sad-1", provenienza="manuale", il=date(2026, 11, 22))
SAD_CONCLUSO = sad.SadConcluso(presa_in_carico_id="sad-1", motivo="decesso", ore_pianificate=4, ore_erogate=2)


async def cartella(banco: Banco) -> list[str]:
    [accesso] = (await banco.chiedi("GET", "/accessi?dimissione_id=dim-1")).json()["elementi"]
    [caso] = (await banco.chiedi("GET", f"/persone/{accesso['persona_id']}/cartella")).json()["casi"]
    return [voce["cosa"] for fase in caso["fasi"] for voce in fase["voci"]]


async def lettere(banco: Banco) -> list[tuple[str, str]]:
    morte = (await banco.come("amministratore", regione=True).chiedi("GET", "/lettere-morte")).json()["elementi"]
    banco.come()
    return [(lettera["caso_id"], lettera["codice"]) for lettera in morte]


async def test_una_segnalazione_dell_ospedale_apre_l_accesso_e_lo_annuncia_sullo_stesso_caso(banco: Banco) -> None:
    await banco.bus.publish([messaggio(SEGNALATA)])
    [accesso] = (await banco.chiedi("GET", "/accessi?dimissione_id=dim-1")).json()["elementi"]
    assert (accesso["caso_id"], accesso["segnalante"], accesso["stato"]) == ("caso-1", "4", "aperto")
    assert accesso["apertura"]["provenienza"] == "integrazione"
    assert accesso["motivo"] == "Frattura di femore"
    await banco.spedisci()
    annunciato = decode(next(m for m in banco.annunciati if m.topic == public_topic("pua")).value)
    assert isinstance(annunciato.data, pua.AccessoAperto)
    assert (annunciato.caso_id, annunciato.data.dimissione_id) == ("caso-1", "dim-1")
    assert annunciato.causation_id == "dimissioni-caso-1-1"


async def test_la_stessa_segnalazione_consegnata_piu_volte_apre_un_accesso_solo(banco: Banco) -> None:
    for _ in range(3):
        await banco.bus.publish([messaggio(SEGNALATA), messaggio(SEGNALATA)])
    await banco.bus.publish([messaggio(SEGNALATA, sequenza=2)])
    assert await cartella(banco) == ["accesso-aperto"]


async def test_una_versione_che_non_si_conosce_resta_da_parte_con_i_suoi_successori_e_nulla_cambia(
    banco: Banco,
) -> None:
    futura = messaggio(SEGNALATA, tipo="dimissioni.dimissione-segnalata.v9")
    await banco.bus.publish([futura, messaggio(EFFETTUATA, sequenza=2), messaggio(SEGNALATA, "caso-2")])
    elementi = (await banco.chiedi("GET", "/accessi")).json()["elementi"]
    assert [e["caso_id"] for e in elementi] == ["caso-2"]
    assert await lettere(banco) == [
        ("caso-1", "versione-evento-sconosciuta"),
        ("caso-1", "in-attesa-del-precedente"),
    ]


async def test_un_territorio_inesistente_ferma_solo_il_suo_caso(banco: Banco) -> None:
    altrove = SEGNALATA.model_copy(
        update={"territorio": TerritorioDelCaso(ambito="999", distretto="22047", asst="718")}
    )
    await banco.bus.publish([messaggio(altrove), messaggio(SEGNALATA, "caso-2")])
    assert await lettere(banco) == [("caso-1", "ambito-sconosciuto")]
    assert len((await banco.chiedi("GET", "/accessi")).json()["elementi"]) == 1


async def test_byte_che_non_sono_un_evento_non_fermano_gli_altri(banco: Banco) -> None:
    rotto = messaggio(SEGNALATA)
    await banco.bus.publish([type(rotto)(rotto.topic, "", b"\xff{"), messaggio(SEGNALATA)])
    assert await lettere(banco) == [("", "evento-non-leggibile")]
    assert await cartella(banco) == ["accesso-aperto"]


async def test_cio_che_arriva_dopo_la_chiusura_si_annota_e_basta(banco: Banco) -> None:
    await banco.bus.publish([messaggio(SEGNALATA), messaggio(ANNULLATA, sequenza=2)])
    await banco.bus.publish([messaggio(SAD_AVVIATO), messaggio(SAD_CONCLUSO, sequenza=2)])
    [accesso] = (await banco.chiedi("GET", "/accessi?stato=chiuso")).json()["elementi"]
    assert accesso["chiusura"]["esito"] == "annullato"
    assert await cartella(banco) == [
        "accesso-aperto",
        "dimissione-annullata",
        "accesso-chiuso",
        "sad-erogazione-avviata",
        "sad-concluso",
    ]
    assert await lettere(banco) == []


@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(st.randoms(), st.integers(1, 3))
async def test_ogni_intreccio_che_rispetta_l_ordine_di_chi_parla_lascia_la_stessa_cartella(
    tmp_path_factory: pytest.TempPathFactory, caso: Random, ripetizioni: int
) -> None:
    """Two publishers interleave freely, with repetitions; only what follows the segnalazione is shuffled."""
    code = [
        [messaggio(EFFETTUATA, sequenza=2), messaggio(ANNULLATA, sequenza=3)],
        [messaggio(SAD_AVVIATO), messaggio(SAD_CONCLUSO, sequenza=2)],
    ]
    async with banco_acceso(f"sqlite:///{tmp_path_factory.mktemp('pua') / 'pua.db'}") as banco:
        await banco.bus.publish([messaggio(SEGNALATA)])
        while any(code):
            coda = caso.choice([coda for coda in code if coda])
            await banco.bus.publish([coda.pop(0)] * ripetizioni)
        assert sorted(await cartella(banco)) == [
            "accesso-aperto",
            "accesso-chiuso",
            "dimissione-annullata",
            "dimissione-effettuata",
            "sad-concluso",
            "sad-erogazione-avviata",
        ]
        assert await lettere(banco) == []
