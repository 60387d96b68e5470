"""Whatever comes, in whatever order: the case moves forward or stays, and what is known is not forgotten."""

from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from services.dimissioni.domain import accoglienza, facts
from services.dimissioni.domain.dimissione import Dimissione
from services.dimissioni.domain.messaggio import DestinazioneDimissione, MessaggioOspedaliero, MotivoChiusura
from services.dimissioni.domain.stati import CAMMINO, CHIUSI, Canale, Stato
from shared.kernel.refusal import Refusal
from tests.dimissioni.costruttori import DIMESSA, DIMISSIBILE, DOMICILIO, ORA, SEGNALATA, messaggio, momento

Azione = Callable[[Dimissione], None]
documenti = TypeAdapter(Dimissione)

giorni = st.dates(date(2026, 2, 10), date(2026, 3, 25))
ore = st.integers(0, 38 * 24).map(lambda ore_fa: ORA - timedelta(hours=ore_fa))
momenti = ore.map(momento)
motivi = st.sampled_from(MotivoChiusura)
destinazioni = st.sampled_from(DestinazioneDimissione)
pai = st.sampled_from(["pai-1", "pai-2"])
sad = st.sampled_from(["sad-1", "sad-2"])

messaggi = st.builds(
    messaggio,
    messaggio_id=st.integers(1, 12).map("messaggio-{}".format),
    inviato_il=st.none() | ore | st.just(ORA + timedelta(days=9)),
    segnalata_il=st.none() | st.just(SEGNALATA) | st.just(ORA + timedelta(days=9)),
    data_ricovero=st.none() | giorni,
    clinicamente_dimissibile_dal=st.none() | giorni,
    data_prevista=st.none() | giorni,
    dimessa_il=st.none() | giorni,
    destinazione=st.none() | destinazioni,
    chiusura=st.none() | motivi,
    chiusa_il=st.none() | giorni,
)


def _riceve(detto: MessaggioOspedaliero) -> Azione:
    return lambda caso: _applica(caso, detto)


def _applica(caso: Dimissione, detto: MessaggioOspedaliero) -> None:
    accoglienza.applica(caso, detto, canale=Canale.TOPIC, da="ospedale-a", ora=ORA)


segue: st.SearchStrategy[Azione] = st.one_of(
    st.builds(lambda q: lambda caso: caso.segui_presa_in_carico(q), momenti),
    st.builds(lambda q: lambda caso: caso.segui_valutazione("val-1", q), momenti),
    st.builds(lambda p, q: lambda caso: caso.segui_pai(p, q), pai, momenti),
    st.builds(lambda p, m, q: lambda caso: caso.segui_pai_chiuso(p, m, q), pai, st.none() | motivi, momenti),
    st.builds(lambda p, d, q: lambda caso: caso.segui_sad_pronto(p, d, q), sad, giorni, momenti),
    st.builds(lambda p, d, q: lambda caso: caso.segui_erogazione(p, d, q), sad, giorni, momenti),
    st.builds(lambda p: lambda caso: caso.segui_sad_non_erogato(p), sad),
    st.builds(lambda m, q: lambda caso: caso.segui_rifiuto(m, q), motivi, momenti),
    st.builds(_riceve, messaggi),
)
a_mano: st.SearchStrategy[Azione] = st.one_of(
    st.builds(lambda q: lambda caso: caso.prendi_in_carico(q), momenti),
    st.builds(lambda d, q: lambda caso: caso.segna_clinicamente_dimissibile(d, q), giorni, momenti),
    st.builds(lambda d, q: lambda caso: caso.indica_data_prevista(d, q), giorni, momenti),
    st.builds(lambda d, s, q: lambda caso: caso.prepara_servizi(d, s, q), giorni, st.booleans(), momenti),
    st.builds(lambda d, w, q: lambda caso: caso.dimetti(d, w, q), giorni, destinazioni, momenti),
    st.builds(lambda m, q: lambda caso: caso.rifiuta(m, q), motivi, momenti),
    st.builds(lambda m, q: lambda caso: caso.annulla(m, q), motivi, momenti),
    st.builds(lambda q: lambda caso: caso.concludi(q), momenti),
)


def _apri(primo: MessaggioOspedaliero) -> Dimissione:
    return accoglienza.apri(
        primo, id="dim-1", caso_id="caso-1", canale=Canale.TOPIC, segnalante="ospedale-a", da="ospedale-a", ora=ORA
    )


def _avanza(prima: Stato, dopo: Stato) -> bool:
    if prima is dopo:
        return True
    return prima not in CHIUSI and (dopo not in CAMMINO or CAMMINO.index(prima) < CAMMINO.index(dopo))


