preservation-until = Aufbewahrt bis {$until}
preservation-notice = Die Mitteilung
preservation-what = Was aufbewahrt wird
preservation-since = Entfernt oder gesperrt {$at}. Von da an wird es sechs Kalendermonate aufbewahrt, verschlossen für alle außer zu den Zwecken des Art. 6, und am Ende gelöscht. Art. 6 gibt niemandem ein Recht darauf: Ein rechtmäßiges Ersuchen nennt das Gesetz, auf dem es beruht.
preservation-empty = Nichts ist im Tresor
preservation-deposit = Hinterlegen Sie den Inhalt und die zugehörigen Daten mit <code>POST /v1/preservations/{$id}/material</code>: wann er hochgeladen wurde, von welchem Konto, Titel und Beschreibung, seine Moderationsgeschichte. Nicht das ganze Konto, und keine privaten Nachrichten.
preservation-nothing = Es wurde nichts hinterlegt.
preservation-caption = Was im Tresor ist
preservation-size = Größe
preservation-deposited = Hinterlegt
preservation-erased = Alles wurde {$at} gelöscht: Der Schlüssel wurde vernichtet, und die versiegelten Dateien wurden entfernt.
preservation-certificate = Bescheinigung herunterladen
preservation-extensions = Verlängerungen
preservation-no-extensions = Keine. Nur eine zuständige Behörde oder ein Gericht lässt es länger aufbewahren, für eine Zeit mit einem Ende, und vor dem Ende (Art. 6 Abs. 2).
preservation-extension = bis {$until}, auf Ersuchen von {$authority} ({$reference}): {$proceedings}
preservation-extension-document = Dokument
preservation-accesses = Zugriffe
preservation-nobody = Niemand hat um Einsicht gebeten.
preservation-number = Nr. {$number}
preservation-alone = keine zweite Person im Haus
preservation-confirmed-by = bestätigt von {$name}
preservation-waits-second = wartet auf eine zweite Person
preservation-readings =
    { $count ->
        [one] {$shown}-mal gelesen
       *[other] {$shown}-mal gelesen
    }
preservation-confirm = Zugriff Nr. {$number} bestätigen
preservation-read = Nr. {$number} lesen
preservation-recorded-first = wird zuerst festgehalten
preservation-ask = Um Einsicht bitten
preservation-purpose = Zweck
preservation-reference = Aktenzeichen des Verfahrens, der Beschwerde oder des Ersuchens
preservation-reason = Warum das Material dafür gebraucht wird
preservation-reason-hint = Eine andere Person Ihrer Organisation bestätigt es. Dann können Sie einen Tag lang lesen; jedes Lesen wird festgehalten.
preservation-extend = Verlängern
preservation-extend-what = Verlängern, auf Ersuchen eines Gerichts oder einer Behörde
preservation-authority = Gericht oder zuständige Behörde
preservation-file-reference = Deren Aktenzeichen
preservation-proceedings = Für welches laufende Verfahren
preservation-until-date = Bis zum Ende des (Datum, UTC)
preservation-document = SHA-256 des ersuchenden Dokuments
preservation-bytes = {$bytes} Bytes
preservation-is-erased = gelöscht
preservation-ends-today = endet binnen eines Tages
preservation-days-left =
    { $count ->
        [one] noch ein Tag
       *[other] noch {$shown} Tage
    }
preservation-over = vorbei; wird gelöscht
count-preservations =
    { $count ->
        [one] {$shown} Aufbewahrung
       *[other] {$shown} Aufbewahrungen
    }
preservations-soonest = was am ehesten endet zuerst
preservations-none = Nichts wird aufbewahrt
preservations-none-how = Was Sie wegen einer Entfernungsanordnung entfernen oder sperren, wird von da an sechs Monate aufbewahrt (Art. 6): Es beginnt von selbst, wenn Anhang II abgegeben wird. Hinterlegen Sie den Inhalt mit <code>POST /v1/preservations/…/material</code>. Für nach einer spezifischen Maßnahme (Art. 5) Entferntes beginnen Sie mit <code>POST /v1/preservations</code>. Eine freiwillige Meldung allein ist kein Grund.
preservations-counts = {$year} wurde {$lawful}-mal auf rechtmäßige Ersuchen von Behörden um Einsicht gebeten, {$complaints}-mal für Beschwerden und {$reviews}-mal für Überprüfungen.
preservations-caption = Aufbewahrungen, was am ehesten endet zuerst
preservations-column-ends = Endet
preservations-column-vault = Im Tresor
preservations-extended = verlängert
preservations-more =
    { $count ->
        [one] und {$shown} weitere
       *[other] und {$shown} weitere
    }
