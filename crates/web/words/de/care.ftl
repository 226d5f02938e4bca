care-chart = Wie lange unverpixelte Medien auf Ihrem Bildschirm waren, nach Tagen, von {$from} bis {$to}; die Tabelle darunter sagt dasselbe
care-longest = Der längste Tag: {$span}.
care-title = Fürsorge
care-only-you = Nur Sie sehen diese Seite. Heute:
care-looked = Wie lange Sie unverpixelte Medien angesehen haben
care-nothing = Noch nichts
care-nothing-what = Bilder kommen verpixelt. Solange Sie eines zeigen, wie es ist, wird die Zeit hier gezählt, nach Tagen.
care-last-30 = Die letzten 30 Tage
care-as-table = Als Tabelle
care-by-day = Wie lange, nach Tagen
care-kept = Aufbewahrt werden Tagessummen, neunzig Tage lang, und nichts von dem, was Sie sahen. Sie stehen in keinem Bericht und in keinem Protokoll, und niemand wird daran gemessen. Ein Blick zählt höchstens zwei Minuten, wenn Ihr Browser nicht sagt, wann er endete.
care-erase = Meine Summen löschen
care-house = Ihr Haus
care-house-sum = In neunzig Tagen:
care-house-break = Eine Pause vorschlagen nach so vielen Minuten, wenn jemand nichts gewählt hat
care-range = 5 bis 240; 0 für nie.
care-house-set = Für das Haus festlegen
care-choices = Was Sie wählen
care-own-break = Eine Pause vorschlagen nach so vielen Minuten Ansehen
care-own-hint = 5 bis 240; 0 für nie. Leer: wie in Ihrem Haus, {$house}. Sie können sie immer verschieben.
care-never = nie
care-after =
    { $minutes ->
        [one] nach {$minutes} Minute
       *[other] nach {$minutes} Minuten
    }
care-leave-out = Geben Sie mir keine Fälle mit
care-leave-out-hint = „Nächster“ lässt sie aus und sagt es. Sie bleiben für andere in der Liste und öffnen sich, wenn Sie sie öffnen. Bleibt niemand, der sie nimmt, sagen Sie es der Person, die die Arbeit plant: Ihre Uhren laufen.
care-content-that = Inhalt: {$ground}
care-no-pictures = alles mit Bildern
care-choose = Wählen
care-break-now = Jetzt eine Pause
care-calm = Eine ruhige Seite
care-team = {$span} zusammen, {$people} Personen
care-too-few = nicht gezeigt: Bei weniger als drei Personen verriete es etwas über eine
