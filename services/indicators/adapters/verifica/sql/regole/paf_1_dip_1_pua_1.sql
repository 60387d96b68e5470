-- Protocols that by 31 December have reached what the deliberation asks, of all those registered. A year without a
-- target of its own asks what the year before asked, and nothing counts where nothing was ever asked. The end of a protocol takes all its steps away: it counts once
-- more, as not reached, in the year in which it ends.
WITH passo AS (
    SELECT caso, voce, posto, data ->> 'materia' AS materia, data ->> 'stato' AS stato, (data ->> 'il')::DATE AS il
    FROM registrazione
    WHERE tipo = 'registro.protocollo-registrato.v1'
),
traguardo AS (
    SELECT unnest(traguardi::STRUCT(indicatore VARCHAR, anno INTEGER, testo VARCHAR)[], recursive := true) FROM parametri
),
al_31_dicembre AS (
    SELECT
        caso, voce, anno_contato.anno,
        CASE materia
            WHEN 'allontanamento_familiare' THEN 'PAF-1'
            WHEN 'dimissioni_protette' THEN 'DIP-1'
            WHEN 'valutazione_integrata' THEN 'PUA-1'
        END AS codice,
        array_agg(stato ORDER BY il, posto) AS passi,
        max(il) AS ultimo
    FROM passo JOIN anno_contato ON year(il) <= anno_contato.anno
    GROUP BY ALL
),
dopo_la_cessazione AS (
    SELECT *,
        list_reduce(passi, lambda prima, ora: if(ora = 'cessato', '', prima || ' ' || ora), '') AS fatti,
        passi[-1] = 'cessato' AS cessato
    FROM al_31_dicembre
),
chiesto AS (
    SELECT stato.*, traguardo.testo
    FROM dopo_la_cessazione AS stato
    ASOF LEFT JOIN traguardo ON stato.codice = traguardo.indicatore AND stato.anno >= traguardo.anno
)
SELECT
    codice AS indicatore,
    caso,
    voce || ':' || anno AS chiave,
    make_date(anno, 12, 31) AS giorno,
    (
        (testo NOT LIKE '%definito%' OR fatti LIKE '%definito%' OR fatti LIKE '%aggiornato%')
        AND (testo NOT LIKE '%condiviso%' OR fatti LIKE '%condiviso%')
        AND (testo NOT LIKE '%attivato%' OR fatti LIKE '%attivato%')
    )::INTEGER AS numeratore,
    1 AS denominatore,
    NULL AS valore,
    NULL AS soggetto
FROM chiesto
WHERE testo IS NOT NULL AND (NOT cessato OR year(ultimo) = anno)
