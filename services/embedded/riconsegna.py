"""`raccordo riconsegna`: asks the platform to deliver again what it gave up."""

import httpx
from rich.console import Console

RICONSEGNATO, NON_RICONSEGNATO = 0, 2
PERCORSO = "/indicatori/v1/consegne/riconsegna"


async def riconsegna(
    base: str,
    token: str,
    ambito: str | None,
    console: Console,
    errors: Console,
    transport: httpx.AsyncBaseTransport | None = None,
) -> int:
    """The exit status: 0 where the platform did it, 2 where it did not. `base`: where the platform answers."""
    headers = {"Authorization": f"Bearer {token}"}
    try:
        async with httpx.AsyncClient(base_url=base, headers=headers, timeout=30, transport=transport) as http:
            answer = await http.post(PERCORSO, json={} if ambito is None else {"ambito": ambito})
    except httpx.HTTPError as error:
        errors.print(f"La piattaforma non risponde a {base} ({type(error).__name__})", style="red", markup=False)
        return NON_RICONSEGNATO
    if answer.is_success:
        console.print(riassunto(answer.json()), soft_wrap=True)
        return RICONSEGNATO
    errors.print(f"La piattaforma ha rifiutato: {_why(answer)}", style="red", markup=False)
    return NON_RICONSEGNATO


def riassunto(done: dict[str, int]) -> str:
    return (
        f"Lettere morte: {done['riconsegnate']} di nuovo in consegna, {done['superate']} superate da valori più "
        f"recenti, {done['sospese']} di abbonamenti sospesi."
    )


def _why(answer: httpx.Response) -> str:
    try:
        found = answer.json()
        return f"{found['title']} ({found['codice']})"
    except (ValueError, KeyError, TypeError):
        return f"HTTP {answer.status_code}"
