"""Brings what is written from the code up to date: schemas, pages, AsyncAPI, FHIR definitions, users, evidence.

`make schemas` runs it. Nothing is written where a class breaks its schema file.
"""

from scripts import asyncapi, cartella_schema, errors_page, events_page, flow_pages, kafka_access, policy_page
from scripts.evidence import asvs_page, sicurezza_page
from scripts.fhir_definitions import files as fhir_definitions
from shared.contracts import schema_files


def main() -> int:
    refused = schema_files.main()
    if not refused:
        events_page.PAGE.write_text(events_page.render(), encoding="utf-8")
        asyncapi.DOCUMENT.write_text(asyncapi.render(), encoding="utf-8")
        errors_page.PAGE.write_text(errors_page.render(), encoding="utf-8")
        policy_page.PAGE.write_text(policy_page.render(), encoding="utf-8")
        asvs_page.PAGE.write_text(asvs_page.render(), encoding="utf-8")
        sicurezza_page.PAGE.write_text(sicurezza_page.render(), encoding="utf-8")
        fhir_definitions.write()
        flow_pages.write()
        cartella_schema.write()
        kafka_access.write()
    return refused


if __name__ == "__main__":
    raise SystemExit(main())
