-- Professions of the EEMM active in the year, of those present in the services; beside, those that the register says
-- present. A profession of an EEMM is present even if nobody registered it.
WITH delle_equipe AS (
    SELECT DISTINCT caso, chiave, giorno, unnest((data -> 'professioni')::VARCHAR[]) AS professione
    FROM in_forza('registro.equipe-registrata.v1', 'attiva_dal', 'attiva_al')
),
stato AS (
    SELECT DISTINCT ON (caso, voce) caso, voce, (data ->> 'anno')::INTEGER AS anno, data
    FROM registrazione
    WHERE tipo = 'registro.professioni-registrate.v1'
    ORDER BY caso, voce, posto DESC
),
presenti AS (
    SELECT DISTINCT
        caso, voce AS chiave, make_date(anno, 1, 1) AS giorno, unnest((data -> 'professioni')::VARCHAR[]) AS professione
    FROM stato
),
tutte AS (
    SELECT 'VMD-3' AS indicatore, *, 1 AS numeratore FROM delle_equipe
    UNION ALL
    SELECT 'VMD-3', *, 0 FROM presenti
    UNION ALL
    SELECT 'VMD-3.registrate', *, 1 FROM presenti
)
SELECT *, 1 AS denominatore, NULL AS valore, professione AS soggetto FROM tutte
