-- Protected discharges that need SAD (the segnalazione says so, or a valutazione of their pathway, or SAD was requested
-- for them), signalled in the year; of them, those that a SAD project carries.
WITH percorso AS (
    SELECT
        segnalazione.*,
        coalesce((data ->> 'bisogno_sad')::BOOLEAN, false) AS detto,
        EXISTS (
            FROM ultimo('pua.valutazione-conclusa.v1', 'valutazione_id') AS valutazione
            JOIN ultimo('pua.accesso-aperto.v1', 'accesso_id') AS accesso
                ON accesso.caso = valutazione.caso AND accesso.chiave = valutazione.data ->> 'accesso_id'
            WHERE valutazione.caso = segnalazione.caso
                AND accesso.data ->> 'dimissione_id' = segnalazione.chiave
                AND coalesce((valutazione.data ->> 'necessita_sad')::BOOLEAN, false)
        ) AS valutato,
        EXISTS (
            FROM sad_di_dimissione AS sad
            WHERE sad.caso = segnalazione.caso AND sad.dimissione = segnalazione.chiave
        ) AS richiesto,
        EXISTS (
            FROM sad_di_dimissione AS sad
            WHERE sad.caso = segnalazione.caso AND sad.dimissione = segnalazione.chiave AND sad.progettato
        ) AS progettato
    FROM segnalazione
)
SELECT
    'SAD-2' AS indicatore,
    caso,
    chiave,
    giorno,
    progettato::INTEGER AS numeratore,
    1 AS denominatore,
    NULL AS valore,
    NULL AS soggetto
FROM percorso
WHERE detto OR valutato OR richiesto
