from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from services.pua.domain.anagrafica import Anagrafica
from services.pua.domain.identificativi import Identificativo
from services.pua.domain.persona import CodiceRilievo, Persona, Rilievo
from services.pua.domain.riconoscimento import riconosci
from shared.kernel.territory import Territorio
from tests.pua.costruttori import BERGAMO, CF_MARIO, TREVIGLIO, anpr, atto, cf, persona, stp

TUTTI = [cf(), cf(CF_MARIO), anpr(), stp(), stp("STP0300010000002")]


def ovunque(_: Territorio) -> bool:
    return True


def in_nessun_luogo(_: Territorio) -> bool:
    return False


def titolari(*persone: Persona) -> dict[Identificativo, Persona]:
    return {identificativo: p for p in persone for identificativo in p.identificativi}


def test_lo_stesso_identificativo_e_la_stessa_persona() -> None:
    ada = persona(cf())
    assert riconosci([cf()], titolari(ada)).persona is ada


def test_senza_identificativo_e_qualcuno_di_nuovo() -> None:
    assert riconosci([], titolari(persona(cf()))).persona is None


def test_due_identificativi_di_due_persone_decide_il_codice_fiscale_e_le_due_restano_due() -> None:
    ada, altra = persona(cf(), id="ada"), persona(stp(), id="altra")
    trovato = riconosci([stp(), cf()], titolari(ada, altra))
    assert trovato.persona is ada
    assert trovato.altrui == ((stp(), altra),)


def test_chi_ha_un_altro_codice_fiscale_non_si_riconosce_da_un_identificativo_piu_debole() -> None:
    mario = persona(cf(CF_MARIO), stp(), id="mario")
    trovato = riconosci([cf(), stp()], titolari(mario))
    assert trovato.persona is None
    assert trovato.altrui == ((stp(), mario),)


def test_chi_aveva_solo_un_stp_si_riconosce_quando_riceve_il_codice_fiscale() -> None:
    straniera = persona(stp())
    assert riconosci([cf(), stp()], titolari(straniera)).persona is straniera


@given(
    st.lists(st.sets(st.sampled_from(range(len(TUTTI)))), max_size=3),
    st.permutations(range(len(TUTTI))).flatmap(lambda p: st.integers(0, len(TUTTI)).map(lambda n: p[:n])),
)
def test_il_riconoscimento_non_dipende_dall_ordine_e_non_attribuisce_mai_cio_che_e_di_altri(
    insiemi: list[set[int]], stati: list[int]
) -> None:
    presi: set[int] = set()
    persone = []
    for numero, insieme in enumerate(insiemi):
        suoi = insieme - presi
        presi |= suoi
        if suoi:
            persone.append(persona(*(TUTTI[i] for i in sorted(suoi)), id=f"p{numero}"))
    dichiarati = [TUTTI[i] for i in stati]
    trovato = riconosci(dichiarati, titolari(*persone))
    assert riconosci(dichiarati[::-1], titolari(*persone)).persona is trovato.persona
    altrui = {identificativo for identificativo, _ in trovato.altrui}
    for identificativo in dichiarati:
        titolare = titolari(*persone).get(identificativo)
        assert (identificativo in altrui) == (titolare is not None and titolare is not trovato.persona)


def test_un_altra_identita_sullo_stesso_identificativo_e_un_rilievo_e_nulla_e_sovrascritto() -> None:
    ada = persona(cf(), data_nascita="1941-03-07")
    assert ada.dichiara(BERGAMO, Anagrafica((cf(),), "Bianchi", "Ida", "1950"), (), atto(2))
    assert [r.codice for r in ada.rilievi] == [CodiceRilievo.POSSIBILE_PERSONA_DIVERSA]
    nota = ada.nota_in(BERGAMO)
    assert (nota.cognome, nota.nome, nota.data_nascita) == ("Rossi", "Ada", "1941-03-07")
    assert [d.anagrafica.cognome for d in ada.dichiarazioni] == ["Rossi", "Bianchi"]


def test_la_stessa_dichiarazione_ripetuta_non_dice_nulla_di_nuovo() -> None:
    ada = persona(cf())
    assert not ada.dichiara(BERGAMO, ada.dichiarazioni[0].anagrafica, (), atto(2))
    assert len(ada.dichiarazioni) == 1


def test_lo_stesso_rilievo_si_scrive_una_volta() -> None:
    ada = persona(cf())
    for numero in (2, 3):
        ada.dichiara(BERGAMO, Anagrafica((cf(),), "Bianchi", telefono=str(numero)), (), atto(numero))
    assert len(ada.rilievi) == 1


def test_un_territorio_non_vede_cio_che_ha_detto_un_altro() -> None:
    ada = persona(cf(), indirizzo="Via Roma 1", data_nascita="1941-03-07")
    ada.dichiara(TREVIGLIO, Anagrafica((cf(),), "Rossi"), (), atto(2))
    scheda = ada.scheda(lambda t: t == TREVIGLIO)
    assert scheda.anagrafica == Anagrafica((cf(),), "Rossi")
    assert ada.scheda(in_nessun_luogo).anagrafica == Anagrafica()


def test_la_contraddizione_tra_due_territori_la_vede_solo_chi_li_vede_entrambi() -> None:
    ada = persona(cf(), data_nascita="1941-03-07")
    ada.dichiara(TREVIGLIO, Anagrafica((cf(),), data_nascita="1950"), (), atto(2))
    assert ada.scheda(lambda t: t == TREVIGLIO).rilievi == ()
    assert ada.scheda(lambda t: t == BERGAMO).rilievi == ()
    assert len(ada.scheda(ovunque).rilievi) == 1


def test_il_rilievo_di_una_dichiarazione_lo_vede_il_suo_territorio() -> None:
    ada = persona(cf())
    rilievo = Rilievo(CodiceRilievo.CODICE_FISCALE_NON_VALIDO, (TREVIGLIO,), atto(2))
    ada.dichiara(TREVIGLIO, Anagrafica(), (rilievo,), atto(2))
    assert ada.scheda(lambda t: t == TREVIGLIO).rilievi == (rilievo,)
    assert ada.scheda(lambda t: t == BERGAMO).rilievi == ()


def test_chi_apre_un_caso_altrove_porta_con_se_cio_che_vede_e_non_altro() -> None:
    ada = persona(cf(), indirizzo="Via Roma 1")
    ada.dichiara(TREVIGLIO, Anagrafica(telefono="0363"), (), atto(2))
    altrove = replace(TREVIGLIO, distretto="22036")
    assert ada.collega(altrove, lambda t: t == TREVIGLIO, atto(3))
    assert ada.nota_in(altrove) == Anagrafica(telefono="0363")
    assert not ada.collega(altrove, ovunque, atto(4))
