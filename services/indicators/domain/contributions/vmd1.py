"""VMD-1: équipes multidisciplinari (EEMM) active in the year, from the register.

Source: DGR Lombardia XII/2167 of 15/04/2024, Allegato A, chapter 5.
"""

from collections.abc import Iterator

from services.indicators.domain.case import Storia
from services.indicators.domain.contributions.contributo import Contributo, Regola
from services.indicators.domain.contributions.del_registro import anni_in_uso, giorni, stato
from services.indicators.domain.contributions.parametri import Parametri
from shared.contracts.registro import EquipeRegistrata, RegistrazioneAnnullata


def vmd1(parametri: Parametri) -> Regola:
    def calcola(storia: Storia) -> Iterator[Contributo]:
        if storia.luogo is None:
            return
        for chiave, voce in storia.registro.items():
            equipe = stato(voce, EquipeRegistrata)
            if equipe is None:
                continue
            for giorno in giorni(equipe.dati.attiva_dal, equipe.dati.attiva_al, parametri):
                yield Contributo(
                    "VMD-1",
                    f"{chiave}:{giorno.year}",
                    giorno,
                    storia.luogo,
                    numeratore=1,
                    denominatore=1,
                    eventi=(equipe.evento,),
                )

    return Regola(
        "VMD-1",
        1,
        "Équipe multidisciplinari (EEMM) del registro attive per almeno un giorno dell'anno. Un'équipe attiva in più "
        "anni conta in ciascuno; una senza data di fine conta fino all'ultimo anno della deliberazione. Vale l'ultima "
        "registrazione valida dell'équipe. Scelta aperta: la deliberazione scrive «attivate nell'anno», e dopo il "
        "primo anno chiede un aumento: si contano quelle attive, non solo quelle nate nell'anno.",
        frozenset({EquipeRegistrata, RegistrazioneAnnullata}),
        calcola,
        (anni_in_uso(parametri),),
    )
