"""Who sees which territory."""

from hypothesis import given
from hypothesis import strategies as st

from shared.kernel.actor import EVERYTHING, Ruolo, Scope, platform
from shared.kernel.territory import Voce, lombardia

VOCI = lombardia().voci
ogni_voce = st.sampled_from(VOCI)


@given(ogni_voce)
def test_chi_non_ha_territorio_non_vede_niente(voce: Voce) -> None:
    assert not Scope().sees(voce.territorio)


@given(ogni_voce)
def test_la_piattaforma_vede_tutto(voce: Voce) -> None:
    assert EVERYTHING.sees(voce.territorio)
    assert platform("pua").scope.sees(voce.territorio)


@given(ogni_voce, ogni_voce)
def test_un_livello_fa_vedere_i_casi_di_quel_livello_e_nessun_altro(mia: Voce, altra: Voce) -> None:
    t, a = mia.territorio, altra.territorio
    assert Scope(ambiti=frozenset({t.ambito})).sees(a) == (a.ambito == t.ambito)
    assert Scope(distretti=frozenset({t.distretto})).sees(a) == (a.distretto == t.distretto)
    assert Scope(asst=frozenset({t.asst})).sees(a) == (a.asst == t.asst)
    assert Scope(ats=frozenset({mia.ats})).sees(a) == (altra.ats == mia.ats)


@given(ogni_voce, ogni_voce, ogni_voce)
def test_piu_livelli_si_sommano(una: Voce, altra: Voce, caso: Voce) -> None:
    insieme = Scope(ambiti=frozenset({una.territorio.ambito}), asst=frozenset({altra.territorio.asst}))
    assert insieme.sees(caso.territorio) == (
        caso.territorio.ambito == una.territorio.ambito or caso.territorio.asst == altra.territorio.asst
    )


@given(ogni_voce)
def test_un_codice_vale_solo_per_il_suo_livello(voce: Voce) -> None:
    t = voce.territorio
    assert not Scope(distretti=frozenset({t.ambito}), asst=frozenset({t.distretto}), ats=frozenset({t.asst})).sees(t)


def test_la_piattaforma_agisce_con_il_nome_del_servizio() -> None:
    attore = platform("dimissioni")
    assert (attore.id, attore.ruolo) == ("raccordo/dimissioni", Ruolo.SISTEMA)
