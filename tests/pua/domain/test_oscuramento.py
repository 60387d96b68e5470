"""Who sees what is obscured: whoever wrote some of it, and nobody else, in whatever order things happen."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.pua.domain.accesso import Accesso
from services.pua.domain.cartella import Cosa, Voce
from services.pua.domain.codici import EsitoAccesso, MotivoChiusuraPai, Provenienza
from services.pua.domain.emergenza import AccessoInEmergenza
from services.pua.domain.oscuramento import Elemento, InteroCaso, Oscuramento, TipoElemento, visibili
from services.pua.domain.pai import Pai
from services.pua.domain.refusals import (
    ElementoInCorso,
    EmergenzaConclusa,
    NessunoLoHaInCarico,
    NonOscurabileDaSolo,
    OscuramentoRevocato,
)
from services.pua.domain.valutazione import Valutazione
from services.pua.domain.volonta import Dichiarante, Volonta
from shared.kernel.actor import Ruolo
from shared.kernel.motivo import Motivo
from shared.kernel.refusal import InconsistentDates, NotFound
from tests.pua.costruttori import ADESSO, BERGAMO, accesso, attivo, atto, conclusa, pai, valutato, valutazione


def voce(cosa: Cosa, riferimento: str, da: str = "as-1", numero: int = 8, caso_id: str = "caso-1") -> Voce:
    provenienza = Provenienza.INTEGRAZIONE if da.startswith("/") else Provenienza.MANUALE
    return Voce("persona-1", caso_id, BERGAMO, cosa, atto(numero, da, provenienza), riferimento)


def chiuso() -> Pai:
    piano = attivo()
    piano.chiudi(MotivoChiusuraPai.DECESSO, {}, None, atto(20))
    return piano


VOCI = (
    voce(Cosa.ACCESSO_APERTO, "accesso-1", "/raccordo/dimissioni"),
    voce(Cosa.SEGNALAZIONE_ACCOLTA, "accesso-1", "as-1"),
    voce(Cosa.SERVIZI_PRONTI, "dim-1", "/raccordo/dimissioni"),
    voce(Cosa.VALUTAZIONE_CONCLUSA, "valutazione-1", "inf-1"),
    voce(Cosa.PAI_REDATTO, "pai-1", "as-2"),
    voce(Cosa.SAD_RICHIESTO, "sad-1", "/raccordo/sad"),
    voce(Cosa.SAD_CONCLUSO, "sad-1", "/raccordo/sad", 22),
    voce(Cosa.SAD_RICHIESTO, "sad-prima", "/raccordo/sad", 2),
)


def parte(
    *piani: Pai, valutazioni: tuple[Valutazione, ...] = (), voci: tuple[Voce, ...] = VOCI, di: Accesso | None = None
) -> InteroCaso:
    return InteroCaso(di or valutato(), valutazioni or (conclusa(),), piani, voci)


def oscuramento(elemento: Elemento, id: str = "osc-1", numero: int = 21, da: str = "as-9") -> Oscuramento:
    return Oscuramento(
        id=id,
        persona_id="persona-1",
        caso_id="caso-1",
        territorio=BERGAMO,
        elemento=elemento,
        richiesta=Volonta(Dichiarante.PERSONA, atto(numero, da)),
    )


@pytest.mark.parametrize("riferimento", ["accesso-1", "dim-1"])
def test_l_accesso_e_la_dimissione_portano_con_se_l_intero_caso(riferimento: str) -> None:
    elemento = parte(chiuso()).elemento(riferimento)
    assert (elemento.tipo, elemento.id, set(elemento.coperti)) == (TipoElemento.CASO, "caso-1", {"caso-1"})
    assert elemento.autori == {"as-1", "inf-1", "as-2"}


def test_una_valutazione_porta_con_se_il_suo_pai_e_il_sad_che_ne_e_nato() -> None:
    elemento = parte(chiuso()).elemento("valutazione-1")
    assert elemento.coperti == {"valutazione-1", "pai-1", "sad-1"}
    assert elemento.autori == {"inf-1", "as-2"}


def test_un_pai_si_oscura_senza_la_valutazione() -> None:
    elemento = parte(chiuso()).elemento("pai-1")
    assert elemento.tipo is TipoElemento.PAI
    assert elemento.coperti == {"pai-1", "sad-1"}
    assert elemento.autori == {"as-2"}


def test_una_parte_in_corso_non_si_oscura_il_caso_intero_si() -> None:
    for in_corso in (parte(attivo()), parte(pai())):
        for riferimento in ("pai-1", "valutazione-1"):
            with pytest.raises(ElementoInCorso):
                in_corso.elemento(riferimento)
        assert in_corso.elemento("accesso-1").tipo is TipoElemento.CASO
    with pytest.raises(ElementoInCorso):
        parte(valutazioni=(valutazione(),)).elemento("valutazione-1")


def test_il_sad_non_si_oscura_da_solo() -> None:
    with pytest.raises(NonOscurabileDaSolo):
        parte(chiuso()).elemento("sad-1")


def test_un_caso_che_nessuno_ha_in_carico_non_si_oscura_finche_e_aperto() -> None:
    di_altri = (voce(Cosa.ACCESSO_APERTO, "accesso-1", "/raccordo/dimissioni"),)
    with pytest.raises(NessunoLoHaInCarico):
        parte(voci=di_altri).elemento("accesso-1")
    finito = accesso()
    finito.chiudi(EsitoAccesso.ANNULLATO, "rinuncia", atto(9))
    assert parte(voci=di_altri, di=finito).elemento("accesso-1").autori == frozenset()


def test_chi_e_nominato_da_un_altro_sistema_non_diventa_autore() -> None:
    importata = Voce(
        "persona-1", "caso-1", BERGAMO, Cosa.PAI_REDATTO, atto(8, "as-7", Provenienza.INTEGRAZIONE), "pai-1"
    )
    assert "as-7" not in parte(chiuso(), voci=(*VOCI, importata)).elemento("pai-1").autori


def test_cio_che_non_c_e_non_si_oscura() -> None:
    with pytest.raises(NotFound):
        parte().elemento("un-altro")


def test_si_revoca_una_volta_e_non_prima_di_averlo_chiesto() -> None:
    uno = oscuramento(parte(chiuso()).elemento("pai-1"))
    with pytest.raises(InconsistentDates):
        uno.revocato_per(Volonta(Dichiarante.TUTORE, atto(20)))
    uno.revocato_per(Volonta(Dichiarante.TUTORE, atto(22)))
    with pytest.raises(OscuramentoRevocato):
        uno.revocato_per(Volonta(Dichiarante.TUTORE, atto(23)))


def test_che_esiste_lo_sa_chi_ne_e_autore_e_chi_lo_ha_registrato() -> None:
    uno = oscuramento(parte(chiuso()).elemento("pai-1"), da="as-9")
    assert uno.noto_a("as-2")
    assert uno.noto_a("as-9")
    assert not uno.noto_a("inf-1")
    assert uno.nasconde("as-9", "pai-1")


ACCOUNT = st.sampled_from(["as-1", "as-2", "inf-1", "as-9"])
COSE = st.sampled_from(["accesso-1", "valutazione-1", "pai-1", "dim-1"])
PASSI = st.lists(st.tuples(st.sampled_from(["oscura", "revoca", "aggiunge"]), COSE), max_size=12)


@given(PASSI, ACCOUNT)
def test_nessuno_oltre_agli_autori_vede_cio_che_e_oscurato_in_qualunque_ordine(
    passi: list[tuple[str, str]], account: str
) -> None:
    """The rule said another way: an entry shows unless some wish in force covers it and none of its authors asks."""
    caso, fatti = parte(chiuso()), list[Oscuramento]()
    attesi: dict[int, set[str]] = {}
    voci = list(VOCI)
    for numero, (passo, che) in enumerate(passi):
        if passo == "oscura":
            fatti.append(oscuramento(caso.elemento(che), f"osc-{numero}"))
            attesi[len(fatti) - 1] = {
                "accesso-1": {v.riferimento for v in VOCI},
                "dim-1": {v.riferimento for v in VOCI},
                "valutazione-1": {"valutazione-1", "pai-1", "sad-1"},
                "pai-1": {"pai-1", "sad-1"},
            }[che]
        elif passo == "revoca":
            for posto, uno in enumerate(fatti):
                if uno.elemento == caso.elemento(che) and uno.revoca is None:
                    uno.revocato_per(Volonta(Dichiarante.PERSONA, atto(22)))
                    attesi.pop(posto)
        else:
            nuovo = f"pai-{numero + 2}"
            voci.append(voce(Cosa.PAI_REDATTO, nuovo, "inf-1"))
            for posto, uno in enumerate(fatti):
                if uno.nasconde("-", "caso-1", "valutazione-1"):
                    uno.estendi(nuovo)
                    attesi[posto] = attesi[posto] | {nuovo}
    coperte = {
        riferimento
        for posto, riferimenti in attesi.items()
        for riferimento in riferimenti
        if account not in fatti[posto].elemento.autori
    }
    interi = any(
        fatti[p].elemento.tipo is TipoElemento.CASO and account not in fatti[p].elemento.autori for p in attesi
    )
    viste = visibili(voci, fatti, account)
    assert viste == [v for v in voci if not interi and v.riferimento not in coperte]
    assert visibili(voci, fatti, None) == voci
    for uno in fatti:
        if uno.revoca is None and account not in uno.elemento.autori:
            assert not any(v.riferimento in uno.elemento.coperti or v.caso_id in uno.elemento.coperti for v in viste)


def emergenza(ore: int = 4) -> AccessoInEmergenza:
    return AccessoInEmergenza.apri(
        id="em-1",
        persona_id="persona-1",
        territori=(BERGAMO,),
        account="as-9",
        ruolo=Ruolo.ASSISTENTE_SOCIALE,
        motivo=Motivo.PERICOLO_PER_LA_SALUTE,
        nota="Trovata a terra",
        ora=ADESSO,
        durata=timedelta(hours=ore),
    )


@given(st.integers(1, 24), st.lists(st.integers(-10, 30 * 60), min_size=1), st.none() | st.integers(0, 30 * 60))
def test_un_emergenza_vale_dall_apertura_alla_scadenza_o_alla_chiusura(
    ore: int, minuti: list[int], chiusa_a: int | None
) -> None:
    aperta = emergenza(ore)
    scade = ore * 60
    for minuto in sorted([*minuti, *([] if chiusa_a is None else [chiusa_a])]):
        ora = ADESSO + timedelta(minutes=minuto)
        chiusa_prima = aperta.chiuso_il is not None
        assert aperta.attivo(ora) == (0 <= minuto < scade and not chiusa_prima)
        if minuto == chiusa_a and not chiusa_prima:
            if aperta.attivo(ora):
                aperta.chiudi(ora)
            else:
                with pytest.raises(EmergenzaConclusa):
                    aperta.chiudi(ora)
            assert not aperta.attivo(ora)
