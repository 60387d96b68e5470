"""No published table lets a covered cell be worked back, nor bounded closer than the threshold."""

from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.indicators.domain.levels import Livello, codici, righe
from services.indicators.domain.regulation import Misura
from services.indicators.domain.riservatezza import NESSUNO, Albero, Conti, Foglie, Nodo, copri
from services.indicators.domain.tavola_pubblicata import RADICE, ambito, ats, da_coprire, lombardia, uffici
from services.indicators.domain.verdicts import Cella
from tests.indicators.domain.attaccante import attacca, somme

REGIONE: Nodo = ("regione", "030")


def albero(*ambiti_per_ats: int) -> Albero:
    gruppi: dict[Nodo, tuple[Nodo, ...]] = {
        ("ats", str(a)): tuple(("ambito", f"{a}.{n}") for n in range(quanti)) for a, quanti in enumerate(ambiti_per_ats)
    }
    return Albero(REGIONE, {REGIONE: tuple(gruppi), **gruppi})


def foglie(tree: Albero, *numeri: int) -> dict[Nodo, Conti]:
    return dict(zip(sorted(tree.foglie[REGIONE]), ((n,) for n in numeri), strict=True))


def piccoli(tree: Albero, conti: Mapping[Nodo, Conti], soglia: int) -> set[Nodo]:
    measures = len(next(iter(conti.values())))
    totals = [somme(tree, {leaf: counts[m] for leaf, counts in conti.items()}) for m in range(measures)]
    return {nodo for nodo in tree.foglie if min(each[nodo] for each in totals) < soglia}


def coperti(tree: Albero, conti: Mapping[Nodo, Conti], soglia: int = 5, alleanze: Sequence[Foglie] = ()) -> set[str]:
    covered = copri(tree, conti, piccoli(tree, conti, soglia), soglia, alleanze)
    return {code for _, code in covered}


def test_senza_piccoli_numeri_non_si_copre_nulla() -> None:
    tree = albero(3, 2)
    assert coperti(tree, foglie(tree, 5, 9, 30, 8, 7)) == set()


def test_una_cella_piccola_si_porta_dietro_la_sorella_piu_piccola() -> None:
    tree = albero(3, 2)
    assert coperti(tree, foglie(tree, 3, 9, 30, 8, 7)) == {"0.0", "0.1"}


def test_due_celle_piccole_che_insieme_fanno_meno_della_soglia_non_bastano() -> None:
    tree = albero(4, 2)
    assert coperti(tree, foglie(tree, 1, 2, 9, 30, 8, 7)) == {"0.0", "0.1", "0.2"}


def test_chi_conosce_la_propria_non_scopre_l_altra() -> None:
    tree = albero(3, 2)
    own: list[Foglie] = [frozenset({leaf}) for leaf in tree.foglie[REGIONE]]
    assert coperti(tree, foglie(tree, 3, 9, 30, 8, 7), alleanze=own) == {"0.0", "0.1", "0.2"}


def test_dove_le_sorelle_non_bastano_si_copre_anche_la_somma() -> None:
    tree = albero(1, 2, 2)
    # The only Ambito of its ATS: the ATS would say it, and then the Region, without the smallest of the others.
    assert coperti(tree, foglie(tree, 3, 9, 30, 8, 50)) == {"0.0", "0", "1.0", "1"}


def test_se_tutto_e_piccolo_non_resta_nulla() -> None:
    tree = albero(1, 2)
    assert coperti(tree, foglie(tree, 1, 1, 1)) == {"0.0", "1.0", "1.1", "0", "1", "030"}


def test_una_soglia_sotto_il_minimo_si_rifiuta() -> None:
    tree = albero(2)
    with pytest.raises(ValueError, match="at least 3"):
        copri(tree, foglie(tree, 9, 9), (), 2)


def test_cio_che_era_coperto_resta_coperto() -> None:
    tree = albero(3, 2)
    already = {("ambito", "0.2"), ("ambito", "0.1")}
    assert copri(tree, foglie(tree, 9, 9, 9, 9, 9), (), 5, (), already) >= already


@st.composite
def tabelle(draw: st.DrawFn) -> tuple[Albero, dict[Nodo, Conti], int, list[Foglie]]:
    tree = albero(*draw(st.lists(st.integers(1, 5), min_size=1, max_size=4)))
    leaves = sorted(tree.foglie[REGIONE])
    measures = draw(st.integers(1, 3))
    count = st.one_of(st.integers(0, 7), st.integers(0, 60))
    conti: dict[Nodo, Conti] = {leaf: tuple(draw(count) for _ in range(measures)) for leaf in leaves}
    several = st.frozensets(st.sampled_from(leaves), max_size=4)
    return tree, conti, draw(st.integers(3, 9)), draw(st.lists(several, max_size=6))


