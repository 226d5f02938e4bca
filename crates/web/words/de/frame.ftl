
frame-languages = Sprache
frame-skip = Zum Inhalt springen
frame-navigation = Hauptbereiche
frame-search = Suchen
frame-sign-out = Abmelden
frame-needs-credential = Sie sind über einen Link gekommen, der nur einmal gilt. <a href="/me">Richten Sie ein, womit Sie sich künftig anmelden</a>
frame-pause =
    { $minutes ->
        [one] Sie haben {$minutes} Minute lang unverpixelte Medien angesehen. Zeit für eine Pause?
       *[other] Sie haben {$minutes} Minuten lang unverpixelte Medien angesehen. Zeit für eine Pause?
    }
frame-take-break = Pause machen
frame-later = In zehn Minuten
frame-left-out = Sie möchten nicht bekommen: {$what}. „Nächster“ lässt solche Fälle aus; sie bleiben in der Liste und öffnen sich, wenn Sie sie öffnen. <a href="/me/care">Ändern</a>
nav-cases = Fälle
nav-notices = Mitteilungen
nav-copies = Kopien
nav-complaints = Beschwerden
nav-intake = Eingang
nav-banks = Banken
nav-outlets = Publikationen
nav-overview = Überblick
nav-ledger = Protokoll
nav-statements = Begründungen
nav-preserved = Aufbewahrt
nav-measures = Maßnahmen
nav-penalties = Sanktionen
nav-alerts = Lebensgefahr
nav-access = Zugriffe
nav-status = Zustand
nav-people = Personen
comma = {", "}
colon = {": "}
semicolon = {"; "}
problem-not-saved = Nicht gespeichert
problem-field = Zum Feld
error-number = Fehler {$status}
error-back = Zurück zu den Fällen
