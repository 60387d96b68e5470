-- Five levels, each summed from the contributions themselves: a person who counts once in an Ambito counts once in the
-- Region too, so no level is the sum of a lower one.
CREATE TABLE riconteggiato AS
WITH collocato AS (
    SELECT contributo.*, year(contributo.giorno) AS anno,
        unnest([
            {'livello': 'ambito', 'territorio': luogo.ambito},
            {'livello': 'distretto', 'territorio': luogo.distretto},
            {'livello': 'asst', 'territorio': luogo.asst},
            {'livello': 'ats', 'territorio': luogo.ats},
            {'livello': 'regione', 'territorio': getvariable('regione')}
        ], recursive := true)
    FROM contributo JOIN luogo USING (caso)
)
SELECT indicatore, livello, territorio, anno,
    coalesce(sum(numeratore) FILTER (soggetto IS NULL), 0)
        + count(DISTINCT soggetto) FILTER (numeratore > 0) AS numeratore,
    coalesce(sum(denominatore) FILTER (soggetto IS NULL), 0)
        + count(DISTINCT soggetto) FILTER (denominatore > 0) AS denominatore,
    coalesce(sum(valore), 0) AS somma,
    count(*) AS contributi,
    coalesce(sum(valore * valore), 0) AS quadrati
FROM collocato
WHERE territorio IS NOT NULL
GROUP BY ALL;

CREATE TABLE pubblicato AS
SELECT * FROM read_json(
    getvariable('cubo'),
    format = 'newline_delimited',
    columns = {
        "indicatore": 'VARCHAR', "livello": 'VARCHAR', "territorio": 'VARCHAR', "anno": 'INTEGER',
        "numeratore": 'BIGINT', "denominatore": 'BIGINT', "somma": 'BIGINT', "contributi": 'BIGINT',
        "quadrati": 'BIGINT'
    }
);

-- Every cell that the one or the other has. Squares that the version before did not write are not compared.
CREATE TABLE confronto AS
WITH uno AS (
    SELECT indicatore, livello, territorio, anno, [numeratore, denominatore, somma, contributi, quadrati] AS numeri
    FROM pubblicato
),
altro AS (
    SELECT indicatore, livello, territorio, anno, [numeratore, denominatore, somma, contributi, quadrati] AS numeri
    FROM riconteggiato
)
SELECT indicatore, livello, territorio, anno, uno.numeri AS pubblicati, altro.numeri AS riconteggiati,
    pubblicati[:4] IS NOT DISTINCT FROM riconteggiati[:4]
        AND (pubblicati[5] IS NULL OR pubblicati[5] = riconteggiati[5]) AS uguali
FROM uno FULL JOIN altro USING (indicatore, livello, territorio, anno);
