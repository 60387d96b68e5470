"""The list of what is late, exact on every page, and right as the days pass."""

from datetime import UTC, datetime

from tests.dimissioni.servizio import Servizio

ACCOLTA = {"avvenuto_il": "2026-03-19T10:00:00Z"}


async def in_ritardo(servizio: Servizio, limite: int = 50) -> list[list[str]]:
    """The pages of the late ones, by id."""
    pagine, cursore = [], None
    while True:
        parametri = {"in_ritardo": "true", "limite": str(limite)} | ({"cursore": cursore} if cursore else {})
        corpo = (await servizio.http.get("/dimissioni", params=parametri)).json()
        pagine.append([elemento["id"] for elemento in corpo["elementi"]])
        assert all(elemento["in_ritardo"] for elemento in corpo["elementi"])
        cursore = corpo["cursore_successivo"]
        if cursore is None:
            return pagine


async def segnalata_il(servizio: Servizio, istante: str) -> str:
    return str((await servizio.segnala(segnalata_il=istante))["id"])


async def test_le_pagine_dei_ritardi_sono_piene_anche_tra_tanti_casi_nei_tempi(servizio: Servizio) -> None:
    in_tempo = [await segnalata_il(servizio, "2026-03-20T08:00:00Z") for _ in range(3)]
    tardi = []
    for _ in range(3):
        tardi.append(await segnalata_il(servizio, "2026-03-02T08:00:00Z"))
        in_tempo.append(await segnalata_il(servizio, "2026-03-20T08:00:00Z"))
    tutti = (await servizio.http.get("/dimissioni")).json()["elementi"]

    assert len(tutti) == len(in_tempo) + len(tardi)
    assert await in_ritardo(servizio, limite=2) == [tardi[:2], tardi[2:]]


async def test_un_caso_diventa_in_ritardo_col_passare_dei_giorni(servizio: Servizio) -> None:
    id = await segnalata_il(servizio, "2026-03-20T08:00:00Z")
    servizio.orologio.move_to(datetime(2026, 3, 21, 22, 30, tzinfo=UTC))
    assert await in_ritardo(servizio) == [[]], "23:30 in Rome: the day of the deadline is not over"
    servizio.orologio.move_to(datetime(2026, 3, 21, 23, 30, tzinfo=UTC))
    assert await in_ritardo(servizio) == [[id]]


async def test_il_passo_atteso_toglie_il_ritardo(servizio: Servizio) -> None:
    id = await segnalata_il(servizio, "2026-03-18T08:00:00Z")
    assert await in_ritardo(servizio) == [[id]]
    presa = (await servizio.http.post(f"/dimissioni/{id}/presa-in-carico", json={})).json()
    assert await in_ritardo(servizio) == [[]]
    (ritardo,) = presa["ritardi"]
    assert (ritardo["fase"], ritardo["giorni"], ritardo["in_corso"]) == ("presa_in_carico", 1, False)


async def test_un_caso_chiuso_non_e_in_ritardo(servizio: Servizio) -> None:
    id = await segnalata_il(servizio, "2026-03-02T08:00:00Z")
    await servizio.http.post(f"/dimissioni/{id}/annullamento", json={"motivo": "decesso"})
    assert await in_ritardo(servizio) == [[]]
