"""The projection on a real database: what one event changes, and what it must not."""

from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

import pytest

from services.indicators.adapters.unit_of_work import IndicatorsUnitOfWork
from services.indicators.application.restate import RicostruzioneFallita, da_ricostruire
from services.indicators.domain.contributions.parametri import InizioAttesa, Parametri
from services.indicators.domain.contributions.registry import regole_in_vigore
from services.indicators.domain.cube import Casella
from services.indicators.domain.refusals import EventoConteso
from services.indicators.domain.verdicts import Cella
from shared.contracts.envelope import TerritorioDelCaso
from shared.kernel.territory import TerritorioIncoerente
from tests.indicators.conteggio_per_persona import PERSONE
from tests.indicators.regola_rotta import ROTTA
from tests.indicators.storie import OGLIO_PO_CREMONA, Caso, istante, percorso_completo
from tests.indicators.tavole import Apri, Tavole


def cella(tavole: Tavole, indicatore: str, livello: str = "ambito", territorio: str = "50036") -> Cella | None:
    casella = Casella(indicatore, 2026, livello, territorio)
    return tavole.lavora(lambda uow: uow.cubo.celle([casella]).get(casella))


def celle_ora(uow: IndicatorsUnitOfWork, wanted: list[Casella]) -> dict[Casella, Cella]:
    return uow.cubo.celle(wanted)


def celle_note(uow: IndicatorsUnitOfWork, wanted: list[Casella], quando: datetime) -> dict[Casella, Cella]:
    return uow.libro.celle(wanted, quando)


def test_una_cella_si_legge_a_tutti_i_livelli(tavole: Tavole) -> None:
    tavole.conta(percorso_completo().eventi)
    livelli = [("ambito", "50036"), ("distretto", "22047"), ("asst", "718"), ("ats", "325"), ("regione", "030")]
    assert [cella(tavole, "DIP-3", *livello) for livello in livelli] == [Cella(0, 1, 6, 1, 36)] * 5


def test_la_media_e_sui_casi(tavole: Tavole) -> None:
    for numero, giorno in enumerate(("2026-03-02", "2026-03-04", "2026-03-11")):
        caso = Caso(f"caso-{numero}")
        caso.segnalata("2026-03-01")
        caso.dimessa(giorno)
        tavole.conta(caso.eventi)
    assert cella(tavole, "DIP-3") == Cella(0, 3, 1 + 3 + 10, 3, 1 + 9 + 100)


def test_un_evento_ripetuto_non_conta_due_volte(tavole: Tavole) -> None:
    caso = Caso()
    event = caso.valutata()
    tavole.conta([event, event])
    assert cella(tavole, "PUA-2") == Cella(1, 1, 0, 1)


def test_un_altro_evento_con_lo_stesso_numero_si_rifiuta_e_non_lascia_nulla(tavole: Tavole) -> None:
    caso = Caso()
    event = caso.valutata()
    tavole.conta([event])
    before = tavole.derivate()
    for impostor in (replace(event, id="altro"), replace(event, sequence=9), replace(event, caso_id="altro")):
        with pytest.raises(EventoConteso):
            tavole.conta([impostor])
    assert tavole.derivate() == before


def test_un_evento_che_non_si_puo_contare_non_entra_nel_registro(tavole: Tavole) -> None:
    caso = Caso(territorio=TerritorioDelCaso(ambito="50036", distretto="22070", asst="718"))
    event = caso.segnalata()
    with pytest.raises(TerritorioIncoerente):
        tavole.conta([event])
    assert tavole.lavora(lambda uow: uow.archivio.evento(event.id)) is None


def test_un_caso_che_si_sposta_lascia_il_vecchio_territorio_senza_celle(tavole: Tavole) -> None:
    caso = Caso()
    caso.segnalata("2026-03-01")
    caso.territorio = OGLIO_PO_CREMONA
    caso.accesso("2026-03-02")
    tavole.conta(caso.eventi)
    assert cella(tavole, "DIP-6") is None
    assert cella(tavole, "DIP-6", "ambito", "50097") == Cella(1, 1, 0, 1)
    assert {row[0:2] for row in tavole.derivate()["cubo"]} == {
        ("ambito", "50097"),
        ("distretto", "22070"),
        ("asst", "724"),
        ("ats", "327"),
        ("regione", "030"),
    }


