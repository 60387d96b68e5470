"""VMD-2 and DIP-5: training meetings, for the members of the EEMM and for caregivers, from the register.

Source: DGR Lombardia XII/2167 of 15/04/2024, Allegato A, chapter 5.
"""

from collections.abc import Iterator

from services.indicators.domain.case import Fatto, Storia
from services.indicators.domain.contributions.contributo import Contributo, Regola
from services.indicators.domain.contributions.del_registro import entro, per_anno
from services.indicators.domain.contributions.parametri import Parametri
from shared.contracts.envelope import Payload
from shared.contracts.registro import Destinatari, IncontriRegistrati, RegistrazioneAnnullata

DIPENDE_DA: frozenset[type[Payload]] = frozenset({IncontriRegistrati, RegistrazioneAnnullata})

_HOLDS = "Di ogni voce del registro vale, per l'anno, la registrazione con la data più recente, e tra queste l'ultima."


def vmd2(_parametri: Parametri) -> Regola:
    def calcola(storia: Storia) -> Iterator[Contributo]:
        for incontri, contributo in _incontri(storia, "VMD-2", "equipe"):
            yield contributo._replace(numeratore=min(incontri.dati.svolti, incontri.dati.previsti))

    return Regola(
        "VMD-2",
        1,
        "Incontri formativi per i componenti delle EEMM svolti nell'anno, sul totale di quelli previsti per l'anno, "
        f"come dice il registro. {_HOLDS} Gli incontri svolti oltre quelli previsti dalla stessa voce non contano: il "
        "rapporto non supera uno, e un programma non compensa le mancanze di un altro.",
        DIPENDE_DA,
        calcola,
    )


def dip5(_parametri: Parametri) -> Regola:
    def calcola(storia: Storia) -> Iterator[Contributo]:
        for _, contributo in _incontri(storia, "DIP-5", "caregiver"):
            yield contributo

    return Regola(
        "DIP-5",
        1,
        "Incontri formativi per caregiver familiari e assistenti familiari svolti nell'anno, come dice il registro. "
        f"Accanto, al denominatore, quelli previsti. {_HOLDS} Contano tutti gli incontri svolti, anche oltre quelli "
        "previsti.",
        DIPENDE_DA,
        calcola,
    )


def _incontri(
    storia: Storia, codice: str, destinatari: Destinatari
) -> Iterator[tuple[Fatto[IncontriRegistrati], Contributo]]:
    if storia.luogo is None:
        return
    for chiave, voce in storia.registro.items():
        for incontri in per_anno(voce, IncontriRegistrati):
            dati = incontri.dati
            if dati.destinatari == destinatari:
                yield (
                    incontri,
                    Contributo(
                        codice,
                        f"{chiave}:{dati.anno}",
                        entro(dati.anno, dati.al),
                        storia.luogo,
                        numeratore=dati.svolti,
                        denominatore=dati.previsti,
                        eventi=(incontri.evento,),
                    ),
                )