@given(
    primo=messaggi, azioni=st.lists(st.tuples(segue, st.just(False)) | st.tuples(a_mano, st.just(True)), max_size=14)
)
def test_lo_stato_non_torna_indietro_e_le_date_restano(
    primo: MessaggioOspedaliero, azioni: list[tuple[Azione, bool]]
) -> None:
    caso = _apri(primo)
    avvenuti = caso.pull_facts()
    for azione, puo_essere_rifiutata in azioni:
        prima = documenti.validate_json(documenti.dump_json(caso))
        try:
            azione(caso)
        except Refusal:
            assert puo_essere_rifiutata, "events and messages are never refused"
            assert caso == prima, "a refusal changes nothing"
        avvenuti += caso.pull_facts()
        assert _avanza(prima.stato, caso.stato)
        assert [passo for passo in caso.passi if passo in prima.passi] == prima.passi
        assert caso.passi[-1].stato is caso.stato
        assert (caso.segnalata_il, caso.caso_id) == (prima.segnalata_il, prima.caso_id)
        for nome in ("data_ricovero", "clinicamente_dimissibile_dal", "data_prevista", "servizi_avviati_il"):
            assert getattr(prima, nome) is None or getattr(caso, nome) is not None
        assert prima.dimessa_il in (None, caso.dimessa_il)
        assert len(caso.anomalie) >= len(prima.anomalie)
        assert documenti.validate_json(documenti.dump_json(caso)) == caso
    assert sum(isinstance(fatto, facts.DimissioneSegnalata) for fatto in avvenuti) == 1
    assert sum(isinstance(fatto, facts.Dimessa) for fatto in avvenuti) == int(caso.dimessa_il is not None)
    assert all(fatto.avvenuto_il <= ORA for fatto in avvenuti)


@given(primo=messaggi, altri=st.lists(messaggi, max_size=8))
def test_ripetere_i_messaggi_non_cambia_nulla(primo: MessaggioOspedaliero, altri: list[MessaggioOspedaliero]) -> None:
    caso = _apri(primo)
    for altro in altri:
        _applica(caso, altro)
    prima = documenti.validate_json(documenti.dump_json(caso))
    caso.pull_facts()
    for ripetuto in [primo, *altri]:
        _applica(caso, ripetuto)
    assert caso == prima
    assert caso.pull_facts() == []


@given(primo=messaggi, altri=st.lists(messaggi, max_size=8))
def test_le_date_di_un_caso_non_si_contraddicono_mai(
    primo: MessaggioOspedaliero, altri: list[MessaggioOspedaliero]
) -> None:
    caso = _apri(primo)
    for altro in altri:
        _applica(caso, altro)
    note = [caso.data_ricovero, caso.clinicamente_dimissibile_dal, caso.dimessa_il]
    date_note = [giorno for giorno in note if giorno is not None]
    assert date_note == sorted(date_note)
    assert all(giorno <= ORA.date() for giorno in date_note)


_PUA: list[Azione] = [
    lambda caso: caso.segui_presa_in_carico(momento()),
    lambda caso: caso.segui_valutazione("val-1", momento()),
    lambda caso: caso.segui_pai("pai-1", momento()),
]
_SAD: list[Azione] = [
    lambda caso: caso.segui_sad_pronto("sad-1", DIMESSA, momento()),
    lambda caso: caso.segui_erogazione("sad-1", DIMESSA, momento()),
]
_OSPEDALE: list[Azione] = [
    _riceve(messaggio(messaggio_id="dimissibile", clinicamente_dimissibile_dal=DIMISSIBILE)),
    _riceve(messaggio(messaggio_id="dimessa", dimessa_il=DIMESSA, destinazione=DOMICILIO)),
]


@given(turni=st.permutations([0] * len(_PUA) + [1] * len(_SAD) + [2] * len(_OSPEDALE)))
def test_ogni_intreccio_che_rispetta_l_ordine_di_ciascuno_finisce_allo_stesso_punto(turni: list[int]) -> None:
    caso = _apri(messaggio())
    code = [iter(_PUA), iter(_SAD), iter(_OSPEDALE)]
    for turno in turni:
        next(code[turno])(caso)
    assert [passo.stato for passo in caso.passi] == list(CAMMINO)
    assert Counter(type(fatto) for fatto in caso.pull_facts()) == Counter(
        [
            facts.DimissioneSegnalata,
            facts.PresaInCarico,
            facts.Valutata,
            facts.Pianificata,
            facts.ServiziPronti,
            facts.ClinicamenteDimissibile,
            facts.Dimessa,
            facts.Conclusa,
        ]
    ), "what others are told does not depend on whom we heard first"
    assert (caso.valutazione_id, caso.pai_id) == ("val-1", "pai-1")
    assert (caso.clinicamente_dimissibile_dal, caso.dimessa_il, caso.servizi_avviati_il) == (
        DIMISSIBILE,
        DIMESSA,
        DIMESSA,
    )
    assert caso.servizi_sociali
    assert caso.anomalie == []
