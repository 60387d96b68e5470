"""What one Raccordo hands over and another takes in is, handed over again, the same document."""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any, TypeAlias

from hypothesis import given
from hypothesis import strategies as st

from services.pua.application import commands, handlers, piano
from services.pua.application.commands import ImportaCartella, TerritorioIndicato
from services.pua.application.documento.esporta import documento
from services.pua.application.documento.importa import importa_cartella
from services.pua.domain.codici import (
    Area,
    EsitoAccesso,
    EsitoPreliminare,
    Lato,
    MotivoChiusuraPai,
    Orizzonte,
    Segnalante,
    TipoIntervento,
)
from services.pua.domain.progetto import Obiettivo, Progetto, Riferimenti
from services.pua.domain.scales import catalogo
from shared.contracts.cartella_sociale import CartellaSociale, Mittente
from shared.kernel.actor import Ruolo
from shared.kernel.refusal import Refusal
from tests.pua.costruttori import EQUIPE, atto, dati, giorno, intervento, obiettivo, progetto, risultato
from tests.pua.finti import PuaFinto, operatore

QUI, LA = Mittente(ente="030", sistema="raccordo"), Mittente(ente="050", sistema="altro-raccordo")
DA_SISTEMA = "raccordo/"
Gestore: TypeAlias = Callable[[Any, Any], object]


class Storia:
    """One case as its operators bring it forward; what is refused did not happen."""

    def __init__(self) -> None:
        self.uow = PuaFinto()
        self.ora = giorno(1)
        self.accesso = handlers.apri_accesso(
            commands.ApriAccesso(
                TerritorioIndicato("50036"), Segnalante.MMG_PLS, persona=dati(), motivo="Cade", avvenuto_il=self.ora
            ),
            self.uow,
        )

    def passa(self, quanto: timedelta) -> None:
        self.ora += quanto

    def fa(
        self, gestore: Callable[[Any, Any], object], comando: object, come: Ruolo = Ruolo.ASSISTENTE_SOCIALE
    ) -> None:
        self.uow.come(operatore(ruolo=come))
        with suppress(Refusal):
            gestore(comando, self.uow)

    def accoglie(self) -> None:
        self.fa(handlers.accogli_segnalazione, commands.AccogliSegnalazione(self.accesso.id, self.ora))

    def valuta_in_preliminare(self, esito: EsitoPreliminare) -> None:
        comando = commands.ConcludiValutazionePreliminare(self.accesso.id, esito, "Così è", self.ora)
        self.fa(handlers.concludi_valutazione_preliminare, comando)

    def avvia(self, area: Area) -> None:
        self.fa(handlers.avvia_valutazione, commands.AvviaValutazione(self.accesso.id, area, EQUIPE, "n-1", self.ora))

    def somministra(self, scala: str) -> None:
        risposte = {voce.codice: voce.valori[0] for voce in catalogo()[scala].voci}
        for valutazione in self.uow.valutazioni.all():
            comando = commands.SomministraScala(valutazione.id, scala, risposte, {}, self.ora)
            self.fa(handlers.somministra_scala, comando)

    def conclude(self) -> None:
        for valutazione in self.uow.valutazioni.all():
            comando = commands.ConcludiValutazione(valutazione.id, risultato(), None, self.ora)
            self.fa(handlers.concludi_valutazione, comando)

    def redige(self, contenuto: Progetto) -> None:
        for valutazione in self.uow.valutazioni.all():
            self.fa(piano.redigi_pai, commands.RedigiPai(valutazione.id, contenuto, Riferimenti("as-1"), self.ora))

    def revisiona(self, tieni: int) -> None:
        """Some entries stay, one is new."""
        for pai in self.uow.pai.all():
            nuovo = Progetto(
                ("Altro",),
                (*pai.progetto.obiettivi[:tieni], Obiettivo(f"Nuovo {pai.revisione}", Orizzonte.BREVE)),
                (*pai.progetto.interventi[-tieni:], intervento(TipoIntervento.PASTI)),
            )
            self.fa(piano.revisiona_pai, commands.RevisionaPai(pai.id, nuovo, pai.riferimenti, self.ora))

    def firma(self, lato: Lato) -> None:
        ruolo = Ruolo.ASSISTENTE_SOCIALE if lato is Lato.SOCIALE else Ruolo.OPERATORE_ASST
        for pai in self.uow.pai.all():
            self.fa(piano.firma_pai, commands.FirmaPai(pai.id, lato, self.ora), ruolo)

    def attiva(self) -> None:
        for pai in self.uow.pai.all():
            self.fa(piano.attiva_pai, commands.AttivaPai(pai.id, self.ora))

    def avvia_gli_interventi(self) -> None:
        for pai in self.uow.pai.all():
            for previsto in pai.progetto.interventi:
                self.fa(piano.avvia_intervento, commands.AvviaIntervento(pai.id, previsto.id, self.ora))

    def conclude_gli_interventi(self) -> None:
        for pai in self.uow.pai.all():
            for previsto in pai.progetto.interventi:
                self.fa(piano.concludi_intervento, commands.ConcludiIntervento(pai.id, previsto.id, self.ora))

    def sad_parte(self) -> None:
        for pai in self.uow.pai.all():
            if pai.sad_avviato(atto(1)):
                self.uow.pai.save(pai)

    def chiude_il_piano(self, motivo: MotivoChiusuraPai) -> None:
        for pai in self.uow.pai.all():
            esiti = {o.id: 2 for o in pai.progetto.obiettivi}
            self.fa(piano.chiudi_pai, commands.ChiudiPai(pai.id, motivo, esiti, "Nota", self.ora))

    def chiude_l_accesso(self, esito: EsitoAccesso) -> None:
        self.fa(handlers.chiudi_accesso, commands.ChiudiAccesso(self.accesso.id, esito, "Motivo", self.ora))


