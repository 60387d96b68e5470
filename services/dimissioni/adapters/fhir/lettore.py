"""The reader: bytes in, MessaggioLetto out, or a refusal that says which element and why. It raises nothing else."""

from datetime import date, datetime
from typing import Any

from services.dimissioni.adapters.fhir import clinica
from services.dimissioni.adapters.fhir.busta import Voce, apri
from services.dimissioni.adapters.fhir.lettura import Lettura
from services.dimissioni.adapters.fhir.mittente import Intestazione, chiave_caso, leggi_intestazione, mittente
from services.dimissioni.adapters.fhir.paziente import Paziente, leggi_paziente
from services.dimissioni.adapters.fhir.richiesta import Richiesta, annullamento, concetti, leggi_richiesta
from services.dimissioni.adapters.fhir.ricovero import Ricovero, leggi_ricovero
from services.dimissioni.adapters.fhir.risorse import necessaria
from services.dimissioni.adapters.fhir.scale import scale
from services.dimissioni.adapters.fhir.territorio import leggi_territorio
from services.dimissioni.application.lettura import (
    BustaRicevuta,
    MessaggioLetto,
    MessaggioRifiutato,
    Problema,
    VoceRicevuta,
)
from services.dimissioni.domain.messaggio import MessaggioOspedaliero, MotivoChiusura
from shared.kernel.clock import civil_date
from shared.kernel.territory import Territorio

RICHIESTA_ASSENTE = Problema(
    "richiesta-assente", "Bundle.entry", "Manca la richiesta di dimissione protetta (ServiceRequest o Task)"
)
TERRITORIO_MANCANTE = Problema(
    "territorio-mancante",
    "Bundle.entry.resource.ofType(Task).owner",
    "La richiesta non dice a quale Ambito è rivolta (Task.owner o ServiceRequest.performer)",
)


def leggi(corpo: bytes, ricevuto_il: datetime) -> MessaggioLetto:
    """Read a message. Raises MessaggioRifiutato, with the codes of `docs/fhir-ospedale.md`, and nothing else."""
    lettura = Lettura(apri(corpo), ricevuto_il)
    patient, voce_patient = _unico(lettura, "Patient", "paziente-assente", "pazienti-multipli")
    richiesta = leggi_richiesta(lettura)
    encounter, voce_encounter = _ricovero(lettura, richiesta)
    _soggetti(lettura, richiesta, encounter, voce_encounter, voce_patient)
    intestazione = leggi_intestazione(lettura)
    inviato_il = lettura.busta.timestamp
    territorio = leggi_territorio(richiesta, lettura)
    paziente = leggi_paziente(patient, voce_patient.percorso, lettura.oggi, lettura.quaderno)
    ricovero = leggi_ricovero(encounter, voce_encounter, inviato_il, lettura)
    messaggio = _messaggio(lettura, paziente, ricovero, richiesta, territorio, encounter, voce_encounter, intestazione)
    return MessaggioLetto(messaggio, _busta(lettura, intestazione), _mancanze(richiesta, territorio))


def _messaggio(
    lettura: Lettura,
    paziente: Paziente,
    ricovero: Ricovero,
    richiesta: Richiesta,
    territorio: Territorio | None,
    encounter: Any,
    voce_encounter: Voce,
    intestazione: Intestazione,
) -> MessaggioOspedaliero:
    elemento = richiesta.voce_sr.percorso if richiesta.voce_sr else "Bundle.entry"
    # Before what is optional, which may be more than we read.
    inviato_da = mittente(encounter, voce_encounter, richiesta, intestazione, lettura)
    chiave = chiave_caso(encounter, voce_encounter, richiesta, inviato_da, lettura)
    codificati = [*concetti(richiesta), *clinica.concetti_del_piano(lettura)]
    condizioni = clinica.leggi_condizioni(lettura)
    sociali, sad = clinica.bisogni(codificati, elemento, lettura)
    chiusura, chiusa_il = _chiusura(lettura, paziente, ricovero, richiesta)
    if richiesta.presente and richiesta.segnalata_il is None:
        testo = "La richiesta non dice quando è stata fatta: vale l'invio del messaggio"
        lettura.quaderno.annota("data-segnalazione-assente", f"{elemento}.authoredOn", testo)
    scale_lette = scale(lettura)
    caregiver = clinica.caregiver(lettura)
    lettera = clinica.lettera_dimissione(lettura)
    return MessaggioOspedaliero(
        messaggio_id=lettura.busta.digest,
        chiave_caso=chiave,
        mittente=inviato_da,
        inviato_il=lettura.busta.timestamp,
        persona=paziente.persona,
        territorio=territorio,
        segnalata_il=richiesta.segnalata_il,
        data_ricovero=ricovero.data_ricovero,
        clinicamente_dimissibile_dal=ricovero.clinicamente_dimissibile_dal,
        data_prevista=richiesta.data_prevista,
        dimessa_il=ricovero.dimessa_il,
        destinazione=ricovero.destinazione,
        chiusura=chiusura,
        chiusa_il=chiusa_il,
        senza_dimora=clinica.senza_dimora(condizioni, codificati),
        bisogno_servizi_sociali=sociali,
        bisogno_sad=sad,
        motivo=richiesta.motivo,
        diagnosi=clinica.diagnosi(condizioni),
        scale=scale_lette,
        caregiver=caregiver,
        lettera_dimissione=lettera,
        anomalie=lettura.quaderno.anomalie,
        risorse_non_usate=_non_usate(lettura),
    )


