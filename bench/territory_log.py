"""A log such as a Region would write: cases of 91 Ambiti over two years, told by three publishers, deterministic."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from random import Random
from uuid import UUID

from shared.contracts import dimissioni, pua, sad
from shared.contracts.envelope import Event, Payload, Provenienza, TerritorioDelCaso, decode, encode
from shared.kernel.territory import lombardia

FIRST_DAY = datetime(2025, 1, 1, 8, tzinfo=UTC)
LATE = 0.03
"""Share of the events that come to be known weeks after they happened."""


def territory_log(events: int, seed: int = 2167) -> list[Event]:
    """At least `events` events (whole cases), in the order in which the platform came to know them."""
    random = Random(seed)
    told: list[Event] = []
    while len(told) < events:
        told += _Case(random).events()
    return sorted(told, key=lambda event: event.recorded_at)


class _Case:
    """One case: its story is told first, then written down as events."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._id = self._new()
        self._begin = FIRST_DAY + timedelta(minutes=random.randrange(700 * 24 * 60))
        codes = random.choice(lombardia().voci).territorio
        self._territory = TerritorioDelCaso(ambito=codes.ambito, distretto=codes.distretto, asst=codes.asst)
        self._steps: list[tuple[float, Payload]] = []
        self._persona = self._new()
        self._tell()

    def events(self) -> Iterator[Event]:
        sequences: dict[str, int] = {}
        known: dict[str, datetime] = {}
        for days, payload in sorted(self._steps, key=lambda step: step[0]):
            service = payload.tipo.partition(".")[0]
            sequences[service] = sequences.get(service, 0) + 1
            when = self._begin + timedelta(days=days)
            delay = timedelta(days=self._random.randrange(5, 60)) if self._likely(LATE) else timedelta()
            # One publisher's events of a case keep their order even where one of them is late.
            recorded = max(when + delay, known.get(service, when) + timedelta(milliseconds=1))
            known[service] = recorded
            yield decode(
                encode(
                    payload,
                    event_id=self._new(),
                    service=service,
                    caso_id=self._id,
                    sequence=sequences[service],
                    time=when,
                    recorded_at=recorded,
                    correlation_id=self._new(),
                    causation_id=self._new(),
                )
            )

    def _tell(self) -> None:
        discharge = self._new() if self._likely(0.6) else None
        accesso = self._tell_access(discharge)
        if discharge is None and self._likely(0.5):
            self._say(2, pua.AccessoChiuso(accesso_id=accesso, esito="orientato"))
            return
        with_sad = self._likely(0.6)
        pai = self._tell_plan(accesso, discharge, with_sad=with_sad)
        if discharge is not None:
            self._tell_discharge(discharge)
        if with_sad:
            self._tell_sad(pai, discharge)

    def _tell_access(self, discharge: str | None) -> str:
        accesso = self._new()
        if discharge is not None:
            self._say(
                0,
                dimissioni.DimissioneSegnalata(
                    dimissione_id=discharge,
                    territorio=self._territory,
                    provenienza=self._channel(0.85),
                    struttura_segnalante="030701",
                    data_ricovero=self._day(-6),
                    destinazione_prevista="domicilio",
                    bisogno_servizi_sociali=True,
                ),
            )
        self._say(
            0.01,
            pua.AccessoAperto(
                accesso_id=accesso,
                persona_id=self._persona,
                territorio=self._territory,
                provenienza=self._channel(0.85) if discharge else "manuale",
                segnalante="4" if discharge else "6",
                dimissione_id=discharge,
            ),
        )
        self._say(0.5, pua.SegnalazioneAccolta(accesso_id=accesso))
        self._say(1, pua.ValutazionePreliminareConclusa(accesso_id=accesso, esito="bisogno_complesso"))
        if discharge is not None:
            self._say(0.51, dimissioni.DimissionePresaInCarico(dimissione_id=discharge))
        return accesso

    def _tell_plan(self, accesso: str, discharge: str | None, *, with_sad: bool) -> str:
        valutazione, pai = self._new(), self._new()
        self._say(
            3,
            pua.ValutazioneConclusa(
                valutazione_id=valutazione,
                accesso_id=accesso,
                persona_id=self._persona,
                territorio=self._territory,
                provenienza="manuale",
                area="anziani",
                professioni=("medico", "infermiere", "assistente_sociale"),
                assistente_sociale_presente=self._likely(0.7),
                bisogno_complesso=True,
                non_autosufficiente=True,
                alto_bisogno_assistenziale=True,
                necessita_sad=with_sad,
            ),
        )
        intervento = pua.InterventoPrevisto(
            tipo="sad" if with_sad else "adi", erogatore="ambito", ore_settimanali=6, dal=self._day(4)
        )
        self._say(
            4,
            pua.PaiAttivato(
                pai_id=pai,
                valutazione_id=valutazione,
                persona_id=self._persona,
                territorio=self._territory,
                provenienza="manuale",
                area="anziani",
                integrato=self._likely(0.6),
                interventi=(intervento,),
                anziano=True,
                non_autosufficiente=True,
                alto_bisogno_assistenziale=True,
                dimissione_id=discharge,
            ),
        )
        self._say(5, pua.AccessoChiuso(accesso_id=accesso, esito="preso_in_carico"))
        if self._likely(0.3):
            self._say(40, pua.PaiRevisionato(pai_id=pai, revisione=2, integrato=True, interventi=(intervento,)))
        self._say(120, pua.PaiChiuso(pai_id=pai, motivo="obiettivi_raggiunti"))
        return pai

    def _tell_discharge(self, discharge: str) -> None:
        waited = self._random.randrange(1, 12)
        destination: dimissioni.Destinazione = "domicilio" if self._likely(0.8) else "struttura_residenziale"
        self._say(3.01, dimissioni.DimissioneValutata(dimissione_id=discharge))
        self._say(4.01, dimissioni.DimissionePianificata(dimissione_id=discharge, data_prevista=self._day(8)))
        self._say(5, dimissioni.PazienteClinicamenteDimissibile(dimissione_id=discharge, dal=self._day(5)))
        self._say(7, dimissioni.ServiziPronti(dimissione_id=discharge, dal=self._day(7)))
        self._say(
            5 + waited,
            dimissioni.DimissioneEffettuata(
                dimissione_id=discharge,
                il=self._day(5 + waited),
                destinazione=destination,
                servizi_sociali_avviati=True,
            ),
        )
        self._say(30, dimissioni.DimissioneConclusa(dimissione_id=discharge))

    def _tell_sad(self, pai: str, discharge: str | None) -> None:
        presa = self._new()
        self._say(
            4.02,
            sad.SadRichiesto(
                presa_in_carico_id=presa,
                territorio=self._territory,
                provenienza="integrazione",
                origine="dimissione_protetta" if discharge else "pai",
                pai_id=pai,
                dimissione_id=discharge,
                anziano=True,
                non_autosufficiente=True,
                alto_bisogno_assistenziale=True,
            ),
        )
        self._say(5, sad.SadPresoInCarico(presa_in_carico_id=presa))
        self._say(
            5.5,
            sad.SadValutato(
                presa_in_carico_id=presa,
                provenienza="manuale",
                non_autosufficiente=True,
                alto_bisogno_assistenziale=True,
            ),
        )
        self._say(
            6,
            sad.SadProgettato(
                presa_in_carico_id=presa,
                provenienza="manuale",
                piano_integrato=self._likely(0.6),
                ore_settimanali=6,
            ),
        )
        self._say(6.5, sad.SadAttivato(presa_in_carico_id=presa, dal=self._day(7)))
        self._say(18, sad.SadErogazioneAvviata(presa_in_carico_id=presa, provenienza="manuale", il=self._day(18)))
        if self._likely(0.2):
            self._say(50, sad.SadSospeso(presa_in_carico_id=presa, dal=self._day(50), motivo="ricovero"))
            self._say(60, sad.SadRipreso(presa_in_carico_id=presa, dal=self._day(60)))
        self._say(110, sad.SadValutazioneFinale(presa_in_carico_id=presa, provenienza="manuale", esito=3))
        self._say(
            111,
            sad.SadConcluso(
                presa_in_carico_id=presa, motivo="obiettivi_raggiunti", ore_pianificate=80, ore_erogate=76.5
            ),
        )

    def _say(self, days: float, payload: Payload) -> None:
        self._steps.append((days, payload))

    def _day(self, days: int) -> date:
        return (self._begin + timedelta(days=days)).date()

    def _likely(self, probability: float) -> bool:
        return self._random.random() < probability

    def _channel(self, integrated: float) -> Provenienza:
        return "integrazione" if self._likely(integrated) else "manuale"

    def _new(self) -> str:
        return str(UUID(int=self._random.getrandbits(128), version=4))
