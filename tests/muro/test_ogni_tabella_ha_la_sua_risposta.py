"""What docs/muro.md says of each table is what PostgreSQL does; a table of which nobody has said it fails here."""

import re

import pytest

from tests.architecture.source_tree import ROOT
from tests.muro.conftest import Dal, DaSopra
from tests.shared.persistence.impianti import IMPIANTI

RIGA = re.compile(r"^\| (\w+) \| `(\w+)` \| (sì|no) \| (.+) \|$", re.MULTILINE)
ELENCO = RIGA.findall((ROOT / "docs" / "muro.md").read_text(encoding="utf-8"))
DI_ALEMBIC = "alembic_version"
PROTETTE = """
SELECT relname FROM pg_class
 WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relrowsecurity AND relforcerowsecurity
   AND EXISTS (SELECT 1 FROM pg_policy WHERE polrelid = pg_class.oid)
"""


def detto(servizio: str, risposta: str) -> set[str]:
    return {tabella for di, tabella, protetta, _ in ELENCO if (di, protetta) == (servizio, risposta)}


@pytest.mark.parametrize("servizio", IMPIANTI)
def test_di_ogni_tabella_si_dice_se_e_protetta_o_perche_no(servizio: str) -> None:
    dette = [tabella for di, tabella, _, _ in ELENCO if di == servizio]
    assert len(dette) == len(set(dette))
    assert set(dette) == set(IMPIANTI[servizio].metadata.tables)


@pytest.mark.parametrize("servizio", IMPIANTI)
def test_postgresql_protegge_quelle_e_nessun_altra(servizio: str, base: Dal, da_sopra: DaSopra) -> None:
    with da_sopra(base(servizio)) as connection:
        protette = {nome for (nome,) in connection.execute(PROTETTE)}
        tutte = {nome for (nome,) in connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")}
    assert protette == detto(servizio, "sì")
    assert tutte - protette == detto(servizio, "no") | {DI_ALEMBIC}


@pytest.mark.parametrize("servizio", IMPIANTI)
def test_ogni_tabella_con_un_territorio_o_con_dati_di_un_caso_e_protetta(servizio: str) -> None:
    """Whatever says where it lies, or keeps a document, bytes or an envelope, is somebody's."""
    di_qualcuno = {
        nome
        for nome, tabella in IMPIANTI[servizio].metadata.tables.items()
        if {"ambito", "persona_id"} & set(tabella.columns.keys())
        or any(str(colonna.type) in ("BLOB", "BYTEA") for colonna in tabella.columns)
    }
    assert di_qualcuno - detto(servizio, "sì") == set()
