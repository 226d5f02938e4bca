count-banks-known =
    { $count ->
        [one] {$shown} Bank bekannter Inhalte
       *[other] {$shown} Banken bekannter Inhalte
    }
banks-none = Noch keine Banken
banks-none-how = Eine Bank enthält bekannte Inhalte, mit denen Uploads und erfasste Fundstellen abgeglichen werden. Legen Sie eine mit <code>POST /v1/banks</code> an, oder bitten Sie eine andere Organisation dieser Instanz, ihre zu teilen.
banks-column-owner = Eigentümer
banks-column-matching = Aktiv
banks-column-withdrawn = Zurückgezogen
banks-column-version = Version
banks-column-made = Angelegt
banks-you = Sie
bank-how-hard = Wie streng Uploads damit verglichen werden
level-called-exact = genau
level-called-standard = üblich
level-called-thorough = gründlich
bank-withdrawn-count = {$count} zurückgezogen
bank-yours = Ihre
bank-quoted = „{$name}“
bank-version = Version {$version}
bank-made = angelegt {$at}
bank-false = <strong>{$percent} %</strong> dessen, wozu sie führte, blieb: In {$kept} von {$decided} entschiedenen Fällen beließ ein Mensch Ihrer Organisation den Inhalt.
bank-false-unknown = Noch ist keiner Ihrer Fälle entschieden, der etwas darin ähnelte: Wie oft sie irrt, ist nicht bekannt.
bank-compared-with = Uploads werden verglichen mit
bank-choose = Wählen
bank-import = Liste von Hashes importieren
bank-import-hint = Sie sehen zuerst, was aus jeder Zeile würde. Nichts wird hinzugefügt, bevor Sie es sagen.
bank-file = Eine Datei
bank-file-hint = Text oder CSV, höchstens zwei Megabyte: ein PDQ-Hash je Zeile, oder eine Kopfzeile, die pdq oder sha256 nennt und, falls vorhanden, quality, label, source, ground, reason.
bank-list = Oder die Liste selbst
bank-list-hint = Wird gelesen, wenn keine Datei gewählt ist.
bank-label = Was die Einträge sind
bank-label-hint = Wo die Liste es nicht sagt. Der Anfang des Hashes wird angefügt.
bank-source = Woher das Wissen stammt
bank-source-hint = Wo die Liste es nicht sagt: wer es fand, welche Liste, welcher Fall.
bank-ground = Warum es terroristischer Inhalt ist
bank-reason = Die Begründung
bank-reason-hint = Von wem es bewertet wurde.
bank-look-through = Durchsehen
bank-disputed =
    { $count ->
        [one] {$shown} bestrittener Eintrag unten: Jemand, der mit dieser Bank abgleicht, sagt, dass es kein terroristischer Inhalt ist. Sehen Sie noch einmal hin, und ziehen Sie ihn zurück oder behalten Sie ihn.
       *[other] {$shown} bestrittene Einträge unten: Jemand, der mit dieser Bank abgleicht, sagt, dass es kein terroristischer Inhalt ist. Sehen Sie noch einmal hin, und ziehen Sie sie zurück oder behalten Sie sie.
    }
bank-owner-keeps = Ihr Eigentümer behält die Liste
bank-owner-keeps-what = {$name} teilt sie zum Vergleichen: Wonach Sie fragen, wird mit jedem Eintrag verglichen, und ein Treffer zeigt Ihnen den betreffenden Eintrag.
bank-empty = Noch nichts darin
bank-empty-how = Bekannter Inhalt wird mit <code>POST /v1/banks/{$bank}/entries</code> hinzugefügt: ein Bild, sein PDQ oder SHA-256, oder eine Adresse. Er zählt ab der nächsten Anfrage.
bank-caption = Einträge, neueste zuerst
bank-column-what = Was es ist
bank-column-from = Woher und warum
bank-column-signals = Signale
bank-column-state = Zustand
bank-quality = Güte {$quality}
bank-text = Text
bank-video = Video
bank-sound = Ton
bank-steady = still oder gleichförmig
bank-bytes-not-kept = Daten nicht aufbewahrt
bank-withdrawn = Zurückgezogen
bank-matches-reach = Gleicht ab mit {$reach}
bank-matches-parts = Findet ähnliche Kopien und Teile
bank-matches-near = Findet ähnliche Kopien
bank-matches-exact = nur genaue Kopien
bank-added = hinzugefügt {$at}
bank-disputed-by = <strong>Bestritten</strong> von {$name}, {$at}
bank-look-again = Noch einmal ansehen
bank-withdraw-why = Warum er zurückgezogen wird
bank-withdraw = Zurückziehen
bank-withdraw-what = Von da an gleicht er mit nichts mehr ab, und jeder seinetwegen gesperrte Fall wird wieder geöffnet.
bank-look-which = Welche, ansehen
bank-keep-why = Warum er bleibt
bank-keep = Behalten
bank-changes = Ihre letzten Änderungen
count-entries-match =
    { $count ->
        [one] {$shown} aktiver Eintrag
       *[other] {$shown} aktive Einträge
    }
level-cost-exact = Am schnellsten. Verfehlt gespiegelte, gedrehte und gerahmte Kopien.
level-cost-standard = Etwa gleich schnell. Verfehlt beschnittene oder gekippte Kopien.
level-cost-thorough = Um ein Mehrfaches langsamer je Upload, und mehr Speicher je Bild. Nur für Bilder, deren Daten aufbewahrt werden.
