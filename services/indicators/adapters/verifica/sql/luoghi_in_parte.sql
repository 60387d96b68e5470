-- What belongs to no case: at the levels at which all the rows of the table that it may mean have one code, and in the
-- Region in any case.
INSERT INTO luogo BY NAME
WITH detto AS (
    SELECT 'messaggio/' || chiave AS caso, territorio.*
    FROM ultimo('dimissioni.messaggio-in-quarantena.v1', 'messaggio_id') AS trattenuto
    LEFT JOIN territorio
        ON coalesce(territorio.ambito = trattenuto.data ->> 'ambito', true)
        AND coalesce(territorio.distretto = trattenuto.data ->> 'distretto', true)
        AND coalesce(territorio.asst = trattenuto.data ->> 'asst', true)
    UNION ALL
    SELECT 'identita/' || rilievo.caso || '/' || rilievo.posto, territorio.*
    FROM (
        SELECT caso, posto, unnest((data -> 'territori')::JSON[]) AS dove
        FROM evento
        WHERE tipo = 'pua.identita-contraddittoria.v1'
    ) AS rilievo
    LEFT JOIN territorio
        ON territorio.ambito = rilievo.dove ->> 'ambito'
        AND territorio.distretto = rilievo.dove ->> 'distretto'
        AND territorio.asst = rilievo.dove ->> 'asst'
)
SELECT caso,
    CASE WHEN min(ambito) = max(ambito) THEN min(ambito) END AS ambito,
    CASE WHEN min(distretto) = max(distretto) THEN min(distretto) END AS distretto,
    CASE WHEN min(asst) = max(asst) THEN min(asst) END AS asst,
    CASE WHEN min(ats) = max(ats) THEN min(ats) END AS ats
FROM detto
GROUP BY caso;