def _unico(lettura: Lettura, tipo: str, assente: str, multipli: str) -> tuple[Any, Voce]:
    voci = lettura.busta.di_tipo(tipo)
    if not voci:
        raise MessaggioRifiutato(Problema(assente, "Bundle.entry", f"Il messaggio non contiene un {tipo}"))
    if len(voci) > 1:
        testo = f"Il messaggio contiene più di un {tipo}: deve riguardare una persona e un ricovero"
        raise MessaggioRifiutato(Problema(multipli, voci[1].percorso, testo))
    return necessaria(lettura.usa(voci[0]), lettura.quaderno), voci[0]


def _ricovero(lettura: Lettura, richiesta: Richiesta) -> tuple[Any, Voce]:
    """The Encounter that the request is about, where there are several; else the only one."""
    if len(lettura.busta.di_tipo("Encounter")) > 1:
        for risorsa, voce in ((richiesta.service_request, richiesta.voce_sr), (richiesta.task, richiesta.voce_task)):
            if risorsa is not None and voce is not None:
                puntata = lettura.bersaglio(risorsa.encounter, voce, "encounter", "Encounter")
                if puntata is not None:
                    return necessaria(lettura.usa(puntata), lettura.quaderno), puntata
    return _unico(lettura, "Encounter", "ricovero-assente", "ricoveri-multipli")


def _soggetti(lettura: Lettura, richiesta: Richiesta, encounter: Any, voce: Voce, paziente: Voce) -> None:
    """Note every resource that says to be about somebody or some stay that is not the one of the message."""
    sr, task = richiesta.service_request, richiesta.task
    for reference, da, elemento, atteso in (
        (encounter.subject, voce, "subject", paziente),
        (sr.subject if sr else None, richiesta.voce_sr, "subject", paziente),
        (sr.encounter if sr else None, richiesta.voce_sr, "encounter", voce),
        (task.for_fhir if task else None, richiesta.voce_task, "for", paziente),
        (task.encounter if task else None, richiesta.voce_task, "encounter", voce),
    ):
        if da is None or reference is None:
            continue
        puntata = lettura.bersaglio(reference, da, elemento, atteso.tipo)
        if puntata is not None and puntata.indice != atteso.indice:
            testo = "Il riferimento porta a una risorsa diversa da quella del messaggio"
            lettura.quaderno.annota("riferimento-incoerente", f"{da.percorso}.{elemento}", testo)


def _chiusura(
    lettura: Lettura, paziente: Paziente, ricovero: Ricovero, richiesta: Richiesta
) -> tuple[MotivoChiusura | None, date | None]:
    """Death comes first, however it is said; then the end of the stay; then the withdrawal of the request."""
    inviato = lettura.busta.timestamp
    predefinito = civil_date(inviato) if inviato is not None else None
    if paziente.deceduto or ricovero.chiusura is MotivoChiusura.DECESSO:
        return MotivoChiusura.DECESSO, paziente.deceduto_il or ricovero.uscita_il or predefinito
    if ricovero.chiusura is not None:
        return ricovero.chiusura, ricovero.chiusa_il or predefinito
    ritiro = annullamento(richiesta, lettura.quaderno)
    if ritiro is not None:
        motivo, quando = ritiro
        return motivo, quando or predefinito
    return None, None


def _mancanze(richiesta: Richiesta, territorio: Territorio | None) -> tuple[Problema, ...]:
    mancanze = []
    if not richiesta.presente:
        mancanze.append(RICHIESTA_ASSENTE)
    if territorio is None:
        mancanze.append(TERRITORIO_MANCANTE)
    return tuple(mancanze)


def _non_usate(lettura: Lettura) -> tuple[str, ...]:
    return tuple(sorted({v.tipo for v in lettura.busta.voci if v.indice not in lettura.usate and v.risorsa}))


def _busta(lettura: Lettura, intestazione: Intestazione) -> BustaRicevuta:
    testata = intestazione.risorsa
    return BustaRicevuta(
        tipo=lettura.busta.tipo,
        voci=tuple(VoceRicevuta(v.tipo, v.indice in lettura.usate) for v in lettura.busta.voci),
        intestazione_id=testata.id if testata is not None else None,
        mittente_endpoint=testata.source.endpoint if testata is not None and testata.source is not None else None,
    )
