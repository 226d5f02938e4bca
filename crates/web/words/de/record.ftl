access-title = Wer was angesehen hat
access-last = die letzten: {$lines}; dasselbe Lesen binnen einer Stunde zählt einmal
access-none = Noch hat niemand etwas angesehen
access-none-what = Jedes Lesen eines Falls, einer Erfassung, einer Mitteilung, eines Bildes oder einer Bank wird festgehalten, bevor es gezeigt wird, und ebenso jeder Export.
access-caption = Lesen, Exporte und Alarme, Neuestes zuerst
ledger-nothing-changed = nichts wird je geändert oder herausgenommen
ledger-last = Letzte Ereignisse
ledger-nothing = Noch ist nichts geschehen.
ledger-stands = Wo es steht
ledger-size = Größe
ledger-root = Wurzel
ledger-checkpoint = Signierter Prüfpunkt
ledger-key = Prüfschlüssel
ledger-check = Prüfen Sie selbst
ledger-check-how = Auf jeder Maschine, ohne Netz, mit einer Kopie der Daten:
ledger-check-what = Es liest jedes Ereignis, berechnet den Baum neu und vergleicht Wurzel und Signatur mit dem Prüfpunkt. Bewahren Sie einen Prüfpunkt anderswo auf: Wer die Vergangenheit ändert, kann die beiden nicht in Einklang bringen.
count-events =
    { $count ->
        [one] {$shown} Ereignis
       *[other] {$shown} Ereignisse
    }
status-version = Version {$version}; die Uhr des Servers sagt {$now}
status-caption = Teile der Instanz und ihr Zustand
status-column-part = Teil
status-column-words = In Worten
status-ok = funktioniert
status-degraded = ansehen
status-failing = funktioniert nicht
status-storage = Aufzeichnung
status-space = Platz auf der Platte
status-clock = Die Uhr
status-deliveries = Zustellungen
status-media = Prüfung von Dateien
status-statements = Begründungen nach dem DSA
status-server = Der Server
status-mail = E-Mail
status-ledger = Die Dateien des Protokolls
status-other = Ein anderer Teil
