"""What one may say to `raccordo ospedale-demo`."""

from pathlib import Path
from typing import Annotated

import typer


def ospedale_demo(
    dimissioni: Annotated[int, typer.Option(min=1, max=100, help="Quante persone segnalare")] = 2,
    ambito: Annotated[str, typer.Option(help="Ambito a cui segnalare")] = "50017",
    distretto: Annotated[str | None, typer.Option(help="Distretto, se l'Ambito ne ha più d'uno")] = None,
    asst: Annotated[str | None, typer.Option(help="ASST, se l'Ambito ne ha più d'una")] = None,
    territorio: Annotated[
        bool, typer.Option(help="Recita anche PUA, UVM e SAD (solo con l'emittente di sviluppo di questa macchina)")
    ] = False,
    attesa: Annotated[float, typer.Option(min=0, help="Secondi per cui seguire le richieste")] = 300,
    kafka: Annotated[
        str | None, typer.Option(help="Invia sul topic asst.fhir.v1 di questo broker (host:porta), non per HTTP")
    ] = None,
    ca: Annotated[Path | None, typer.Option(envvar="RACCORDO_KAFKA_CA_FILE", help="Autorità di Kafka (PEM)")] = None,
    cert: Annotated[
        Path | None, typer.Option(envvar="RACCORDO_KAFKA_CERT_FILE", help="Certificato per Kafka (PEM)")
    ] = None,
    chiave: Annotated[
        Path | None, typer.Option(envvar="RACCORDO_KAFKA_KEY_FILE", help="Chiave del certificato (PEM)")
    ] = None,
    seme: Annotated[str | None, typer.Option(help="Per segnalare di nuovo le stesse persone")] = None,
    scrivi: Annotated[Path | None, typer.Option(help="Cartella in cui conservare i messaggi inviati")] = None,
    indirizzo: Annotated[str | None, typer.Option(help="Dove risponde la piattaforma; assente: qui")] = None,
    token: Annotated[
        str | None, typer.Option(envvar="RACCORDO_TOKEN", help="Dell'ospedale; assente: uno di questa macchina")
    ] = None,
    dati: Annotated[Path | None, typer.Option(help="Cartella dei dati")] = None,
) -> None:
    """Fa l'ospedale: segnala persone inventate, segue le richieste in FHIR, risponde, le dimette a servizi pronti.

    Esce con 1 se un messaggio è respinto (con --territorio, anche se una richiesta resta aperta), con 2 se non può
    cominciare.
    """
    from services.embedded.ospedale_demo.avvio import Richiesta, avvia  # noqa: PLC0415  # others must not pay for it

    dove = (ambito, distretto, asst)
    certificati = (ca, cert, chiave)
    richiesta = Richiesta(
        dove, dimissioni, seme, attesa, territorio, kafka, certificati, scrivi, indirizzo, token, dati
    )
    raise typer.Exit(avvia(richiesta))
