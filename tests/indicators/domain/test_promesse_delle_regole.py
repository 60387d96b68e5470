"""What holds for every rule, whatever was said in whatever order."""

from hypothesis import given
from hypothesis import strategies as st

from services.indicators.domain.contributions.parametri import Parametri
from services.indicators.domain.contributions.registry import regole_in_vigore
from services.indicators.domain.cube import Casella, Differenze
from services.indicators.domain.ledger import ledger
from services.indicators.domain.regulation import Misura, load
from shared.contracts.envelope import Event
from tests.indicators.storie_casuali import registri, storie

DELIBERAZIONE = load()
REGOLE = regole_in_vigore(Parametri(sad3_conta_aperte=True, paf4_conta_in_corso=True))
INSIEME = st.lists(st.one_of(storie(), registri()), min_size=1, max_size=3)


def celle(casi: list[list[Event]]) -> dict[Casella, list[int]]:
    """The cells that the cases make together, each soggetto once."""
    differenze = Differenze()
    for events in casi:
        for voce in ledger(events, REGOLE).voci:
            if voce.noto_al is None:
                differenze.aggiungi(voce.contributo)
    for soggetto in list(differenze.soggetti):
        differenze.passaggio(soggetto, (0, 0))
    return differenze.celle


@given(INSIEME)
def test_nessun_rapporto_supera_uno_e_nessun_traguardo_e_raggiunto_da_piu_protocolli_di_quanti_ce_ne_sono(
    casi: list[list[Event]],
) -> None:
    for casella, (numeratore, denominatore, *_) in celle(casi).items():
        misura = _misura(casella.indicatore)
        if misura in {Misura.RAPPORTO, Misura.TRAGUARDO}:
            assert 0 <= numeratore <= denominatore


@given(INSIEME)
def test_le_chiavi_di_un_caso_sono_distinte_e_stanno_nel_libro_mastro(casi: list[list[Event]]) -> None:
    for events in casi:
        storia = ledger(events, REGOLE).storia
        for regola in REGOLE.tutte:
            found = list(regola.calcola(storia))
            keys = [each.chiave for each in found]
            assert len(keys) == len(set(keys))
            assert all(each.indicatore == regola.codice for each in found)
            assert all(len(each.chiave) <= 64 and len(each.soggetto or "") <= 64 for each in found)


@given(storie().flatmap(lambda events: st.tuples(st.just(events), st.permutations(events))))
def test_l_ordine_in_cui_gli_eventi_arrivano_non_cambia_quel_che_si_conta(
    both: tuple[list[Event], list[Event]],
) -> None:
    assert celle([both[0]]) == celle([both[1]])


@given(registri(), registri())
def test_due_ambiti_che_registrano_la_stessa_cosa_non_la_raddoppiano(uno: list[Event], altro: list[Event]) -> None:
    """At every level the distinct ones are at most the sum, and at least as many as the larger of the two."""
    alone = [celle([uno]), celle([altro])]
    for casella, together in celle([uno, altro]).items():
        if casella.indicatore in {"PAF-3", "PAF-3.tipologie", "PUA-3", "VMD-3", "VMD-3.registrate"}:
            each = [found[casella][1] if casella in found else 0 for found in alone]
            assert max(each) <= together[1] <= sum(each)


def _misura(codice: str) -> Misura:
    regola = REGOLE.get(codice)
    assert regola is not None
    return Misura.CONTEGGIO if regola.accanto_a or regola in REGOLE.misure else DELIBERAZIONE.indicatore(codice).misura
