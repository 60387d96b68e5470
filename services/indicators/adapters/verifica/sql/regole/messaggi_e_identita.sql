-- Messages that were refused, that came again; identities that contradict. Where they belong: luoghi_in_parte.sql.
SELECT 'Q.quarantena' AS indicatore, 'messaggio/' || chiave AS caso, chiave, giorno,
    (NOT EXISTS (
        FROM ultimo('dimissioni.messaggio-uscito-dalla-quarantena.v1', 'messaggio_id') AS uscito
        WHERE uscito.caso = trattenuto.caso AND uscito.chiave = trattenuto.chiave
    ))::INTEGER AS numeratore,
    1 AS denominatore, NULL AS valore, NULL AS soggetto
FROM ultimo('dimissioni.messaggio-in-quarantena.v1', 'messaggio_id') AS trattenuto

UNION ALL

SELECT 'Q.ripetuti',
    CASE WHEN trattenuto.chiave IS NULL THEN ripetuto.caso ELSE 'messaggio/' || trattenuto.chiave END,
    ripetuto.chiave, ripetuto.giorno, (ripetuto.data ->> 'volte')::INTEGER, 1, NULL, NULL
FROM ultimo('dimissioni.messaggio-ripetuto.v1', 'messaggio_id') AS ripetuto
LEFT JOIN ultimo('dimissioni.messaggio-in-quarantena.v1', 'messaggio_id') AS trattenuto
    ON trattenuto.caso = ripetuto.caso AND trattenuto.chiave = ripetuto.chiave

UNION ALL

SELECT 'Q.identita', 'identita/' || caso || '/' || posto, posto::VARCHAR, giorno, 1, 1, NULL, NULL
FROM evento
WHERE tipo = 'pua.identita-contraddittoria.v1'
