"""A second implementation, in another language, finds the numbers that are published; and what is altered, it finds."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, delete, insert, select, update

from services.indicators.adapters.tables import cubo
from services.indicators.adapters.verifica.riconteggio import regole
from services.indicators.application.autoverifica import Scarto
from services.indicators.domain.contributions.parametri import PREDEFINITI, FineAttesa, InizioAttesa, Parametri
from services.indicators.domain.contributions.registry import regole_in_vigore
from services.indicators.domain.cube import Casella
from services.indicators.domain.verdicts import Cella
from shared.contracts.envelope import Event
from tests.indicators.adapters.riscontrate import riscontra
from tests.indicators.registri import VoceDelRegistro
from tests.indicators.storie import OGLIO_PO_CREMONA, Caso, percorso_completo
from tests.indicators.storie_casuali import arrivi, registri, segnali, storie
from tests.indicators.tavole import Apri, Tavole

DIP_3_BERGAMO = Casella("DIP-3", 2026, "ambito", "50036")

scelte = st.builds(
    Parametri,
    dip_inizio=st.sampled_from(InizioAttesa),
    dip_fine=st.sampled_from(FineAttesa),
    sad3_conta_aperte=st.booleans(),
    paf4_conta_in_corso=st.booleans(),
)


@st.composite
def arrivati(draw: st.DrawFn) -> list[Event]:
    """Many cases at once: a recount costs the same for one and for ten."""
    cases = [draw(storie(f"caso-{n}")) for n in range(draw(st.integers(0, 5)))]
    voci = [draw(registri(f"voce-{n}")) for n in range(draw(st.integers(1, 4)))]
    messaggi = [draw(segnali(f"messaggio-{n}")) for n in range(draw(st.integers(0, 3)))]
    return draw(arrivi([event for told in (*cases, *voci, *messaggi) for event in told]))


@settings(max_examples=15, deadline=None)
@given(arrivati(), scelte)
def test_qualunque_storia_comunque_arrivata_il_riconteggio_trova_gli_stessi_numeri(
    events: list[Event], parametri: Parametri
) -> None:
    made = Tavole(regole_in_vigore(parametri))
    try:
        made.conta(events)
        assert riscontra(made, parametri).scarti == ()
    finally:
        made.chiudi()


@settings(max_examples=6, deadline=None)
@given(arrivati(), st.data())
def test_di_un_cubo_alterato_si_trova_proprio_la_cella_alterata(events: list[Event], data: st.DataObject) -> None:
    made = Tavole()
    try:
        made.conta([*events, *percorso_completo(Caso("un-altro")).eventi])
        cell = data.draw(st.sampled_from(sorted(made.derivate()["cubo"])))
        column = data.draw(st.sampled_from(["numeratore", "denominatore", "somma", "contributi", "quadrati"]))
        made.transazione(lambda db: _altera(db, cell, column))
        found = riscontra(made)
        assert [scarto.casella for scarto in found.scarti] == [_casella(cell)]
        assert found.confrontati == len(made.derivate()["cubo"])
    finally:
        made.chiudi()


def test_si_confrontano_tutte_le_celle_di_tutti_i_livelli(apri: Apri) -> None:
    tavole = apri(None)
    tavole.conta(percorso_completo().eventi)
    tavole.conta(percorso_completo(Caso("caso-2", OGLIO_PO_CREMONA)).eventi)
    found = riscontra(tavole)
    assert found.scarti == ()
    assert found.eventi == 28
    assert found.confrontati == len(tavole.derivate()["cubo"]) > 0


def test_uno_scarto_dice_che_cosa_e_pubblicato_e_che_cosa_si_riconta(tavole: Tavole) -> None:
    tavole.conta(percorso_completo().eventi)
    tavole.transazione(lambda db: db.execute(update(cubo).where(*_dove(DIP_3_BERGAMO)).values(somma=cubo.c.somma + 1)))
    assert riscontra(tavole).scarti == (Scarto(DIP_3_BERGAMO, Cella(0, 1, 7, 1, 36), Cella(0, 1, 6, 1, 36)),)


def test_una_cella_mancante_e_una_di_troppo_sono_scarti(tavole: Tavole) -> None:
    tavole.conta(percorso_completo().eventi)
    inventata = Casella("DIP-3", 2031, "ats", "321")
    tavole.transazione(lambda db: db.execute(delete(cubo).where(*_dove(DIP_3_BERGAMO))))
    tavole.transazione(
        lambda db: db.execute(
            insert(cubo),
            inventata._asdict() | {"numeratore": 0, "denominatore": 1, "somma": 2, "contributi": 1, "quadrati": 4},
        )
    )
    assert riscontra(tavole).scarti == (
        Scarto(DIP_3_BERGAMO, None, Cella(0, 1, 6, 1, 36)),
        Scarto(inventata, Cella(0, 1, 2, 1, 4), None),
    )


def test_con_un_altra_scelta_si_riconta_altro(tavole: Tavole) -> None:
    tavole.conta(percorso_completo().eventi)
    altra = replace(PREDEFINITI, dip_inizio=InizioAttesa.SEGNALAZIONE)
    assert {scarto.casella.indicatore for scarto in riscontra(tavole, altra).scarti} == {"DIP-3"}


def test_un_caso_che_nessuno_ha_collocato_non_conta(tavole: Tavole) -> None:
    caso = Caso()
    caso.dimessa()
    tavole.conta(caso.eventi)
    assert riscontra(tavole).confrontati == 0


def test_una_deliberazione_senza_traguardi_si_riconta_anch_essa(apri: Apri) -> None:
    senza = replace(PREDEFINITI, traguardi=())
    tavole = apri(regole_in_vigore(senza))
    tavole.conta(percorso_completo().eventi)
    voce = VoceDelRegistro("voce-1")
    voce.protocollo("definito", "2025-03-01")
    tavole.conta(voce.eventi)
    assert riscontra(tavole, senza).scarti == ()


def test_cio_che_dura_da_prima_della_deliberazione_si_riconta_come_si_conta(tavole: Tavole) -> None:
    for numero, comincia in enumerate(("2019-05-06", "2023-12-31", "2024-01-01", "2024-12-31")):
        for genere in ("equipe", "protocollo", "strumento", "ente"):
            voce = VoceDelRegistro(f"{genere}-{numero}")
            match genere:
                case "equipe":
                    voce.equipe(comincia, None, ("medico",))
                case "protocollo":
                    voce.protocollo("definito", comincia)
                    voce.protocollo("condiviso", "2025-06-01")
                case "strumento":
                    voce.strumento("Scheda", comincia, "2026-02-01")
                case _:
                    voce.ente("Oratorio", "ente_religioso", comincia, None)
            tavole.conta(voce.eventi)
    assert riscontra(tavole).scarti == ()


def test_un_registro_vuoto_non_ha_nulla_da_confrontare(tavole: Tavole) -> None:
    found = riscontra(tavole)
    assert (found.eventi, found.confrontati, found.scarti) == (0, 0, ())


@pytest.mark.parametrize("codice", sorted(regola.codice for regola in regole_in_vigore().tutte))
def test_ogni_regola_in_vigore_ha_il_suo_riconteggio(codice: str) -> None:
    assert any(f"'{codice}'" in rule.read_text(encoding="utf-8") for rule in regole())


def _altera(connection: Connection, cell: tuple[Any, ...], column: str) -> None:
    where = _dove(_casella(cell))
    before = connection.execute(select(cubo.c[column]).where(*where)).scalar_one()
    connection.execute(update(cubo).where(*where).values({column: before + 1}))


def _casella(cell: tuple[Any, ...]) -> Casella:
    livello, territorio, anno, indicatore, *_ = cell
    return Casella(indicatore, anno, livello, territorio)


def _dove(casella: Casella) -> list[Any]:
    return [cubo.c[name] == value for name, value in casella._asdict().items()]