CONTENUTI = [
    progetto(),
    progetto(intervento(TipoIntervento.PASTI), intervento(TipoIntervento.ADI)),
    progetto(obiettivi=()),
    progetto(intervento(TipoIntervento.SAD), intervento(TipoIntervento.PASTI), obiettivi=(obiettivo(), obiettivo("B"))),
]
PASSI: list[st.SearchStrategy[Callable[[Storia], None]]] = [
    st.just(Storia.accoglie),
    st.sampled_from(EsitoPreliminare).map(lambda e: lambda storia: storia.valuta_in_preliminare(e)),
    st.just(Storia.conclude),
    st.sampled_from(list(catalogo())).map(lambda s: lambda storia: storia.somministra(s)),
    st.sampled_from(CONTENUTI).map(lambda c: lambda storia: storia.redige(c)),
    st.integers(1, 2).map(lambda n: lambda storia: storia.revisiona(n)),
    st.sampled_from(Lato).map(lambda lato: lambda storia: storia.firma(lato)),
    st.just(Storia.attiva),
    st.just(Storia.avvia_gli_interventi),
    st.just(Storia.conclude_gli_interventi),
    st.just(Storia.sad_parte),
    st.sampled_from(MotivoChiusuraPai).map(lambda m: lambda storia: storia.chiude_il_piano(m)),
    st.sampled_from(EsitoAccesso).map(lambda e: lambda storia: storia.chiude_l_accesso(e)),
    st.sampled_from(Area).map(lambda a: lambda storia: storia.avvia(a)),
]
ATTESE = st.sampled_from([timedelta(0), timedelta(minutes=5), timedelta(hours=7), timedelta(days=1)])


CONSUETI: tuple[Callable[[Storia], None], ...] = (
    Storia.accoglie,
    lambda storia: storia.valuta_in_preliminare(EsitoPreliminare.BISOGNO_COMPLESSO),
    lambda storia: storia.avvia(Area.ANZIANI),
    lambda storia: storia.somministra("SPMSQ"),
    Storia.conclude,
    lambda storia: storia.redige(CONTENUTI[-1]),
    lambda storia: storia.firma(Lato.SOCIALE),
    Storia.attiva,
)


@st.composite
def storie(draw: st.DrawFn) -> Storia:
    """The usual steps up to somewhere, then any others in any order."""
    storia = Storia()
    consueti = CONSUETI[: draw(st.integers(0, len(CONSUETI)))]
    for passo in (*consueti, *draw(st.lists(st.one_of(PASSI), max_size=12))):
        passo(storia)
        storia.passa(draw(ATTESE))
    return storia


def esporta(uow: PuaFinto, mittente: Mittente = QUI) -> CartellaSociale:
    [persona] = uow.persone.tenute.values()
    return documento(persona.id, mittente, uow.come(operatore()))


def senza_nomi(documento: CartellaSociale) -> Any:
    """What is said: ids by the order in which they come, without when and through whom it was written down here."""
    detto = documento.model_dump(mode="json", exclude={"documento_id", "mittente", "aggiornata_al"})
    nomi: dict[str, str] = {}

    def spoglia(parte: Any, nome: str = "") -> Any:
        if isinstance(parte, dict):
            taciuti = {"registrato_il", "provenienza", "origine", "altri_passaggi"}
            return {chiave: spoglia(valore, chiave) for chiave, valore in parte.items() if chiave not in taciuti}
        if isinstance(parte, list):
            return [spoglia(elemento) for elemento in parte]
        if nome == "da" and parte is not None:
            return parte.removeprefix(DA_SISTEMA)
        if nome in {"id", "caso_id", "progetto_id", "valutazione_id"}:
            return nomi.setdefault(parte, f"{len(nomi)}")
        return parte

    spogliato = spoglia(detto)
    for caso in spogliato["casi"]:
        sad = {
            i["id"]
            for p in caso["fasi"]["progetto"]
            for r in p["revisioni"]
            for i in r["interventi"]
            if i["tipo"] == "sad"
        }
        caso["fasi"]["erogazione"] = sorted(
            (e for e in caso["fasi"]["erogazione"] if nomi.get(e["intervento_id"]) not in sad), key=str
        )
    return spogliato


@given(storie())
def test_esportata_importata_ed_esportata_di_nuovo_dice_le_stesse_cose(storia: Storia) -> None:
    uscita = esporta(storia.uow)
    altrove = PuaFinto()
    importa_cartella(ImportaCartella(uscita, LA), altrove)
    assert senza_nomi(esporta(altrove, LA)) == senza_nomi(uscita)


@given(storie())
def test_importata_due_volte_e_come_una(storia: Storia) -> None:
    uscita = esporta(storia.uow)
    altrove = PuaFinto()
    importa_cartella(ImportaCartella(uscita, LA), altrove)
    prima, annunci = esporta(altrove, LA), len(altrove.annunci)
    importa_cartella(ImportaCartella(uscita, LA), altrove)
    importa_cartella(ImportaCartella(uscita.model_copy(update={"documento_id": "di nuovo"}), LA), altrove)
    assert (esporta(altrove, LA), len(altrove.annunci)) == (prima, annunci)
