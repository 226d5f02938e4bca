search-on-record = Ihre Suchen werden festgehalten, wie das Lesen auch.
search-known-of = Was ist darüber bekannt?
search-what = Eine Fundstelle, wie sie ist oder entschärft (hxxps://host[.]example/page), ein Host, die Nummer eines Falls, einer Mitteilung oder eines Eingangs, ein Aktenzeichen, der Name oder das Handle einer Publikation.
search-what-hash = Eine Fundstelle, wie sie ist oder entschärft (hxxps://host[.]example/page), ein Host, die Nummer eines Falls, einer Mitteilung oder eines Eingangs, ein Aktenzeichen, der Name oder das Handle einer Publikation, oder ein Hash (SHA-256 oder PDQ).
search-file = Ist dieses Bild oder dieser Text bekannt?
search-file-hint = JPEG, PNG, GIF oder WebP, Text, Video oder Ton. Es wird mit den Banken verglichen und nicht aufbewahrt.
search-drop = Sie können es irgendwo auf dieser Seite ablegen.
search-compare = Vergleichen
search-not-known = Nicht bekannt
search-known = Bekannt
search-no-entry = Kein Eintrag der Banken, mit denen Sie vergleichen, hat diesen Hash oder einen nahen.
search-entries-hash =
    { $count ->
        [one] {$shown} Eintrag einer Bank hat diesen Hash oder einen nahen.
       *[other] {$shown} Einträge von Banken haben diesen Hash oder einen nahen.
    }
search-entries-like =
    { $count ->
        [one] {$shown} Eintrag einer Bank enthält etwas, dem es ähnelt.
       *[other] {$shown} Einträge von Banken enthalten etwas, dem es ähnelt.
    }
search-quality = Güte {$quality} von 100
search-bank = Bank „<a href="/banks/{$bank}">{$name}</a>“. Die Bank sagt: {$ground} ({$article}).
search-nothing = Nichts gefunden
search-nothing-what = Ihre Organisation hat dazu keinen Fall, keine Mitteilung und keine Publikation, und nichts ist eingegangen, das es nennt.
search-received = eingegangen {$at}
search-publishes-for = veröffentlicht für {$group}
search-from-outside = Von außen
search-caption = Gefundene Fälle
search-for-case = Gesucht wurde die Nummer eines Falls.
search-for-notice = Gesucht wurde die Nummer einer Mitteilung.
search-for-intake = Gesucht wurde die Nummer eines Eingangs von außen.
search-for-location = Gesucht wurde die Fundstelle {$location}, und andere auf ihrem Host.
search-for-host = Gesucht wurde irgendeine Fundstelle auf {$host}, oder ein Aktenzeichen.
search-for-hash = Gesucht wurde eine SHA-256-Prüfsumme oder ein PDQ-Hash.
search-for-reference = Gesucht wurde das Zeichen einer Mitteilung oder eines Uploads, oder der Name einer Publikation.
search-cut = Die ersten {$most} sind gezeigt: Suchen Sie etwas Engeres.
search-outside = {$count} von außen
