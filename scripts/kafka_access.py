"""Writes, from the one table of who may do what on Kafka, the cluster's users and the page for who administers it."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from shared.messaging.access import ACCOUNTS, Account, Grant, grants
from shared.messaging.topics import TOPICS

_ROOT = Path(__file__).parents[1]
USERS = _ROOT / "deploy" / "k8s" / "base" / "users.yaml"
PAGE = _ROOT / "docs" / "kafka-accessi.md"

_USERS_HEAD = """\
# Written by `make schemas` from shared/messaging/access.py: who may do what, literally and nothing else. Nobody here
# creates, alters or deletes a topic: Strimzi does, from topics.yaml. It puts each one's certificate into a Secret of
# the same name.
"""
_USER = """\
apiVersion: kafka.strimzi.io/v1
kind: KafkaUser
metadata:
  name: {name}
  labels:
    strimzi.io/cluster: raccordo
spec:
  authentication:
    type: tls
  authorization:
    type: simple
    acls:
"""
_ACL = "      - resource: {{type: {kind}, name: {name}, patternType: literal}}\n        operations: [{operations}]\n"

_PAGE_HEAD = """\
# Chi entra in Kafka, e che cosa può fare

Questa pagina è scritta da `make schemas` dalla tabella in `shared/messaging/access.py`, da cui vengono anche i permessi
del compose, gli utenti del cluster (`deploy/k8s/base/users.yaml`) e [asyncapi.json](asyncapi.json). Come si
accende: [distribuzione.md](distribuzione.md#chi-entra-in-kafka). Come si cambia una password:
[operations.md](operations.md#cambiare-una-password-di-kafka).

- Ciò che non è scritto qui è vietato, e ogni nome vale alla lettera: nessun permesso ha un jolly.
- Nessuno di questi account crea, cambia o cancella un topic: lo fa chi amministra il broker.
- Un topic `restricted` porta dati personali: lo legge solo chi è scritto qui.
- Di un account «uno per ciascuno» se ne fa uno per ogni ospedale o lettore, con un codice in fondo
  (`raccordo-ospedali-703`): si toglie senza toccare gli altri. I suoi gruppi portano lo stesso codice.
"""
_COMMANDS_HEAD = """\
## Con gli strumenti di Kafka

Dove non si usa né il compose né Strimzi: prima l'utente, poi i permessi. `amministratore.properties` dice come
entra chi amministra.

```
kafka-configs.sh --bootstrap-server broker:9094 --command-config amministratore.properties \\
    --alter --entity-type users --entity-name raccordo-pua \\
    --add-config 'SCRAM-SHA-512=[iterations=16384,password=...]'
```

Scritta così la password resta nella storia della shell: `python -m shared.process.administer`, che la legge da un file,
fa gli stessi utenti e gli stessi permessi, e toglie quelli di troppo.
"""


def users() -> str:
    """deploy/k8s/base/users.yaml."""
    return _USERS_HEAD + "---\n".join(map(_user, ACCOUNTS))


def _user(account: Account) -> str:
    head = f"# {account.what[0].upper()}{account.what[1:]}.{' Uno per ciascuno.' if account.each else ''}\n"
    acls = (
        _ACL.format(kind=grant.kind, name=grant.name, operations=", ".join(grant.operations))
        for grant in grants(account)
    )
    return head + _USER.format(name=account.name) + "".join(acls)


def page() -> str:
    """docs/kafka-accessi.md."""
    return "\n".join((_PAGE_HEAD, *_by_account(), "", *_by_topic(), "", _COMMANDS_HEAD, *_commands(), ""))


def _by_account() -> Iterator[str]:
    yield "## Account per account\n"
    yield "| account | chi è | scrive | legge | nei gruppi |"
    yield "| --- | --- | --- | --- | --- |"
    for account in ACCOUNTS:
        who = f"{account.what}{'; uno per ciascuno' if account.each else ''}"
        yield f"| `{account.name}` | {who} | {_all(account.writes)} | {_all(account.hears)} | {_all(account.reads)} |"


def _by_topic() -> Iterator[str]:
    yield "## Topic per topic\n"
    yield "| topic | lo scrive | lo legge |"
    yield "| --- | --- | --- |"
    for topic in TOPICS:
        writers = [account.name for account in ACCOUNTS if topic.name in account.writes]
        readers = [account.name for account in ACCOUNTS if topic.name in account.hears]
        yield f"| `{topic.name}` | {_all(writers)} | {_all(readers)} |"


def _commands() -> Iterator[str]:
    yield "```"
    yield 'permetti="kafka-acls.sh --bootstrap-server broker:9094 --command-config amministratore.properties --add"'
    for account in ACCOUNTS:
        yield from (_command(account.name, grant) for grant in grants(account))
    yield "```"


def _command(name: str, grant: Grant) -> str:
    operations = " ".join(f"--operation {operation}" for operation in grant.operations)
    return f"$permetti --allow-principal User:{name} {operations} --{grant.kind} {grant.name}"


def _all(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names) or "nulla"


def write() -> None:
    USERS.write_text(users(), encoding="utf-8")
    PAGE.write_text(page(), encoding="utf-8")
