
picture-known-alt = Bekannter Inhalt aus der Bank
picture-known = Bekannter Inhalt
picture-blurred = {$what}, verpixelt
picture-plain = {$what}, nicht verpixelt
picture-hold = Halten zum Zeigen
picture-show = Zeigen bis zum Schließen
picture-not-kept = Die Daten werden hier nicht aufbewahrt.
place-copy = Genaue Adresse kopieren
match-part = teilt einen Ausschnitt
match-passages = teilt Textstellen
match-sounds = klingt eine Zeit lang gleich
match-address = dieselbe Adresse
match-covered = von einer bekannten Adresse erfasst
match-exact = genaue Kopie
match-very = sehr ähnlich
match-similar = ähnlich
match-loosely = entfernt ähnlich
match-identical = identische Bytes (gleicher SHA-256)
match-features = {$covered} % des bekannten Bildes, nach {$points} Punkten, die in beiden gleich liegen; die ganzen Bilder unterscheiden sich in {$bits} von 256 Bits
match-quoted = {$known} % des bekannten Textes, {$asked} % des angefragten Textes
match-bits =
    { $bits ->
        [0] unterscheidet sich in keinem von 256 Bits; bis {$threshold} gilt als Treffer
       *[other] unterscheidet sich in {$bits} von 256 Bits; bis {$threshold} gilt als Treffer
    }
match-video-known = das bekannte Video zeigt es bei {$known}
match-video-upload = der Upload zeigt es bei {$query}
match-video-both = {$query} des Uploads ist {$known} des bekannten Videos
match-video-speed = {$query} des Uploads ist {$known} des bekannten Videos, mit {$speed} % seiner Geschwindigkeit
match-still = {$pieces}; {$bits} von 256 Bits verschieden
match-video = {$query} % des Uploads, {$known} % des bekannten Videos: {$pieces}
match-links-more =
    { $more ->
        [one] {$first} und {$more} weiterer Link
       *[other] {$first} und {$more} weitere Links
    }
match-link-place = {$url} (Bytes {$from} bis {$to} des Textes)
match-sound-piece = {$query} des Uploads ist {$known} des bekannten Tons (zu {$alike} % gleich)
match-sound = {$query} % vom Ton des Uploads, {$known} % des bekannten Tons: {$pieces}
match-link-untold = {$asked}; die Bank sagt nicht, was bekannt ist
match-link = {$asked}; bekannt ist {$known}
match-share = {$share} % davon
match-number = {$bits} von 256 Bits
way-framed = in einem Rand, Balken oder Rahmen
way-animation = in einem späteren Bild der Animation
way-features = ausgeschnitten, gekippt oder zwischen anderem
way-still-video = als Bild des Videos
way-still-upload = in einem Bild des Uploads
way-sound = am Ton, gleich welches Bild
way-text = der ganze Text, stellenweise geändert
way-quote = zitiert, oder es zitierend
way-path = unterhalb ihres Pfads
way-account = über ihr Konto
way-host = über ihren Host
match-bank = Bank „<a href="/banks/{$bank}">{$name}</a>“, Fassung {$version}. Die Bank sagt: {$ground} ({$article}).
picture-at-location = An der Fundstelle
picture-no-match = Kein Treffer
texts-title = Texte eines Falls
texts-case = Der Fall
texts-heading = Texte
texts-marked = Was in beiden Texten steht, ist markiert, ebenso bekannte Links. Dass Sie sie lesen, ist festgehalten.
texts-known = Bekannt: {$label}
texts-not-shown = Dieser Text wird hier nicht aufbewahrt, oder seine Bank zeigt ihn nicht.
sound-seen = Der Ton
sound-seen-video = Die Tonspur des Videos
sound-seen-perhaps = Die Tonspur des Videos, falls es eine hat
sound-known = Der bekannte Ton
sound-known-video = Die Tonspur des bekannten Videos
sound-length = {$length} lang
sound-cut = {$length} lang, zu lang für einmal: hier von {$from} bis {$until}
sound-within = höchstens von {$from} bis {$until}
sound-earlier = Davor
sound-later = Danach
sound-shared = In beiden gleich:
sound-piece = von {$from} bis {$until}
sound-listen = Ton an oder aus
sound-left-out = Sie möchten so etwas nicht vorgelegt bekommen. Den Spieler zeigen
sound-lacks = Damit Ton hörbar wird, braucht dieser Rechner ffmpeg. Wer ihn betreibt, installiert es mit: <code>{$command}</code>
