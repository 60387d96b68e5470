"""A few stories out of the demo's, so chosen that whatever can happen to a hospital's messages happens."""

from services.embedded.demo.sorteggio import Misura, sorteggia
from services.embedded.demo.storie import Disguido, Vicende

ALTRI = 6


def scelte() -> Vicende:
    """One stay for each thing that goes wrong, one of each kind of end, and some where all goes well."""
    tutte = sorteggia(Misura())
    da_fuori = [storia for storia in tutte.dimissioni if not storia.manuale]
    lisce = [storia for storia in da_fuori if storia.disguido is None]
    dimissioni = [
        *(next(storia for storia in da_fuori if storia.disguido is disguido) for disguido in Disguido),
        next(storia for storia in lisce if storia.come_messaggio),
        next(storia for storia in lisce if storia.anticipata),
        *(next(s for s in lisce if s.fine is not None and s.fine[0] == motivo) for motivo in ("decesso", "rinuncia")),
        *[storia for storia in lisce if storia.bisogno_sad and storia.dimessa_il is not None][:ALTRI],
        *[storia for storia in tutte.dimissioni if storia.manuale][:ALTRI],
    ]
    ripetuto = next(accesso for accesso in tutte.accessi if accesso.ripetuto)
    return Vicende(
        dimissioni=tuple({storia.chiave: storia for storia in dimissioni}.values()),
        accessi=tuple({a.chiave: a for a in (ripetuto, *tutte.accessi[: 2 * ALTRI])}.values()),
        sad_diretti=tutte.sad_diretti[:ALTRI],
    )
