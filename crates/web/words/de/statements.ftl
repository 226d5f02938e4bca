statements-title = Begründungen nach dem DSA
count-statements =
    { $count ->
        [one] {$shown} Begründung
       *[other] {$shown} Begründungen
    }
statements-what = was an die Transparenzdatenbank der Kommission geht
statements-nothing = Von hier wird nichts gesendet
statements-nothing-how = Begründungen werden eingereiht, sobald der Betreiber den Server mit <code>--dsa-database</code> und <code>--dsa-token-file</code> startet und Ihre Organisation nennt, wenn es mehrere gibt. Frühere Entscheidungen haben keine.
statements-none = Hier ist keine Begründung
statements-none-stage = Keine Begründung hat diesen Stand.
statements-show-all = Alle Begründungen zeigen
statements-none-yet = Noch keine Begründungen
statements-none-yet-how = Eine Begründung wird eingereiht, wenn Sie einen Upload nicht veröffentlichen und wenn Sie auf eine Meldung hin handeln.
statements-caption = Begründungen, neueste zuerst
statements-column-when = Wann
statements-column-became = Was daraus wurde
statement-taken-out = vorher herausgenommen: {$what}
statement-queued = eingereiht {$at}
statement-not-before = nicht vor {$at}
statement-sent = gesendet {$at}
statement-again = Erneut senden
statement-stage-queued = Eingereiht
statement-stage-sent = Gesendet
statement-stage-refused = Abgelehnt
statement-stage-dropped = Nicht gesendet
visibility-removed = entfernt
visibility-disabled = Zugang gesperrt
visibility-demoted = herabgestuft
visibility-age = altersbeschränkt
visibility-interaction = Interaktion eingeschränkt
visibility-labelled = gekennzeichnet
visibility-other = anders eingeschränkt