def verifica(
    tree: Albero, conti: Mapping[Nodo, Conti], soglia: int, covered: frozenset[Nodo], alleanze: Sequence[Foglie]
) -> None:
    """Nobody who reads the table, knowing nothing else or what an alliance knows, gets near a covered cell."""
    for measure in range(len(next(iter(conti.values())))):
        totals = somme(tree, {leaf: counts[measure] for leaf, counts in conti.items()})
        for noti in (NESSUNO, *alleanze):
            unknown = covered - noti
            for nodo, limiti in attacca(tree, totals, unknown).items():
                if nodo in tree.figli and noti and not (tree.foglie[nodo] & covered) - noti:
                    continue  # nothing below it is covered but what the alliance knows of itself
                assert limiti.ampiezza >= soglia, (nodo, limiti, noti, sorted(covered))


@settings(max_examples=200)
@given(tabelle())
def test_nessuna_tavola_pubblicata_lascia_ricavare_una_cella_coperta(
    tabella: tuple[Albero, dict[Nodo, Conti], int, list[Foglie]],
) -> None:
    tree, conti, soglia, alleanze = tabella
    small = piccoli(tree, conti, soglia)
    covered = copri(tree, conti, small, soglia, alleanze)
    assert covered >= small
    verifica(tree, conti, soglia, covered, alleanze)


@given(tabelle(), st.data())
def test_chi_conosce_altro_ha_la_stessa_tavola_o_piu_coperta(
    tabella: tuple[Albero, dict[Nodo, Conti], int, list[Foglie]], data: st.DataObject
) -> None:
    tree, conti, soglia, alleanze = tabella
    small = piccoli(tree, conti, soglia)
    everybody = copri(tree, conti, small, soglia, alleanze)
    also = [*alleanze, data.draw(st.frozensets(st.sampled_from(sorted(tree.foglie[REGIONE])), max_size=5))]
    more = copri(tree, conti, small, soglia, also, everybody)
    assert more >= everybody
    verifica(tree, conti, soglia, more, also)


def test_l_attaccante_scopre_davvero_una_tavola_coperta_male() -> None:
    tree = albero(3, 2)
    totals = somme(tree, {leaf: counts[0] for leaf, counts in foglie(tree, 3, 9, 30, 8, 7).items()})
    alone = attacca(tree, totals, [("ambito", "0.0")])[("ambito", "0.0")]
    assert (alone.minimo, alone.massimo) == (3, 3)
    with pytest.raises(AssertionError):
        verifica(tree, foglie(tree, 3, 9, 30, 8, 7), 5, frozenset({("ambito", "0.0")}), ())


# The table of Lombardy


def test_ogni_ambito_sta_in_una_sola_ats() -> None:
    assert all(len({row.ats for row in righe(Livello.AMBITO, code)}) == 1 for code in codici(Livello.AMBITO))
    tree = lombardia()
    assert len(tree.foglie[RADICE]) == 91
    assert sum(len(tree.foglie[ats(code)]) for code in codici(Livello.ATS)) == 91


def test_chi_vede_una_parte_di_milano_e_tenuto_per_chi_la_conosce_e_per_chi_non_la_conosce() -> None:
    niguarda = {ambito(row.territorio.ambito) for row in righe(Livello.ASST, "701")}
    assert niguarda in uffici()
    assert niguarda - {ambito("50007")} in uffici() or niguarda == {ambito("50007")}


def celle_di_lombardia(numeri: Sequence[tuple[int, int]]) -> dict[Nodo, Cella]:
    """Ratios: numerator and the others, one pair per Ambito, repeated as needed."""
    tree = lombardia()
    leaves = sorted(tree.foglie[RADICE])
    pairs = {leaf: numeri[place % len(numeri)] for place, leaf in enumerate(leaves)}
    top = {nodo: [sum(pairs[leaf][i] for leaf in below) for i in (0, 1)] for nodo, below in tree.foglie.items()}
    return {nodo: Cella(n, n + others, 0, n + others) for nodo, (n, others) in top.items()}


@settings(max_examples=5, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), min_size=5, max_size=91))
def test_la_tavola_di_lombardia_regge_a_ogni_ufficio(numeri: list[tuple[int, int]]) -> None:
    celle = celle_di_lombardia(numeri)
    covered = da_coprire(Misura.RAPPORTO, celle, 5)
    tree = lombardia()
    leaves = tree.foglie[RADICE]
    conti: dict[Nodo, Conti] = {
        leaf: (c.numeratore, c.denominatore, c.denominatore - c.numeratore)
        for leaf, c in celle.items()
        if leaf in leaves
    }
    verifica(tree, conti, 5, covered, uffici())


def test_di_un_rapporto_si_copre_anche_quando_sono_pochi_gli_altri() -> None:
    celle = celle_di_lombardia([(50, 50)])
    celle[ambito("50036")] = Cella(98, 100, 0, 100)
    assert ambito("50036") in da_coprire(Misura.RAPPORTO, celle, 5)


def test_una_tavola_senza_piccoli_numeri_si_vede_tutta() -> None:
    assert da_coprire(Misura.RAPPORTO, celle_di_lombardia([(50, 50)]), 5) == frozenset()
