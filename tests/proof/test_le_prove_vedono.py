"""The checks themselves: content with what is right, and each blind spot has a test that would show it."""

import asyncio
import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from itertools import islice
from typing import Any

import pytest

from proof.checks import check
from proof.clients import Acknowledged
from proof.findings import Findings
from proof.notices import Notice, notices, told
from proof.pictures import compare, pictures
from proof.snapshot import Kept, Snapshot, take
from proof.stories import Stories
from proof.waiting import eventually
from proof.workload import Undisturbed
from services.dimissioni.adapters.avvisi.notifiche import messaggio
from services.dimissioni.domain.sottoscrizione import Avviso

Riga = Mapping[str, Any]


class Prova:
    """An undisturbed run, and copies of it in which something was changed afterwards."""

    def __init__(self, snapshot: Snapshot, acknowledged: list[Acknowledged], stories: dict[str, str]) -> None:
        self.snapshot = snapshot
        self.acknowledged = acknowledged
        self.stories = stories

    def con(self, service: str, table: str, cambia: Callable[[list[Riga]], list[Riga]]) -> Findings:
        """What the checks find when the rows of a table are these instead."""
        kept = self.snapshot.services[service].tables
        changed = Kept({**kept, table: cambia(list(kept[table]))})
        snapshot = Snapshot({**self.snapshot.services, service: changed})
        found = check(snapshot, self.acknowledged)
        found += compare(pictures(snapshot, self.stories), pictures(self.snapshot, self.stories))
        return found


@pytest.fixture(scope="module")
def prova(tmp_path_factory: pytest.TempPathFactory) -> Prova:
    """One run for all tests of the file."""

    async def corsa() -> Prova:
        async with Undisturbed(tmp_path_factory.mktemp("indisturbata")) as undisturbed:
            await undisturbed.tell(islice(Stories("prova").of("dal_topic", "sad_diretto"), 2))

            async def avvisati() -> bool:
                return not notices(take(undisturbed.urls))

            await eventually(avvisati, 60, 0.1)
            return Prova(take(undisturbed.urls), undisturbed.acknowledged, undisturbed.stories)

    return asyncio.run(corsa())


def test_una_corsa_indisturbata_non_ha_nulla_che_non_va(prova: Prova) -> None:
    assert prova.con("pua", "outbox", list).all == []


def _manca(rows: list[Riga]) -> list[Riga]:
    return rows[:-1]


def _due_volte(rows: list[Riga]) -> list[Riga]:
    # Of the ledger a row that still holds: what was known before and changed since is no effect of today.
    return [*rows, next(row for row in reversed(rows) if row.get("noto_al") is None)]


def test_un_comando_confermato_senza_traccia_e_perso(prova: Prova) -> None:
    assert prova.con("sad", "idempotency", _manca).lost


def test_un_aggregato_piu_vecchio_di_quello_confermato_e_perso(prova: Prova) -> None:
    assert prova.con("pua", "pai", lambda rows: [{**row, "versione": 0} for row in rows]).lost


def test_un_comando_eseguito_due_volte_e_doppio(prova: Prova) -> None:
    def ripetuto(rows: list[Riga]) -> list[Riga]:
        return [*rows, next(row for row in rows if row["correlation_id"].startswith("prova"))]

    assert prova.con("pua", "audit", ripetuto).doubles


def test_un_evento_mai_spedito_e_orfano(prova: Prova) -> None:
    assert prova.con("pua", "outbox", lambda rows: [*rows[:-1], {**rows[-1], "sent_at": None}]).orphans


def test_uno_stato_senza_il_suo_evento_e_orfano(prova: Prova) -> None:
    assert prova.con("sad", "outbox", _manca).orphans


def test_un_evento_che_un_sottoscrittore_non_ha_sentito_e_perso(prova: Prova) -> None:
    assert prova.con("dimissioni", "inbox", lambda rows: [{**row, "last": row["last"] - 1} for row in rows]).lost


def test_un_evento_non_contato_e_perso(prova: Prova) -> None:
    assert prova.con("indicators", "eventi", _manca).lost


def test_un_evento_contato_che_nessuno_ha_detto_e_doppio(prova: Prova) -> None:
    assert prova.con("indicators", "eventi", lambda rows: [*rows, {**rows[-1], "id": "mai-detto"}]).doubles


@pytest.mark.parametrize(
    ("service", "table"),
    [("pua", "cartella_voci"), ("sad", "visite"), ("pua", "accessi"), ("indicators", "contributi")],
)
def test_cio_che_c_e_due_volte_e_doppio(prova: Prova, service: str, table: str) -> None:
    assert prova.con(service, table, _due_volte).doubles


def test_un_caso_che_nessuna_storia_conosce_e_doppio(prova: Prova) -> None:
    assert prova.con("pua", "accessi", lambda rows: [*rows, {**rows[-1], "caso_id": "un-altro"}]).doubles


def test_gli_effetti_fuori_ordine_si_vedono(prova: Prova) -> None:
    def rovesciate(rows: list[Riga]) -> list[Riga]:
        return [{**row, "posizione": -row["posizione"]} for row in rows]

    assert prova.con("pua", "cartella_voci", rovesciate).order_violations


def test_una_lettera_morta_si_vede(prova: Prova) -> None:
    assert prova.con("sad", "dead_letters", lambda _rows: [{"caso_id": "c", "codice": "x"}]).others


def test_una_versione_di_cui_l_ospedale_non_e_avvisato_e_orfana(prova: Prova) -> None:
    assert prova.con("dimissioni", "avvisi", lambda rows: rows[1:]).orphans


def test_un_avviso_mai_pubblicato_e_orfano(prova: Prova) -> None:
    assert prova.con("dimissioni", "avvisi", lambda rows: [*rows[:-1], {**rows[-1], "pubblicato": False}]).orphans


def test_un_avviso_in_piu_e_doppio(prova: Prova) -> None:
    assert prova.con("dimissioni", "avvisi", lambda rows: [*rows, {**rows[-1], "numero": len(rows) + 1}]).doubles
    assert prova.con("dimissioni", "avvisi", lambda rows: [*rows, {**rows[-1], "versione": 99}]).doubles


def test_avvisi_numerati_al_contrario_sono_fuori_ordine(prova: Prova) -> None:
    def al_contrario(rows: list[Riga]) -> list[Riga]:
        return [{**row, "numero": len(rows) + 1 - row["numero"]} for row in rows]

    assert prova.con("dimissioni", "avvisi", al_contrario).order_violations


@pytest.mark.parametrize("versione", [1, 2])
def test_di_un_avviso_sul_topic_si_legge_quale_versione_di_quale_richiesta(versione: int) -> None:
    avviso = Avviso("adt", 7, "0199-a", versione, datetime(2026, 3, 4, tzinfo=UTC))
    detto = json.loads(messaggio(avviso, "https://raccordo.example/fhir/R4").value)
    assert told(detto) == Notice("0199-a", versione)
