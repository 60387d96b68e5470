"""Any sequence of commands and news, in any order: what may never happen does not."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from hypothesis import event, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from services.sad.domain import facts
from services.sad.domain.motivi import MotivoConclusione, MotivoRifiuto, MotivoSospensione
from services.sad.domain.registrazione import Fase, Provenienza, Registrazione
from services.sad.domain.sospensione import Sospensione
from services.sad.domain.stato import Stato
from services.sad.domain.visita import NESSUNA_VISITA, TotaliVisite
from shared.kernel.refusal import Refusal
from tests.sad.builders import giorno, ora, piano_del_pai, presa, progetto, registrata, visita

passi = st.sampled_from([0, 0, 0, 1, 2, 5, -4])
"""Days after the last one told: mostly forward, sometimes back."""
motivi = st.sampled_from(MotivoConclusione)


def _verso_la_fine(macchina: "PresaInCaricoMachine") -> bool:
    """What ends a take-in is tried late, or hardly any would live long enough."""
    return macchina.oggi >= 15


class PresaInCaricoMachine(RuleBasedStateMachine):
    """Days go forward mostly, but everybody may say a wrong one; refused commands must leave no trace."""

    @initialize(stato=st.sampled_from([Stato.RICHIESTA, Stato.PROGETTATA, Stato.ATTIVATA, Stato.IN_EROGAZIONE]))
    def nasce(self, stato: Stato) -> None:
        self.una = presa(stato, piano=piano_del_pai(), dimissione_id="dim-1")
        self.detti: list[Any] = []
        self.visite = NESSUNA_VISITA
        self.oggi = max(fatta.giorno.day for fatta in self.una.fasi.values() if fatta)

    def quando(self, passo: int) -> int:
        detto = min(max(self.oggi + passo, 1), 31)
        self.oggi = max(self.oggi, detto)
        return detto

    def prova(self, comando: str, *argomenti: Any) -> Any:
        prima = replace(self.una)
        try:
            esito = getattr(self.una, comando)(*argomenti)
        except Refusal:
            assert self.una == prima
            assert self.una.pull_facts() == []
            return None
        self.detti += self.una.pull_facts()
        event(f"si arriva a {self.una.stato}")
        if prima.stato is not Stato.SOSPESA or self.una.stato is not Stato.IN_EROGAZIONE:
            assert not self.una.stato.precede(prima.stato) or prima.stato.chiuso
        if prima.stato.chiuso:
            assert self.una.stato.chiuso
        return esito

    @rule(passo=passi)
    def accetta(self, passo: int) -> None:
        self.prova("accetta", registrata(self.quando(passo)))

    @rule(passo=passi)
    def rifiuta(self, passo: int) -> None:
        self.prova("rifiuta", MotivoRifiuto.ALTRO, registrata(self.quando(passo)))

    @rule(passo=passi)
    def valuta(self, passo: int) -> None:
        self.prova("valuta", True, True, registrata(self.quando(passo)))

    @rule(passo=passi, dopo=passi)
    def progetta(self, passo: int, dopo: int) -> None:
        progettazione = registrata(self.quando(passo))
        nuovo = progetto(dal=progettazione.giorno + timedelta(days=dopo))
        self.prova("progetta", nuovo, None, progettazione)

    @rule(passo=passi, dopo=st.none() | passi)
    def attiva(self, passo: int, dopo: int | None) -> None:
        attivazione = registrata(self.quando(passo))
        dal = None if dopo is None else attivazione.giorno + timedelta(days=dopo)
        self.prova("attiva", dal, attivazione)

    @rule(passo=passi)
    def avvia(self, passo: int) -> None:
        self.prova("avvia_erogazione", registrata(self.quando(passo)))

    @rule(passo=passi)
    def va(self, passo: int) -> None:
        una = visita(self.quando(passo))
        if self.prova("accogli_visita", una) is not None:
            prima = min(self.visite.prima or una.inizio, una.inizio)
            ultima = max(self.visite.ultima or una.inizio, una.inizio)
            self.visite = TotaliVisite(self.visite.effettuate + 1, 0, self.visite.minuti + una.minuti, prima, ultima)

    @rule(passo=passi, durata=st.none() | st.integers(0, 5))
    def sospende(self, passo: int, durata: int | None) -> None:
        dal = giorno(self.quando(passo))
        al = None if durata is None else dal + timedelta(days=durata)
        self.prova("sospendi", Sospensione.registra(dal, al, MotivoSospensione.ASSENZA, giorno(31)), 0)

    @rule(passo=passi)
    def riprende(self, passo: int) -> None:
        self.prova("riprendi", giorno(self.quando(passo)), giorno(31))

    @rule(passo=passi, esito=st.integers(0, 4))
    def valuta_finale(self, passo: int, esito: int) -> None:
        self.prova("valuta_finale", esito, registrata(self.quando(passo)))

    @precondition(_verso_la_fine)
    @rule(passo=passi, motivo=motivi)
    def conclude(self, passo: int, motivo: MotivoConclusione) -> None:
        self.prova("concludi", motivo, registrata(self.quando(passo)), self.visite)

    @rule(passo=passi)
    def viene_dimessa(self, passo: int) -> None:
        il = ora(self.quando(passo))
        self.prova("apprendi_dimissione", il, il, "raccordo/sad")

    @precondition(_verso_la_fine)
    @rule(passo=passi, motivo=motivi, da_chi=st.sampled_from(["chiudi_con_pai", "chiudi_con_dimissione"]))
    def finisce_altrove(self, passo: int, motivo: MotivoConclusione, da_chi: str) -> None:
        fine = Registrazione(ora(self.quando(passo)), ora(31), "raccordo/sad", Provenienza.INTEGRAZIONE)
        self.prova(da_chi, motivo, fine, self.visite)

    @invariant()
    def chi_e_chiuso_sa_come(self) -> None:
        assert self.una.stato.chiuso == (self.una.chiusura is not None)
        assert (self.una.stato is Stato.RIFIUTATA) == (self.una.motivo_rifiuto is not None)

    @invariant()
    def lo_stato_dice_cio_che_le_fasi_mostrano(self) -> None:
        una, fasi = self.una, self.una.fasi
        if una.stato in (Stato.IN_EROGAZIONE, Stato.SOSPESA, Stato.VALUTATA_FINALE, Stato.CONCLUSA):
            assert fasi[Fase.EROGAZIONE] is not None
        if una.stato in (Stato.RIFIUTATA, Stato.ANNULLATA, Stato.ATTIVATA):
            assert fasi[Fase.EROGAZIONE] is None
        if fasi[Fase.VALUTAZIONE_FINALE] is not None:
            assert fasi[Fase.EROGAZIONE] is not None
        if una.aperta:
            assert (una.stato is Stato.SOSPESA) == any(ogni.in_corso for ogni in una.sospensioni) or (
                una.stato is Stato.VALUTATA_FINALE
            )

    @invariant()
    def nessuna_fase_salta_quelle_prima(self) -> None:
        fatte = [self.una.fasi[fase] is not None for fase in Fase]
        assert fatte == sorted(fatte, reverse=True)

    @invariant()
    def i_fatti_detti_bastano_a_sapere_lo_stato_finale(self) -> None:
        chiuse = [fatto for fatto in self.detti if isinstance(fatto, facts.Chiusa)]
        if self.una.chiusura is not None:
            assert (chiuse[-1].stato, chiuse[-1].motivo) == (self.una.stato, self.una.chiusura.motivo)
            assert chiuse[-1].ore_erogate == self.una.chiusura.ore_erogate
        else:
            assert not chiuse

    @invariant()
    def le_ore_pianificate_non_calano_col_tempo(self) -> None:
        ore = [self.una.ore_pianificate(giorno(n)) for n in (1, 10, 20, 31)]
        assert ore == sorted(ore)


TestPresaInCarico = PresaInCaricoMachine.TestCase
TestPresaInCarico.settings = settings(max_examples=80, stateful_step_count=30, deadline=None)
