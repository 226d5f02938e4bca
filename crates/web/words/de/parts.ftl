part-found-in = Gefunden in: {$part}
part-file = Datei {$name}
part-attachment = angehängte Datei {$name}
part-page-text = Text der Seite {$page}
part-all-text = Text aller Seiten
part-page-picture = Bild {$number} auf Seite {$page}
part-page-picture-text = Text im Bild {$number} auf Seite {$page}
part-file-text = Text im Bild {$name}
part-picture-text = Text im Bild
parts-left-out = Nicht angesehen
count-parts =
    { $count ->
        [one] 1 Teil
       *[other] {$shown} Teile
    }
