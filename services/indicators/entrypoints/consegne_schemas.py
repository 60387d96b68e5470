"""What comes in and goes out about subscriptions and deliveries. A key is shown once, when it is made."""

from typing import Annotated

from pydantic import Field

from services.indicators.application.consegne.consegne import Riconsegnate
from services.indicators.domain.consegne.abbonamento import Abbonamento
from services.indicators.domain.consegne.cadenza import Cadenza, Ritmo
from services.indicators.domain.consegne.consegna import Consegna, MotivoRifiuto, Ricevuta, StatoConsegna, Tentativo
from shared.contracts.envelope import CodiceTerritorio
from shared.web.schemas import Body, Istante, View
from shared.webhooks.chiavi import Chiave
from shared.webhooks.spedizione import Esito

Url = Annotated[
    str,
    Field(
        max_length=500,
        description="https, verso un host dell'elenco della piattaforma; senza credenziali",
        examples=["https://ricezione.ambito.example/raccordo"],
    ),
]


class CadenzaCorpo(Body):
    ritmo: Ritmo = Ritmo.AL_CAMBIAMENTO
    quiete_minuti: int = Field(
        15, ge=1, le=1440, description="Al cambiamento: dopo quanti minuti senza altri cambiamenti"
    )
    ora: int = Field(6, ge=0, le=23, description="Giornaliera e mensile: ora di Roma")
    giorno: int = Field(1, ge=1, le=28, description="Mensile: giorno del mese")

    def cadenza(self) -> Cadenza:
        return Cadenza(self.ritmo, self.quiete_minuti, self.ora, self.giorno)


class AbbonamentoCorpo(Body):
    ambito: CodiceTerritorio
    url: Url
    cadenza: CadenzaCorpo = CadenzaCorpo()


class ModificaCorpo(Body):
    url: Url
    cadenza: CadenzaCorpo


class RotazioneCorpo(Body):
    subito: bool = Field(
        False, description="Le chiavi precedenti smettono subito di firmare (chiave finita in mani sbagliate)"
    )


class RicevutaCorpo(Body):
    stato: Ricevuta = Field(description="validata, poi accettata o rifiutata")
    motivo: MotivoRifiuto | None = Field(None, description="Soltanto per rifiutata")


class RiconsegnaCorpo(Body):
    ambito: CodiceTerritorio | None = Field(None, description="Assente: tutti gli Ambiti visibili")


class CadenzaVista(View):
    ritmo: Ritmo
    quiete_minuti: int
    ora: int
    giorno: int


class ChiaveVista(View):
    numero: int
    dal: Istante
    fino: Istante | None = Field(description="Assente: finché non viene sostituita")

    @classmethod
    def of(cls, chiave: Chiave) -> "ChiaveVista":
        return cls(numero=chiave.numero, dal=chiave.dal, fino=chiave.fino)


class AbbonamentoVista(View):
    id: str
    versione: int
    ambito: str
    url: str
    cadenza: CadenzaVista
    attivo: bool
    sospeso_perche: str | None = Field(description="a_richiesta, oppure ritirato: il ricevente ha risposto 410")
    chiavi: list[ChiaveVista] = Field(description="La più recente per prima; il loro valore non si mostra più")
    creato_il: Istante
    ultima_consegna_preparata: Istante | None
    cambiata_dal: Istante | None = Field(description="Da quando i valori non sono quelli dell'ultima consegna")

    @classmethod
    def of(cls, abbonamento: Abbonamento) -> "AbbonamentoVista":
        cadenza = abbonamento.cadenza
        return cls(
            id=abbonamento.id,
            versione=abbonamento.versione,
            ambito=abbonamento.ambito,
            url=abbonamento.url,
            cadenza=CadenzaVista(
                ritmo=cadenza.ritmo, quiete_minuti=cadenza.quiete, ora=cadenza.ora, giorno=cadenza.giorno
            ),
            attivo=abbonamento.attivo,
            sospeso_perche=abbonamento.sospeso_perche,
            chiavi=[ChiaveVista.of(chiave) for chiave in abbonamento.chiavi],
            creato_il=abbonamento.creato_il,
            ultima_consegna_preparata=abbonamento.ultima,
            cambiata_dal=abbonamento.cambiata_dal,
        )


class AbbonamentoConChiaveVista(AbbonamentoVista):
    chiave: str | None = Field(
        None, description="La chiave nuova (whsec_…): si vede solo qui, e non in una risposta ripetuta"
    )


class TentativoVista(View):
    il: Istante
    esito: Esito
    http: int | None
    durata_ms: int

    @classmethod
    def of(cls, tentativo: Tentativo) -> "TentativoVista":
        return cls(il=tentativo.il, esito=tentativo.esito, http=tentativo.http, durata_ms=tentativo.durata_ms)


class ConsegnaVista(View):
    id: str = Field(description="Il webhook-id: lo stesso a ogni tentativo")
    versione: int
    abbonamento_id: str
    ambito: str
    versione_valori: int = Field(description="Il sequence della fotografia")
    creata_il: Istante
    stato: StatoConsegna
    prossimo_tentativo: Istante | None
    tentativi: list[TentativoVista]
    ricevuta: Ricevuta | None
    ricevuta_il: Istante | None
    motivo: MotivoRifiuto | None

    @classmethod
    def of(cls, consegna: Consegna) -> "ConsegnaVista":
        return cls(
            id=consegna.id,
            versione=consegna.versione,
            abbonamento_id=consegna.abbonamento_id,
            ambito=consegna.ambito,
            versione_valori=consegna.versione_valori,
            creata_il=consegna.creata_il,
            stato=consegna.stato,
            prossimo_tentativo=consegna.prossimo,
            tentativi=[TentativoVista.of(tentativo) for tentativo in consegna.tentativi],
            ricevuta=consegna.ricevuta,
            ricevuta_il=consegna.ricevuta_il,
            motivo=consegna.motivo,
        )


class RiconsegnateVista(View):
    riconsegnate: int
    superate: int = Field(description="Valori più recenti sono già arrivati, o stanno partendo")
    sospese: int = Field(description="L'abbonamento è sospeso: nessuno li vuole, per ora")

    @classmethod
    def of(cls, done: Riconsegnate) -> "RiconsegnateVista":
        return cls(riconsegnate=done.riconsegnate, superate=done.superate, sospese=done.sospese)