def test_una_persona_con_due_casi_conta_una_volta_per_livello(apri: Apri) -> None:
    tavole = apri(PERSONE)
    bergamo, oglio_po = Caso("caso-1"), Caso("caso-2", OGLIO_PO_CREMONA)
    bergamo.valutata(valutazione="val-1")
    bergamo.valutata("2026-06-01", valutazione="val-2")
    oglio_po.valutata("2026-07-01", con_assistente_sociale=False)
    tavole.conta([*bergamo.eventi, *oglio_po.eventi])
    assert cella(tavole, "PERSONE") == Cella(1, 1, 0, 2)
    assert cella(tavole, "PERSONE", "ambito", "50097") == Cella(0, 1, 0, 1)
    assert cella(tavole, "PERSONE", "regione", "030") == Cella(1, 1, 0, 3)


def test_una_persona_che_si_sposta_non_resta_contata_dove_non_e_piu(apri: Apri) -> None:
    tavole = apri(PERSONE)
    caso = Caso()
    caso.valutata("2026-03-05")
    caso.territorio = OGLIO_PO_CREMONA
    caso.accesso("2026-03-20")
    tavole.conta(caso.eventi)
    assert cella(tavole, "PERSONE") is None
    assert {row[1] for row in tavole.derivate()["soggetti"]} == {"50097", "22070", "724", "327", "030"}


def test_come_noto_a_una_data_somma_il_libro_mastro_come_il_cubo_somma_il_presente(tavole: Tavole) -> None:
    caso = percorso_completo()
    caso.valutata("2026-04-01", valutazione="val-2")
    tavole.conta(caso.eventi)
    for livello, territorio in (("ambito", "50036"), ("ats", "325"), ("regione", "030")):
        wanted = [
            Casella(codice, 2026, livello, territorio) for codice in ("DIP-3", "DIP-6", "PUA-2", "PUA-4", "SAD-3")
        ]
        latest = max(event.recorded_at for event in caso.eventi)
        now = tavole.lavora(partial(celle_ora, wanted=wanted))
        then = tavole.lavora(partial(celle_note, wanted=wanted, quando=latest))
        assert now == then
        assert len(now) == 5


def test_prima_della_registrazione_non_si_sapeva(tavole: Tavole) -> None:
    caso = Caso()
    caso.segnalata("2026-03-01")
    caso.dimessa("2026-03-10", saputo="2026-04-02")
    tavole.conta(caso.eventi)
    casella = Casella("DIP-3", 2026, "ambito", "50036")
    saputo = istante("2026-04-02")
    appena_prima = saputo - timedelta(microseconds=1)
    assert tavole.lavora(partial(celle_note, wanted=[casella], quando=appena_prima)) == {}
    assert tavole.lavora(partial(celle_note, wanted=[casella], quando=saputo)) == {casella: Cella(0, 1, 9, 1, 81)}


def test_con_altre_regole_si_deve_ricontare_e_poi_non_piu(tavole: Tavole) -> None:
    caso = Caso()
    caso.segnalata("2026-03-01")
    caso.dimissibile("2026-03-04")
    caso.dimessa("2026-03-10")
    tavole.conta(caso.eventi)
    assert tavole.lavora(da_ricostruire)
    tavole.riconta()
    assert not tavole.lavora(da_ricostruire)
    tavole.regole = regole_in_vigore(Parametri(dip_inizio=InizioAttesa.SEGNALAZIONE))
    assert tavole.lavora(da_ricostruire)
    tavole.riconta()
    assert cella(tavole, "DIP-3") == Cella(0, 1, 9, 1, 81)


def test_la_ricostruzione_dice_che_cosa_ha_contato(tavole: Tavole) -> None:
    tavole.conta([*percorso_completo(Caso("caso-1")).eventi, *percorso_completo(Caso("caso-2")).eventi])
    done = tavole.riconta()
    assert (done.eventi, done.casi) == (28, 2)  # among them two SegnalazioneAccolta, which no rule reads
    assert done.voci == len(tavole.derivate()["contributi"])


def test_se_un_caso_non_si_puo_contare_restano_i_numeri_di_prima(tavole: Tavole) -> None:
    tavole.conta(percorso_completo().eventi)
    before = tavole.derivate()
    tavole.regole = ROTTA
    with pytest.raises(RicostruzioneFallita, match="caso-1"):
        tavole.riconta()
    assert tavole.derivate() == before
