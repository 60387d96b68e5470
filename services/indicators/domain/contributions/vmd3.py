"""VMD-3: professions in the EEMM over professions present in the services, from the register.

Source: DGR Lombardia XII/2167 of 15/04/2024, Allegato A, chapter 5.
"""

from collections.abc import Iterator

from services.indicators.domain.case import Storia
from services.indicators.domain.contributions.contributo import Contributo, Regola
from services.indicators.domain.contributions.del_registro import anni_in_uso, entro, giorni, per_anno, stato
from services.indicators.domain.contributions.parametri import Parametri
from shared.contracts.registro import EquipeRegistrata, ProfessioniRegistrate, RegistrazioneAnnullata

REGISTRATE = "VMD-3.registrate"


def vmd3(parametri: Parametri) -> Regola:
    def calcola(storia: Storia) -> Iterator[Contributo]:
        yield from _nelle_equipe(storia, parametri)
        yield from _nei_servizi(storia, "VMD-3", numeratore=0)

    return Regola(
        "VMD-3",
        1,
        "Tipologie professionali che compongono almeno una EEMM attiva nell'anno, sul totale di quelle presenti "
        "nell'anno nei servizi, come dice il registro. Ogni tipologia conta una volta sola per territorio e anno, "
        "quante che siano le équipe e gli Ambiti. Una professione che compone una EEMM è presente nei servizi anche "
        "se nessuno l'ha registrata: il rapporto non supera uno. Quante sono quelle registrate come presenti si legge "
        "accanto: se sono zero, il rapporto dice solo che manca la registrazione. Vale l'ultima registrazione valida.",
        frozenset({EquipeRegistrata, ProfessioniRegistrate, RegistrazioneAnnullata}),
        calcola,
        (anni_in_uso(parametri),),
    )


def vmd3_registrate(_parametri: Parametri) -> Regola:
    return Regola(
        REGISTRATE,
        1,
        "Tipologie professionali che il registro dice presenti nell'anno nell'organizzazione, gestione ed erogazione "
        "dei servizi, ciascuna una volta sola per territorio.",
        frozenset({ProfessioniRegistrate, RegistrazioneAnnullata}),
        lambda storia: _nei_servizi(storia, REGISTRATE, numeratore=1),
        accanto_a="VMD-3",
    )


def _nelle_equipe(storia: Storia, parametri: Parametri) -> Iterator[Contributo]:
    if storia.luogo is None:
        return
    for voce in storia.registro.values():
        equipe = stato(voce, EquipeRegistrata)
        if equipe is None:
            continue
        for giorno in giorni(equipe.dati.attiva_dal, equipe.dati.attiva_al, parametri):
            for professione in dict.fromkeys(equipe.dati.professioni):
                yield Contributo(
                    "VMD-3",
                    f"eemm:{giorno.year}:{professione}",
                    giorno,
                    storia.luogo,
                    numeratore=1,
                    denominatore=1,
                    eventi=(equipe.evento,),
                    soggetto=professione,
                )


def _nei_servizi(storia: Storia, codice: str, numeratore: int) -> Iterator[Contributo]:
    if storia.luogo is None:
        return
    for voce in storia.registro.values():
        for presenti in per_anno(voce, ProfessioniRegistrate):
            anno = presenti.dati.anno
            for professione in dict.fromkeys(presenti.dati.professioni):
                yield Contributo(
                    codice,
                    f"servizi:{anno}:{professione}",
                    entro(anno, presenti.giorno),
                    storia.luogo,
                    numeratore=numeratore,
                    denominatore=1,
                    eventi=(presenti.evento,),
                    soggetto=professione,
                )
