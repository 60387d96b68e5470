"""Makes users and permissions on the broker what `shared.messaging.access` declares. May be repeated at will.

For who administers a broker that keeps SCRAM users and permissions itself; in a cluster Strimzi does the same from its
own resources. Whoever has no password has no account: taking it away takes away the account, too.
"""

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, cast

from kafka import KafkaAdminClient
from kafka.admin import (
    ACL,
    ACLFilter,
    ACLOperation,
    ACLPermissionType,
    ACLResourcePatternType,
    ResourcePattern,
    ResourcePatternFilter,
    ResourceType,
    ScramMechanism,
    UserScramCredentialDeletion,
    UserScramCredentialUpsertion,
)
from kafka.errors import KafkaError, KafkaTimeoutError, SecurityDisabledError

from shared.messaging.access import PREFIX, Grant, account, grants
from shared.messaging.kafka_client import Bootstrap, connect
from shared.messaging.kafka_denial import denials

log = logging.getLogger(__name__)

ITERATIONS = 16_384
"""As many as Kafka takes: what a stolen disk of the broker costs to try a password once."""
_OPERATIONS = {
    "Read": ACLOperation.READ,
    "Write": ACLOperation.WRITE,
    "Describe": ACLOperation.DESCRIBE,
    "DescribeConfigs": ACLOperation.DESCRIBE_CONFIGS,
}
_KINDS = {"topic": ResourceType.TOPIC, "group": ResourceType.GROUP}


class AccessNotReady(Exception):
    """Users or permissions are not as declared, and why, in Italian."""


@dataclass(frozen=True, slots=True)
class Change:
    """`admitted`: names of accounts. `expelled`: those that were there and should not be. Permissions by number."""

    admitted: tuple[str, ...]
    expelled: tuple[str, ...]
    granted: int
    withdrawn: int


def admit(admin: Bootstrap, passwords: Mapping[str, str]) -> Change:
    """Exactly the accounts of `passwords` may enter, and each may do what the table says.

    Permissions are withdrawn before passwords change. Of others than ours (`access.PREFIX`) nothing is touched, unless
    it is a permission for everybody: then nothing would hold, and it is refused. Raises UnknownAccount, AccessNotReady.
    """
    wanted = {acl for name in passwords for grant in grants(account(name)) for acl in acls(name, grant)}
    try:
        client: Any = connect(KafkaAdminClient, admin, request_timeout_ms=15_000)
    except KafkaTimeoutError as error:
        raise AccessNotReady(f"nessun broker Kafka risponde a {admin}") from error
    except KafkaError as error:
        raise AccessNotReady(
            f"il broker Kafka a {admin} rifiuta: {', '.join(denials(error)) or type(error).__name__}"
        ) from error
    try:
        there = _ours(client)
        _withdraw(client, there - wanted)
        expelled = _expel(client, passwords)
        _grant(client, wanted - there)
        _admit(client, passwords)
    except SecurityDisabledError as error:
        raise AccessNotReady(f"il broker Kafka a {admin} non controlla i permessi (authorizer.class.name)") from error
    except KafkaError as error:
        raise AccessNotReady(f"il broker Kafka a {admin} ha risposto {type(error).__name__}") from error
    finally:
        client.close()
    return Change(tuple(sorted(passwords)), expelled, len(wanted - there), len(there - wanted))


def acls(name: str, grant: Grant) -> list[ACL]:
    """As kafka-python says a permission of the table: one for each operation."""
    where = ResourcePattern(_KINDS[grant.kind], grant.name, ACLResourcePatternType.LITERAL)
    return [
        ACL(f"User:{name}", "*", _OPERATIONS[operation], ACLPermissionType.ALLOW, where)
        for operation in grant.operations
    ]


def _ours(client: Any) -> set[ACL]:
    """Every permission of an account of ours, whatever it is for. Raises AccessNotReady where everybody has one."""
    anything = ResourcePatternFilter(ResourceType.ANY, None, ACLResourcePatternType.ANY)
    found, _ = client.describe_acls(ACLFilter(None, None, ACLOperation.ANY, ACLPermissionType.ANY, anything))
    allowed = [acl for acl in cast(Iterable[ACL], found) if acl.permission_type == ACLPermissionType.ALLOW]
    if any(acl.principal == "User:*" for acl in allowed):
        raise AccessNotReady("il broker ha un permesso per tutti (User:*): va tolto, o le altre regole non valgono")
    return {acl for acl in cast(Iterable[ACL], found) if acl.principal.startswith(f"User:{PREFIX}")}


def _withdraw(client: Any, surplus: Iterable[ACL]) -> None:
    filters = [
        ACLFilter(
            acl.principal,
            acl.host,
            acl.operation,
            acl.permission_type,
            ResourcePatternFilter(
                acl.resource_pattern.resource_type,
                acl.resource_pattern.resource_name,
                acl.resource_pattern.pattern_type,
            ),
        )
        for acl in surplus
    ]
    for asked, _, error in client.delete_acls(filters) if filters else ():
        if error.errno:
            raise AccessNotReady(f"un permesso di {asked.principal} non si può togliere: {error.__name__}")


def _grant(client: Any, lacking: set[ACL]) -> None:
    failed = client.create_acls(sorted(lacking, key=repr))["failed"] if lacking else ()
    if failed:
        raise AccessNotReady(f"{len(failed)} permessi non si possono dare: {failed[0].__name__}")


def _expel(client: Any, passwords: Mapping[str, str]) -> tuple[str, ...]:
    there = client.describe_user_scram_credentials()
    surplus = [name for name in sorted(there) if name.startswith(PREFIX) and name not in passwords]
    _alter(
        client,
        [
            UserScramCredentialDeletion(name, found["mechanism"])
            for name in surplus
            for found in there[name]["credential_infos"]
        ],
    )
    return tuple(surplus)


def _admit(client: Any, passwords: Mapping[str, str]) -> None:
    mechanism = ScramMechanism.SCRAM_SHA_512
    _alter(
        client,
        [
            UserScramCredentialUpsertion(name, mechanism, password, iterations=ITERATIONS)
            for name, password in passwords.items()
        ],
    )


def _alter(client: Any, alterations: list[Any]) -> None:
    for name, error in client.alter_user_scram_credentials(alterations).items() if alterations else ():
        if error:
            raise AccessNotReady(f"l'account {name} non si può cambiare: {error}")
