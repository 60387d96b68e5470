"""Stories of cases, told as the three publishers would tell them. Defaults tell an ordinary story in Bergamo."""

from collections import defaultdict
from datetime import UTC, date, datetime
from typing import Any

from services.indicators.domain.contributions.contributo import Contributo, Regola
from services.indicators.domain.contributions.parametri import PREDEFINITI, Parametri
from services.indicators.domain.contributions.registry import Regole
from services.indicators.domain.ledger import ledger
from shared.contracts import dimissioni, pua, sad
from shared.contracts.envelope import Event, Payload, TerritorioDelCaso, decode, encode
from shared.kernel.clock import ROME

BERGAMO = TerritorioDelCaso(ambito="50036", distretto="22047", asst="718")
OGLIO_PO_CREMONA = TerritorioDelCaso(ambito="50097", distretto="22070", asst="724")


def istante(quando: str | datetime) -> datetime:
    """`2026-03-01` is noon in Rome of that day; otherwise an ISO instant with its offset."""
    if isinstance(quando, datetime):
        return quando.astimezone(UTC)
    if len(quando) == 10:
        return datetime.fromisoformat(quando).replace(hour=12, tzinfo=ROME).astimezone(UTC)
    return datetime.fromisoformat(quando).astimezone(UTC)


class Caso:
    """A case and what was said about it, in the order in which it was told here."""

    def __init__(self, id: str = "caso-1", territorio: TerritorioDelCaso = BERGAMO) -> None:
        self.id = id
        self.territorio = territorio
        self.eventi: list[Event] = []
        self._sequences: dict[str, int] = defaultdict(int)

    def dice(self, payload: Payload, il: str | datetime, saputo: str | datetime | None = None) -> Event:
        """One event: when it happened, and when it came to be known (at once, where nothing else is said)."""
        service = "indicators" if (said := payload.tipo.partition(".")[0]) == "registro" else said
        self._sequences[service] += 1
        event = decode(
            encode(
                payload,
                event_id=f"{self.id}-{service}-{self._sequences[service]}",
                service=service,
                caso_id=self.id,
                sequence=self._sequences[service],
                time=istante(il),
                recorded_at=istante(saputo or il),
            )
        )
        self.eventi.append(event)
        return event

    def segnalata(self, il: str = "2026-03-01", dimissione: str = "dim-1", **altro: Any) -> Event:
        valori: dict[str, Any] = {"provenienza": "integrazione", "territorio": self.territorio} | altro
        saputo = valori.pop("saputo", None)
        return self.dice(dimissioni.DimissioneSegnalata(dimissione_id=dimissione, **valori), il, saputo)

    def dimissibile(self, dal: str = "2026-03-04", dimissione: str = "dim-1", saputo: str | None = None) -> Event:
        payload = dimissioni.PazienteClinicamenteDimissibile(dimissione_id=dimissione, dal=date.fromisoformat(dal))
        return self.dice(payload, dal, saputo)

    def servizi_pronti(self, dal: str = "2026-03-07", dimissione: str = "dim-1") -> Event:
        return self.dice(dimissioni.ServiziPronti(dimissione_id=dimissione, dal=date.fromisoformat(dal)), dal)

    def dimessa(
        self,
        il: str = "2026-03-10",
        verso: Any = "domicilio",
        dimissione: str = "dim-1",
        saputo: str | None = None,
        con_servizi: bool = False,
    ) -> Event:
        payload = dimissioni.DimissioneEffettuata(
            dimissione_id=dimissione,
            il=date.fromisoformat(il),
            destinazione=verso,
            servizi_sociali_avviati=con_servizi,
        )
        return self.dice(payload, il, saputo)

    def annullata(self, il: str = "2026-03-05", motivo: Any = "rinuncia", dimissione: str = "dim-1") -> Event:
        return self.dice(dimissioni.DimissioneAnnullata(dimissione_id=dimissione, motivo=motivo), il)

    def rifiutata(self, il: str = "2026-03-05", motivo: Any = "non_di_competenza", dimissione: str = "dim-1") -> Event:
        return self.dice(dimissioni.DimissioneRifiutata(dimissione_id=dimissione, motivo=motivo), il)

    def accesso(self, il: str = "2026-03-01", dimissione: str | None = "dim-1", **altro: Any) -> Event:
        valori: dict[str, Any] = {"provenienza": "integrazione", "territorio": self.territorio} | altro
        saputo = valori.pop("saputo", None)
        payload = pua.AccessoAperto(
            accesso_id="acc-1", persona_id="persona-1", segnalante="4", dimissione_id=dimissione, **valori
        )
        return self.dice(payload, il, saputo)

    def accolta(self, il: str = "2026-03-02") -> Event:
        return self.dice(pua.SegnalazioneAccolta(accesso_id="acc-1"), il)

    def valutata(
        self,
        il: str | datetime = "2026-03-05",
        con_assistente_sociale: bool = True,
        valutazione: str = "val-1",
        **altro: Any,
    ) -> Event:
        valori: dict[str, Any] = {
            "accesso_id": "acc-1",
            "persona_id": "persona-1",
            "territorio": self.territorio,
            "provenienza": "manuale",
            "area": "anziani",
            "professioni": ("medico", "infermiere"),
            "bisogno_complesso": True,
            "non_autosufficiente": True,
            "alto_bisogno_assistenziale": True,
        } | altro
        payload = pua.ValutazioneConclusa(
            valutazione_id=valutazione, assistente_sociale_presente=con_assistente_sociale, **valori
        )
        return self.dice(payload, il)

    def pai_attivato(
        self, il: str = "2026-03-06", pai: str = "pai-1", valutazione: str = "val-1", **altro: Any
    ) -> Event:
        valori: dict[str, Any] = {
            "persona_id": "persona-1",
            "territorio": self.territorio,
            "provenienza": "manuale",
            "area": "anziani",
            "integrato": True,
            "interventi": (),
            "anziano": True,
            "non_autosufficiente": True,
            "alto_bisogno_assistenziale": True,
        } | altro
        return self.dice(pua.PaiAttivato(pai_id=pai, valutazione_id=valutazione, **valori), il)

    def pai_chiuso(self, il: str = "2026-09-01", pai: str = "pai-1") -> Event:
        return self.dice(pua.PaiChiuso(pai_id=pai, motivo="obiettivi_raggiunti"), il)

    def sad_richiesto(self, il: str = "2026-03-06", presa: str = "presa-1", **altro: Any) -> Event:
        valori: dict[str, Any] = {
            "territorio": self.territorio,
            "provenienza": "integrazione",
            "origine": "dimissione_protetta",
            "pai_id": "pai-1",
            "anziano": True,
            "non_autosufficiente": True,
            "alto_bisogno_assistenziale": True,
        } | altro
        return self.dice(sad.SadRichiesto(presa_in_carico_id=presa, **valori), il)

    def sad_preso_in_carico(self, il: str | datetime = "2026-03-07", presa: str = "presa-1") -> Event:
        return self.dice(sad.SadPresoInCarico(presa_in_carico_id=presa), il)

    def sad_valutato(self, il: str = "2026-03-08", alto_bisogno: bool = True, presa: str = "presa-1") -> Event:
        payload = sad.SadValutato(
            presa_in_carico_id=presa,
            provenienza="manuale",
            non_autosufficiente=True,
            alto_bisogno_assistenziale=alto_bisogno,
        )
        return self.dice(payload, il)

    def sad_progettato(self, il: str = "2026-03-09", integrato: bool = True, presa: str = "presa-1") -> Event:
        payload = sad.SadProgettato(
            presa_in_carico_id=presa, provenienza="manuale", piano_integrato=integrato, ore_settimanali=6
        )
        return self.dice(payload, il)

    def sad_attivato(self, dal: str = "2026-03-10", presa: str = "presa-1") -> Event:
        return self.dice(sad.SadAttivato(presa_in_carico_id=presa, dal=date.fromisoformat(dal)), dal)

    def sad_avviato(self, il: str = "2026-03-11", presa: str = "presa-1") -> Event:
        payload = sad.SadErogazioneAvviata(
            presa_in_carico_id=presa, provenienza="integrazione", il=date.fromisoformat(il)
        )
        return self.dice(payload, il)

    def sad_valutazione_finale(self, il: str = "2026-09-01", presa: str = "presa-1") -> Event:
        return self.dice(sad.SadValutazioneFinale(presa_in_carico_id=presa, provenienza="manuale", esito=3), il)

    def sad_concluso(
        self, il: str = "2026-09-02", presa: str = "presa-1", esito: Any = "conclusa", motivo: Any = "decesso"
    ) -> Event:
        payload = sad.SadConcluso(
            presa_in_carico_id=presa, motivo=motivo, ore_pianificate=40, ore_erogate=38.5, esito=esito
        )
        return self.dice(payload, il)

    def preliminare(self, il: str = "2026-03-02", esito: Any = "bisogno_complesso") -> Event:
        return self.dice(pua.ValutazionePreliminareConclusa(accesso_id="acc-1", esito=esito), il)

    def accesso_chiuso(self, il: str = "2026-03-20", esito: Any = "non_di_competenza") -> Event:
        return self.dice(pua.AccessoChiuso(accesso_id="acc-1", esito=esito), il)

    def in_quarantena(self, il: str = "2026-03-01", messaggio: str | None = None, **codici: Any) -> Event:
        """`codici` are those of the territory that are known."""
        payload = dimissioni.MessaggioInQuarantena(
            messaggio_id=messaggio or self.id, motivi=("paziente-assente",), **codici
        )
        return self.dice(payload, il)

    def uscito(self, il: str = "2026-03-02", esito: Any = "scartato", messaggio: str | None = None) -> Event:
        payload = dimissioni.MessaggioUscitoDallaQuarantena(messaggio_id=messaggio or self.id, esito=esito)
        return self.dice(payload, il)

    def ripetuto(self, il: str = "2026-03-03", messaggio: str = "dim-1/1", volte: int = 1) -> Event:
        return self.dice(dimissioni.MessaggioRipetuto(messaggio_id=messaggio, volte=volte), il)

    def contraddetta(self, il: str = "2026-03-01", territori: tuple[TerritorioDelCaso, ...] = ()) -> Event:
        payload = pua.IdentitaContraddittoria(
            persona_id=self.id, rilievo="possibile-persona-diversa", territori=territori or (self.territorio,)
        )
        return self.dice(payload, il)

    def contributi(self, regola: Regola) -> list[Contributo]:
        """What the case brings to one rule, as known after everything that was told."""
        return [voce.contributo for voce in ledger(self.eventi, Regole([regola])).voci if voce.noto_al is None]

    def contributo(self, rule: Any, parametri: Parametri = PREDEFINITI) -> Contributo:
        """The only contribution of the case to one rule."""
        (contributo,) = self.contributi(rule(parametri))
        return contributo


def percorso_completo(caso: Caso | None = None) -> Caso:
    """A protected discharge home with SAD, from the segnalazione to the end of the service."""
    caso = caso or Caso()
    caso.segnalata()
    caso.accesso()
    caso.accolta()
    caso.dimissibile()
    caso.valutata()
    caso.sad_richiesto()
    caso.sad_preso_in_carico()
    caso.servizi_pronti()
    caso.sad_valutato()
    caso.sad_progettato()
    caso.dimessa()
    caso.sad_avviato()
    caso.sad_valutazione_finale()
    caso.sad_concluso()
    return caso
