"""PUA and dimissioni speak each in its order, but interleave freely: the end is the same, whatever came in first."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from typing import Any, TypeAlias, TypeVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.sad.application import commands, handlers, reactions
from services.sad.domain.motivi import MotivoConclusione
from services.sad.domain.visita import EsitoVisita
from shared.contracts.dimissioni import DimissioneAnnullata, DimissioneEffettuata, DimissioneRifiutata
from shared.contracts.envelope import Payload
from shared.contracts.pua import InterventoPrevisto, PaiChiuso, PaiRevisionato
from shared.kernel.clock import civil_date
from shared.kernel.refusal import Refusal
from tests.sad.builders import giorno, ora, progetto
from tests.sad.fakes import PASTI, FakeSad, evento, pai_attivato, sad

Notizia: TypeAlias = tuple[int, Payload]
"""A day of March and what was said on it."""
Passo: TypeAlias = Callable[[FakeSad], Any]

T = TypeVar("T")

MOTIVI_PAI = st.sampled_from(MotivoConclusione).map(str)
MOTIVI_DIMISSIONE = st.sampled_from(["decesso", "rinuncia", "trasferimento", "dimissione_ordinaria", "altro"])


@st.composite
def notizie_della_pua(draw: st.DrawFn, *, primo: int = 2) -> list[Notizia]:
    """One or two PAI of the case, revised and closed, in the order in which the PUA says it."""
    dette: list[Notizia] = []
    oggi = primo
    for pai_id in ("pai-1", "pai-2")[: draw(st.integers(1, 2))]:
        con_sad = draw(st.booleans())
        interventi: tuple[InterventoPrevisto, ...] = (sad(), PASTI) if con_sad else (PASTI,)
        dette.append((oggi, pai_attivato(pai_id, interventi=interventi, dimissione_id="dim-1")))
        for revisione in range(2, 2 + draw(st.integers(0, 2))):
            oggi += draw(st.integers(0, 4))
            interventi = draw(st.sampled_from([(sad(), PASTI), (sad(9.0),), (PASTI,)]))
            rivisto = PaiRevisionato(
                pai_id=pai_id, revisione=revisione, integrato=draw(st.booleans()), interventi=interventi
            )
            dette.append((oggi, rivisto))
        oggi += draw(st.integers(0, 5))
        if draw(st.booleans()):
            dette.append((oggi, PaiChiuso.model_validate({"pai_id": pai_id, "motivo": draw(MOTIVI_PAI)})))
    return dette


@st.composite
def notizie_della_dimissione(draw: st.DrawFn, *, primo: int = 1) -> list[Notizia]:
    """The patient leaves the hospital, or does not: one or the other."""
    il = draw(st.integers(primo, 20))
    detta = il + draw(st.integers(0, 2))
    fine = {"dimissione_id": "dim-1", "motivo": draw(MOTIVI_DIMISSIONE)}
    effettuata = DimissioneEffettuata(dimissione_id="dim-1", il=giorno(il), destinazione="domicilio")
    notizia: Payload = draw(
        st.sampled_from(
            [effettuata, DimissioneAnnullata.model_validate(fine), DimissioneRifiutata.model_validate(fine)]
        )
    )
    return [(detta, notizia)]


def arriva(notizia: Notizia, uow: FakeSad) -> None:
    quando, payload = notizia
    reactions.REACTIONS[type(payload)](evento(payload, ora(quando)), uow)


def mescola(prime: Sequence[T], seconde: Sequence[T], turni: Sequence[bool]) -> list[T]:
    """The two streams as one, each in its order; `turni` says whose turn it is."""
    una, altra = list(prime), list(seconde)
    mescolate: list[T] = []
    for tocca_alla_prima in turni:
        flusso = una if tocca_alla_prima else altra
        if flusso:
            mescolate.append(flusso.pop(0))
    return [*mescolate, *una, *altra]


def esito(uow: FakeSad) -> list[Any]:
    """Everything that is true in the end, but for when the platform came to know it.

    What a PAI still changes of its plan after the take-in ended concerns nobody: of those only the name counts.
    """
    return [
        (
            una.stato,
            una.origine,
            una.dimissione_id,
            una.dimesso_il,
            una.piano if una.aperta else una.piano.pai_id,
            una.bisogno,
            una.persona,
            {fase: fatta and (fatta.avvenuta_il, fatta.provenienza) for fase, fatta in una.fasi.items()},
            una.chiusura
            and (
                una.chiusura.motivo,
                una.chiusura.registrazione.avvenuta_il,
                una.chiusura.ore_pianificate,
                una.chiusura.ore_erogate,
            ),
        )
        for una in uow.prese_in_carico.all()
    ]


turni = st.lists(st.booleans(), max_size=8)


@settings(max_examples=150)
@given(notizie_della_pua(), notizie_della_dimissione(), turni, turni)
def test_qualunque_intreccio_di_notizie_porta_alla_stessa_fine(
    pua: list[Notizia], dimissioni: list[Notizia], un_turno: list[bool], altro_turno: list[bool]
) -> None:
    fini = []
    for turno in (un_turno, altro_turno):
        uow = FakeSad()
        for notizia in mescola(pua, dimissioni, turno):
            arriva(notizia, uow)
        fini.append(esito(uow))
    assert fini[0] == fini[1]


def attivata(uow: FakeSad) -> None:
    """Ada's take-in, asked for by pai-1 for dim-1 and ready from Monday 9."""
    arriva((2, pai_attivato(dimissione_id="dim-1")), uow)
    id = uow.una().id
    handlers.accetta_richiesta(commands.AccettaRichiesta(id, ora(3)), uow)
    handlers.valuta_bisogno(commands.ValutaBisogno(id, True, True, ora(4)), uow)
    handlers.definisci_progetto(commands.DefinisciProgetto(id, progetto(), avvenuto_il=ora(5)), uow)
    handlers.attiva_servizio(commands.AttivaServizio(id, giorno(9), ora(6)), uow)


