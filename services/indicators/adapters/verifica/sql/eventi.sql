-- The log as it came, one row per event, in the order in which a case is read: as the platform came to know, ties
-- broken by publisher and number. `giorno` is the civil day in Lombardy on which it happened.
CREATE TABLE evento AS
SELECT
    subject AS caso,
    type AS tipo,
    (("time"::TIMESTAMPTZ) AT TIME ZONE 'Europe/Rome')::DATE AS giorno,
    row_number() OVER (PARTITION BY subject ORDER BY recordedat::TIMESTAMPTZ, source, sequence) AS posto,
    data
FROM read_json(
    getvariable('registro'),
    format = 'newline_delimited',
    maximum_object_size = 33554432,
    columns = {
        "type": 'VARCHAR', "subject": 'VARCHAR', "source": 'VARCHAR', "sequence": 'INTEGER',
        "time": 'VARCHAR', "recordedat": 'VARCHAR', "data": 'JSON'
    }
);

-- What was said last about each thing of a case holds.
CREATE MACRO ultimo(quale, chi) AS TABLE
SELECT DISTINCT ON (caso, chiave) caso, data ->> chi AS chiave, giorno, posto, data
FROM evento
WHERE tipo = quale
ORDER BY caso, chiave, posto DESC;

-- What was said first.
CREATE MACRO primo(quale, chi) AS TABLE
SELECT DISTINCT ON (caso, chiave) caso, data ->> chi AS chiave, giorno, posto, data
FROM evento
WHERE tipo = quale
ORDER BY caso, chiave, posto;

-- A case belongs where it was said last to belong; one that nobody placed counts nowhere.
CREATE TABLE luogo AS
SELECT DISTINCT ON (evento.caso) evento.caso, territorio.*
FROM evento
JOIN territorio
    ON territorio.ambito = evento.data ->> '$.territorio.ambito'
    AND territorio.distretto = evento.data ->> '$.territorio.distretto'
    AND territorio.asst = evento.data ->> '$.territorio.asst'
ORDER BY evento.caso, evento.posto DESC;

-- The register of an Ambito: what is stated about a voce, without what was corrected or annulled later. A correction
-- that was annulled in turn does not bring back what it corrected.
CREATE TABLE registrazione AS
WITH detta AS (
    SELECT caso, data ->> 'voce_id' AS voce, data ->> 'registrazione_id' AS id, data ->> 'sostituisce' AS sostituisce,
        tipo, giorno, posto, data
    FROM evento
    WHERE tipo LIKE 'registro.%' AND tipo <> 'registro.registrazione-annullata.v1'
),
tolta AS (
    SELECT caso, voce, sostituisce AS id FROM detta WHERE sostituisce IS NOT NULL
    UNION
    SELECT caso, data ->> 'voce_id', data ->> 'registrazione_id' FROM evento
    WHERE tipo = 'registro.registrazione-annullata.v1'
)
SELECT * FROM detta ANTI JOIN tolta USING (caso, voce, id);

-- What each rule finds. `soggetto` set: counted once per cell, however many its cases.
CREATE TABLE contributo (
    indicatore VARCHAR, caso VARCHAR, chiave VARCHAR, giorno DATE,
    numeratore BIGINT, denominatore BIGINT, valore BIGINT, soggetto VARCHAR
);
