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

-- A thing of the register as it was stated last, once for each year in which it is in force for a day at least. What
-- has no end lasts as long as the deliberation; what began long before it is not asked about.
CREATE MACRO in_forza(quale, inizio, fine) AS TABLE
WITH stato AS (
    SELECT DISTINCT ON (caso, voce) caso, voce, data, (data ->> inizio)::DATE AS dal, (data ->> fine)::DATE AS al
    FROM registrazione
    WHERE tipo = quale
    ORDER BY caso, voce, posto DESC
)
SELECT caso, voce || ':' || anno AS chiave, greatest(dal, make_date(anno, 1, 1)) AS giorno, data
FROM stato JOIN anno_contato ON anno BETWEEN year(dal) AND coalesce(year(al), 9999);

CREATE TABLE anno_contato AS
SELECT unnest(range(primo_anno - 1, ultimo_anno + 1)) AS anno FROM parametri;

-- Two names that differ by case, accents, punctuation or spaces are one.
CREATE MACRO nome_confrontabile(nome) AS regexp_replace(strip_accents(lower(nome)), '[^\p{L}\p{N}]', '', 'g');

-- The protected discharges that were signalled and not by mistake.
CREATE TABLE segnalazione AS
SELECT segnalata.*
FROM ultimo('dimissioni.dimissione-segnalata.v1', 'dimissione_id') AS segnalata
LEFT JOIN ultimo('dimissioni.dimissione-rifiutata.v1', 'dimissione_id') AS rifiutata USING (caso, chiave)
LEFT JOIN ultimo('dimissioni.dimissione-annullata.v1', 'dimissione_id') AS annullata USING (caso, chiave)
WHERE rifiutata.data ->> 'motivo' IS DISTINCT FROM 'errore' AND annullata.data ->> 'motivo' IS DISTINCT FROM 'errore';

-- The SAD that carry a discharge: their request names it, or else a plan that does; a request that only says to come
-- from a protected discharge means the one that the case has, if it has one. `progettato`: there is a project;
-- `avviato`: visits began, or everything is prepared and it was not called off.
CREATE TABLE sad_di_dimissione AS
WITH unica AS (
    SELECT caso, any_value(chiave) AS chiave
    FROM ultimo('dimissioni.dimissione-segnalata.v1', 'dimissione_id')
    GROUP BY caso
    HAVING count(*) = 1
)
SELECT
    richiesta.caso,
    coalesce(
        richiesta.data ->> 'dimissione_id',
        pai.data ->> 'dimissione_id',
        if(richiesta.data ->> 'origine' = 'dimissione_protetta', unica.chiave, NULL)
    ) AS dimissione,
    progetto.caso IS NOT NULL AS progettato,
    erogazione.caso IS NOT NULL
        OR (attivata.caso IS NOT NULL AND coalesce(conclusa.data ->> 'esito', 'conclusa') = 'conclusa') AS avviato
FROM ultimo('sad.sad-richiesto.v1', 'presa_in_carico_id') AS richiesta
LEFT JOIN ultimo('sad.sad-progettato.v1', 'presa_in_carico_id') AS progetto USING (caso, chiave)
LEFT JOIN ultimo('sad.sad-attivato.v1', 'presa_in_carico_id') AS attivata USING (caso, chiave)
LEFT JOIN ultimo('sad.sad-erogazione-avviata.v1', 'presa_in_carico_id') AS erogazione USING (caso, chiave)
LEFT JOIN ultimo('sad.sad-concluso.v1', 'presa_in_carico_id') AS conclusa USING (caso, chiave)
LEFT JOIN ultimo('pua.pai-attivato.v1', 'pai_id') AS pai
    ON pai.caso = richiesta.caso AND pai.chiave = richiesta.data ->> 'pai_id'
LEFT JOIN unica ON unica.caso = richiesta.caso;

-- The accesso that was opened from each discharge: of more than one, the first.
CREATE TABLE accesso_di_dimissione AS
SELECT aperto.caso, aperto.data ->> 'dimissione_id' AS dimissione,
    min_by(aperto.data ->> 'persona_id', primo_detto.posto) AS persona
FROM ultimo('pua.accesso-aperto.v1', 'accesso_id') AS aperto
JOIN primo('pua.accesso-aperto.v1', 'accesso_id') AS primo_detto USING (caso, chiave)
GROUP BY ALL;

-- What each rule finds. `soggetto` set: counted once per cell, however many its cases.
CREATE TABLE contributo (
    indicatore VARCHAR, caso VARCHAR, chiave VARCHAR, giorno DATE,
    numeratore BIGINT, denominatore BIGINT, valore BIGINT, soggetto VARCHAR
);
