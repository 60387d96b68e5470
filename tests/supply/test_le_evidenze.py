"""What the pages claim about security is held to the requirements that there are, and to tests that there are."""

import re
from dataclasses import replace

import pytest

from scripts.evidence import asvs_page, sicurezza_page
from scripts.evidence.rows import ROOT, Esito, Riga, exists, lamenti, righe

LIVELLI = {
    "1.1": "22", "1.2": "1111122223", "1.3": "112222222223", "1.4": "222", "1.5": "123",
    "2.1": "122", "2.2": "112", "2.3": "12223", "2.4": "23",
    "3.1": "3", "3.2": "113", "3.3": "12223", "3.4": "11222233", "3.5": "11122333", "3.6": "3", "3.7": "22333",
    "4.1": "12233", "4.2": "23333", "4.3": "22", "4.4": "1222",
    "5.1": "2", "5.2": "112333", "5.3": "113", "5.4": "222",
    "6.1": "122", "6.2": "111111112222", "6.3": "11223333", "6.4": "112233", "6.5": "22222333", "6.6": "2223",
    "6.7": "33", "6.8": "2222",
    "7.1": "222", "7.2": "1111", "7.3": "22", "7.4": "11222", "7.5": "223", "7.6": "22",
    "8.1": "1233", "8.2": "1123", "8.3": "133", "8.4": "23",
    "9.1": "111", "9.2": "1222",
    "10.1": "22", "10.2": "223", "10.3": "22223", "10.4": "1111122222233333", "10.5": "22222", "10.6": "22",
    "10.7": "222",
    "11.1": "2233", "11.2": "22233", "11.3": "11233", "11.4": "1222", "11.5": "23", "11.6": "23", "11.7": "33",
    "12.1": "12233", "12.2": "11", "12.3": "22223",
    "13.1": "2333", "13.2": "222223", "13.3": "2233", "13.4": "1222233",
    "14.1": "22", "14.2": "12223333", "14.3": "122",
    "15.1": "12233", "15.2": "12233", "15.3": "1222222", "15.4": "3333",
    "16.1": "2", "16.2": "22222", "16.3": "2222", "16.4": "222", "16.5": "2223",
    "17.1": "23", "17.2": "22223333", "17.3": "22",
}  # fmt: skip
"""Of each section of ASVS 5.0.0, the level of its requirements, in order."""

ASVS = righe("asvs.csv")
MINACCE = sicurezza_page.minacce()


def test_c_e_ogni_requisito_dei_livelli_uno_e_due_con_il_suo_livello() -> None:
    wanted = {
        f"v5.0.0-{section}.{number}": int(level)
        for section, levels in LIVELLI.items()
        for number, level in enumerate(levels, 1)
        if level in "12"
    }
    assert [row.id for row in ASVS] == list(wanted)
    assert {row.id: row.livello for row in ASVS} == wanted


def test_cio_che_si_dice_dei_requisiti_ha_le_prove_che_nomina() -> None:
    assert list(lamenti(ASVS)) == []


def test_cio_che_si_dice_delle_minacce_ha_le_prove_che_nomina() -> None:
    assert list(lamenti(MINACCE)) == []
    assert len({row.id for row in MINACCE}) == len(MINACCE)


QUESTA = "tests/supply/test_le_evidenze.py::test_una_riga_che_mente_si_vede"
BUONA = Riga("v5.0.0-1.1.1", 1, "un requisito", Esito.PROVATA, "in questo modo", (QUESTA,))


@pytest.mark.parametrize(
    "bugia",
    [
        replace(BUONA, prove=()),
        replace(BUONA, esito=Esito.IN_PARTE, prove=()),
        replace(BUONA, prove=("tests/supply/test_le_evidenze.py::test_che_non_c_e",)),
        replace(BUONA, prove=("tests/supply/test_che_non_c_e.py::test_una_riga_che_mente_si_vede",)),
        replace(BUONA, prove=("tests/supply/test_le_evidenze.py",)),
        replace(BUONA, prove=BUONA.prove * 2),
        replace(BUONA, come=""),
        replace(BUONA, esito=Esito.NO),
        replace(BUONA, esito=Esito.IN_ARRIVO),
        replace(BUONA, esito=Esito.NON_APPLICABILE, come="", prove=()),
    ],
)
def test_una_riga_che_mente_si_vede(bugia: Riga) -> None:
    assert list(lamenti([BUONA])) == []
    assert list(lamenti([bugia])) != []


def test_la_pagina_dei_requisiti_e_aggiornata() -> None:
    assert asvs_page.PAGE.read_text(encoding="utf-8") == asvs_page.render(), "run `make schemas`"


def test_la_pagina_della_sicurezza_e_aggiornata() -> None:
    assert sicurezza_page.PAGE.read_text(encoding="utf-8") == sicurezza_page.render(), "run `make schemas`"


def test_cio_che_non_c_e_ancora_si_dice_per_nome() -> None:
    page = sicurezza_page.PAGE.read_text(encoding="utf-8")
    for row in MINACCE:
        if row.esito in {Esito.NO, Esito.IN_ARRIVO}:
            assert f"**{row.id}**" in page.partition("## Che cosa non c'è ancora")[2]


DPIA = (ROOT / "docs" / "dpia.md").read_text(encoding="utf-8")
ESITI = {row.id: row.esito for row in MINACCE}


def test_ogni_misura_della_valutazione_d_impatto_e_una_riga_della_pagina_della_sicurezza() -> None:
    named = set(re.findall(r"\bM-\d+\b", DPIA))
    assert len(named) > 20
    assert named <= ESITI.keys()


def test_nella_valutazione_d_impatto_riduce_un_rischio_solo_cio_che_e_provato() -> None:
    risks = DPIA.partition("## 6. I rischi")[2].partition("## 7.")[0]
    measures = [line.split("|")[4] for line in risks.splitlines() if line.startswith("| ") and "---" not in line][1:]
    counted = [name for cell in measures for name in re.findall(r"M-\d+", cell)]
    assert len(measures) > 8 and len(counted) > 20
    assert {ESITI[name] for name in counted} == {Esito.PROVATA}


def test_la_valutazione_d_impatto_dice_in_arrivo_cio_che_lo_e() -> None:
    coming = set(re.findall(r"(?:in arrivo|ancora) \((M-\d+)\)", DPIA))
    named = set(re.findall(r"\bM-\d+\b", DPIA))
    assert coming == {name for name in named if ESITI[name] is Esito.IN_ARRIVO}


def test_le_altre_pagine_nominano_prove_che_ci_sono() -> None:
    for name in ("dpia.md", "sicurezza.md"):
        page = (ROOT / "docs" / name).read_text(encoding="utf-8")
        assert [test for test in re.findall(r"`(tests/\S+::\w+)`", page) if not exists(test)] == []
