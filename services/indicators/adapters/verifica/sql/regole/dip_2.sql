-- Persons whose need of social services was recorded, signalled in the year; of them, those who left the hospital with a
-- social service started, as the discharge says or as a SAD that carries it shows. Where no accesso says who they are,
-- the discharge counts.
SELECT
    'DIP-2' AS indicatore,
    segnalazione.caso,
    segnalazione.chiave,
    segnalazione.giorno,
    (
        dimessa.caso IS NOT NULL
        AND (
            coalesce((dimessa.data ->> 'servizi_sociali_avviati')::BOOLEAN, false)
            OR EXISTS (
                FROM sad_di_dimissione AS sad
                WHERE sad.caso = segnalazione.caso AND sad.dimissione = segnalazione.chiave AND sad.avviato
            )
        )
    )::INTEGER AS numeratore,
    1 AS denominatore,
    NULL AS valore,
    coalesce(accesso.persona, segnalazione.chiave) AS soggetto
FROM segnalazione
LEFT JOIN ultimo('dimissioni.dimissione-effettuata.v1', 'dimissione_id') AS dimessa USING (caso, chiave)
LEFT JOIN accesso_di_dimissione AS accesso
    ON accesso.caso = segnalazione.caso AND accesso.dimissione = segnalazione.chiave
WHERE (segnalazione.data ->> 'bisogno_servizi_sociali')::BOOLEAN
