"""DIP-3, DIP-4 and DIP-6, case by case."""

from services.indicators.domain.contributions.dip3_dip4 import dip3, dip4
from services.indicators.domain.contributions.dip6 import dip6
from services.indicators.domain.contributions.parametri import PREDEFINITI, FineAttesa, InizioAttesa, Parametri
from tests.indicators.storie import Caso


def test_l_attesa_va_dal_clinicamente_dimissibile_alla_dimissione() -> None:
    caso = Caso()
    caso.segnalata("2026-03-01")
    caso.dimissibile("2026-03-04")
    caso.dimessa("2026-03-10")
    contributo = caso.contributo(dip3)
    assert (contributo.valore, contributo.anno, contributo.denominatore) == (6, 2026, 1)
    assert contributo.eventi == ("caso-1-dimissioni-2", "caso-1-dimissioni-3")


def test_senza_clinicamente_dimissibile_l_attesa_parte_dalla_segnalazione() -> None:
    caso = Caso()
    caso.segnalata("2026-03-01")
    caso.dimessa("2026-03-10")
    assert caso.contributo(dip3).valore == 9


def test_l_inizio_e_un_parametro_e_si_vede_nella_versione() -> None:
    caso = Caso()
    caso.segnalata("2026-03-01")
    caso.dimissibile("2026-03-04")
    caso.dimessa("2026-03-10")
    parametri = Parametri(dip_inizio=InizioAttesa.SEGNALAZIONE)
    assert caso.contributo(dip3, parametri).valore == 9
    assert dip3(PREDEFINITI).versione == "DIP-3/1"
    assert dip3(parametri).versione == "DIP-3/1[inizio=segnalazione]"


def test_anche_la_fine_e_un_parametro() -> None:
    caso = Caso()
    caso.segnalata("2026-03-01")
    caso.servizi_pronti("2026-03-07")
    caso.dimessa("2026-03-10")
    contributo = caso.contributo(dip3, Parametri(dip_fine=FineAttesa.SERVIZI_PRONTI))
    assert contributo.valore == 6
    assert contributo.eventi == ("caso-1-dimissioni-1", "caso-1-dimissioni-2", "caso-1-dimissioni-3")


def test_chi_torna_a_casa_conta_in_dip3_chi_va_in_struttura_in_dip4() -> None:
    a_casa, in_struttura = Caso(), Caso()
    for caso, verso in ((a_casa, "domicilio"), (in_struttura, "struttura_residenziale")):
        caso.segnalata()
        caso.dimessa(verso=verso)
    assert (len(a_casa.contributi(dip3(PREDEFINITI))), len(a_casa.contributi(dip4(PREDEFINITI)))) == (1, 0)
    assert (len(in_struttura.contributi(dip3(PREDEFINITI))), len(in_struttura.contributi(dip4(PREDEFINITI)))) == (0, 1)


def test_un_alloggio_temporaneo_non_e_ne_casa_ne_struttura() -> None:
    caso = Caso()
    caso.segnalata()
    caso.dimessa(verso="alloggio_temporaneo")
    assert caso.contributi(dip3(PREDEFINITI)) + caso.contributi(dip4(PREDEFINITI)) == []


def test_l_anno_e_quello_della_dimissione() -> None:
    caso = Caso()
    caso.segnalata("2025-12-28")
    caso.dimessa("2026-01-02")
    assert (caso.contributo(dip3).anno, caso.contributo(dip3).valore) == (2026, 5)


def test_la_segnalazione_delle_23_30_utc_e_del_giorno_dopo_a_roma() -> None:
    caso = Caso()
    caso.segnalata("2026-03-01T23:30:00+00:00")
    caso.dimessa("2026-03-10")
    assert caso.contributo(dip3).valore == 8


def test_un_attesa_negativa_vale_zero() -> None:
    caso = Caso()
    caso.segnalata("2026-03-01")
    caso.dimissibile("2026-03-12")
    caso.dimessa("2026-03-10")
    assert caso.contributo(dip3).valore == 0


def test_una_data_corretta_dopo_sostituisce_la_prima() -> None:
    caso = Caso()
    caso.segnalata("2026-03-01")
    caso.dimissibile("2026-03-04")
    caso.dimissibile("2026-03-06")
    caso.dimessa("2026-03-10")
    assert caso.contributo(dip3).valore == 4


def test_una_dimissione_annullata_prima_di_uscire_non_ha_attesa() -> None:
    caso = Caso()
    caso.segnalata()
    caso.annullata("2026-03-11")
    assert caso.contributi(dip3(PREDEFINITI)) == []


def test_un_decesso_dopo_la_dimissione_non_toglie_l_attesa_che_c_e_stata() -> None:
    caso = Caso()
    caso.segnalata("2026-03-01")
    caso.dimessa("2026-03-10")
    caso.annullata("2026-03-11")
    assert caso.contributo(dip3).valore == 9


def test_due_dimissioni_dello_stesso_caso_contano_due_volte() -> None:
    caso = Caso()
    for dimissione, giorno in (("dim-1", "2026-03-05"), ("dim-2", "2026-05-07")):
        caso.segnalata(giorno[:8] + "01", dimissione)
        caso.dimessa(giorno, dimissione=dimissione)
    assert {(c.chiave, c.valore) for c in caso.contributi(dip3(PREDEFINITI))} == {("dim-1", 4), ("dim-2", 6)}


def test_senza_territorio_non_si_conta() -> None:
    caso = Caso()
    caso.dimissibile()
    caso.dimessa()
    assert caso.contributi(dip3(PREDEFINITI)) == []


def test_segnalazione_e_cartella_per_integrazione_contano_in_dip6() -> None:
    caso = Caso()
    caso.segnalata("2026-03-01")
    caso.accesso("2026-03-01")
    contributo = caso.contributo(dip6)
    assert (contributo.numeratore, contributo.denominatore) == (1, 1)
    assert contributo.eventi == ("caso-1-dimissioni-1", "caso-1-pua-1")


def test_una_segnalazione_ridigitata_non_e_integrata() -> None:
    caso = Caso()
    caso.segnalata(provenienza="manuale")
    caso.accesso()
    assert caso.contributo(dip6).numeratore == 0


def test_una_cartella_aperta_a_mano_non_e_integrata() -> None:
    caso = Caso()
    caso.segnalata()
    caso.accesso(provenienza="manuale")
    assert caso.contributo(dip6).numeratore == 0


def test_la_cartella_di_un_altra_dimissione_non_vale() -> None:
    caso = Caso()
    caso.segnalata()
    caso.accesso(dimissione="dim-9")
    assert caso.contributo(dip6).numeratore == 0


def test_una_segnalazione_errata_non_conta_un_decesso_si() -> None:
    errata, decesso = Caso(), Caso()
    for caso, motivo in ((errata, "errore"), (decesso, "decesso")):
        caso.segnalata()
        caso.annullata(motivo=motivo)
    assert errata.contributi(dip6(PREDEFINITI)) == []
    assert decesso.contributo(dip6).denominatore == 1