@settings(max_examples=80)
@given(notizie_della_dimissione(), st.none() | st.tuples(st.integers(2, 20), MOTIVI_PAI), turni, turni)
def test_lo_stesso_vale_per_un_servizio_attivato(
    dimissioni: list[Notizia], fine: tuple[int, str] | None, un_turno: list[bool], altro_turno: list[bool]
) -> None:
    pua = [] if fine is None else [(fine[0], PaiChiuso.model_validate({"pai_id": "pai-1", "motivo": fine[1]}))]
    fini = []
    for turno in (un_turno, altro_turno):
        uow = FakeSad()
        attivata(uow)
        for notizia in mescola(pua, dimissioni, turno):
            arriva(notizia, uow)
        fini.append(esito(uow))
    assert fini[0] == fini[1]


@pytest.mark.parametrize("il", range(1, 21))
def test_la_dimissione_saputa_prima_o_dopo_l_attivazione_avvia_lo_stesso_giorno(il: int) -> None:
    effettuata = (il, DimissioneEffettuata(dimissione_id="dim-1", il=giorno(il), destinazione="domicilio"))
    prima, dopo = FakeSad(), FakeSad()
    arriva(effettuata, prima)
    attivata(prima)
    attivata(dopo)
    arriva(effettuata, dopo)
    assert esito(prima) == esito(dopo)


@settings(max_examples=60)
@given(notizie_della_pua(), notizie_della_dimissione(), turni)
def test_ogni_notizia_ripetuta_subito_non_aggiunge_niente(
    pua: list[Notizia], dimissioni: list[Notizia], turno: list[bool]
) -> None:
    una_volta, due_volte = FakeSad(), FakeSad()
    for notizia in mescola(pua, dimissioni, turno):
        arriva(notizia, una_volta)
        arriva(notizia, due_volte)
        arriva(notizia, due_volte)
    assert esito(una_volta) == esito(due_volte)
    assert una_volta.annunciati() == due_volte.annunciati()


@settings(max_examples=80)
@given(notizie_della_pua(), notizie_della_dimissione(), turni)
def test_un_caso_non_ha_mai_due_prese_in_carico_aperte(
    pua: list[Notizia], dimissioni: list[Notizia], turno: list[bool]
) -> None:
    uow = FakeSad()
    for notizia in mescola(pua, dimissioni, turno):
        arriva(notizia, uow)
        assert len(uow.prese_in_carico.all(aperta=True)) <= 1
        chieste = [(una.piano.pai_id, una.piano.pai_revisione) for una in uow.prese_in_carico.all()]
        assert len(set(chieste)) == len(chieste)


@settings(max_examples=60)
@given(notizie_della_dimissione(), st.lists(st.integers(5, 28), max_size=4), turni)
def test_visite_e_notizie_si_intrecciano_senza_che_l_erogazione_inizi_dopo_la_prima_visita(
    dimissioni: list[Notizia], giorni: list[int], turno: list[bool]
) -> None:
    def va(n: int, uow: FakeSad) -> None:
        visita = commands.RegistraVisita(uow.una().id, f"op-{n}", ora(n, 8), 60, EsitoVisita.EFFETTUATA)
        handlers.registra_visita(visita, uow)

    uow = FakeSad()
    attivata(uow)
    visite: list[Passo] = [partial(va, n) for n in giorni]
    notizie: list[Passo] = [partial(arriva, notizia) for notizia in dimissioni]
    for passo in mescola(visite, notizie, turno):
        with suppress(Refusal):
            passo(uow)
    una, totali = uow.una(), uow.visite.totali(uow.una().id)
    assert (totali.prima is None) or (una.erogazione is not None and una.erogazione.giorno <= civil_date(totali.prima))
