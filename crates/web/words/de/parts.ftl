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
parts-left-out-hint = Was geschickt wurde, enthält andere Dateien. Diese wurden mit nichts verglichen: Sehen Sie sie selbst an, wenn Sie können.
parts-left = {$part}: {$why}
left-nested = enthält selbst Dateien, und geöffnet wird nur eine Ebene.
left-encrypted = verschlüsselt; ohne das Passwort kann niemand hineinsehen.
left-packing = auf eine Weise gepackt, die hier nicht gelesen wird.
left-link = ein Verweis auf einen Namen, der selbst nichts enthält.
left-overlaps = teilt Bytes mit einer Datei davor, wie in Archiven, die einen Leser überfordern sollen.
left-broken = dort ist das Archiv beschädigt oder abgeschnitten.
left-special = keine gewöhnliche Datei.
left-too-many-parts = mehr, als von einem Upload angesehen werden.
left-too-large = größer, als hier angesehen wird.
left-too-much-unpacked = ausgepackt mehr, als von einem Upload dieser Größe angesehen wird.
left-too-many-pages = mehr Seiten, als von einem Dokument angesehen werden.
left-unreadable = hinter Seiten, die nicht gelesen werden konnten.
left-undecoded = beschädigt, zu groß oder auf eine Weise kodiert, die hier nicht gelesen wird.
left-too-small = weniger als 24 Pixel je Seite, was nichts aussagt.
left-too-much-on-a-page = mehr, als von einer Seite angesehen wird.
left-relative-address = Adressen ohne Host; wohin sie führen, sagt nur der Ort der Liste.
left-timed-out = es dauerte zu lange.
left-unsupported = von einer Art, die hier nicht gelesen wird.
left-corrupt = beschädigt oder abgeschnitten.
left-decoder-missing = ein Programm, das es lesen würde, ist auf diesem Rechner nicht installiert.
left-failed = das Programm, das es liest, ist daran gescheitert; vielleicht ist es dafür gemacht.
left-more = aus Gründen wie diesen.
