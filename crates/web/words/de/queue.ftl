
queue-earliest-first = früheste Frist zuerst
queue-stage = Stand
queue-where-from = Woher
queue-from = Von
queue-who-works = Wer daran arbeitet
queue-worked-by = In Arbeit bei
queue-deadline = Frist
queue-one-entry = Nur Fälle, die einem bestimmten bekannten Inhalt ähneln. <a href="/cases">Ganze Liste zeigen</a>
queue-nothing = Nichts wartet
queue-all-decided = Alles ist entschieden. Was Sie zuletzt entschieden haben, lässt sich oben noch zurücknehmen.
queue-empty-provider = Ein Fall erscheint hier, wenn ein hochgeladener Inhalt bekanntem Inhalt ähnelt oder wenn Sie eine Meldung oder eine Anordnung erreicht. Die Uhr einer Mitteilung beginnt von selbst zu laufen.
queue-empty-other = Ein Fall erscheint hier, wenn eine erfasste Fundstelle etwas zeigt, das bekanntem Inhalt ähnelt. Erfasst wird mit <code>POST /v1/captures</code>.
queue-none-here = Hier ist kein Fall
queue-none-fits = Kein Fall passt zu diesem Filter. <a href="/cases?stage=all">Alle Fälle zeigen</a>
queue-work-next = Nächsten bearbeiten
queue-decide-together = Gewählte gemeinsam entscheiden…
queue-decide-chosen =
    { $count ->
        [one] Den {$shown} gewählten entscheiden…
       *[other] Die {$shown} gewählten gemeinsam entscheiden…
    }
queue-next-page = Nächste Seite
queue-stage-open = Offen
queue-stage-waiting = Wartet auf Abgang
queue-stage-decided = Zu erlassen
queue-stage-noticed = Mitteilung erlassen
queue-stage-answered = Beantwortet
queue-stage-closed = Geschlossen
queue-stage-all = Alle
queue-from-anywhere = überall
queue-from-locations = Fundstellen
queue-from-uploads = zurückgehaltene Uploads
queue-from-notices = erhaltene Mitteilungen
queue-from-users = Meldungen von Nutzern
queue-by-anybody = irgendwem
queue-by-me = mir
queue-by-nobody = niemandem
queue-due-any = jede
queue-due-soon = binnen 20 Minuten oder vorbei
queue-caption = Fälle, früheste Frist zuerst
count-cases =
    { $count ->
        [one] {$shown} Fall
       *[other] {$shown} Fälle
    }
origin-location = Fundstelle
origin-upload = Zurückgehaltener Upload
origin-user-notice = Meldung eines Nutzers
origin-referral = Meldung an Sie
origin-order = Entfernungsanordnung an Sie
standing-to-answer = Zu beantworten
standing-to-decide-anew = Neu zu entscheiden
standing-to-decide = Zu entscheiden
standing-to-order = Zu erlassen: Entfernungsanordnung
standing-to-refer = Zu senden: Meldung
standing-ordered = Entfernungsanordnung erlassen
standing-referred = Meldung gesendet
standing-answered = Beantwortet, noch nicht verschwunden
standing-published = Geschlossen: veröffentlicht
standing-kept = Geschlossen: belassen
standing-taken-down = Geschlossen: entfernt
standing-not-published = Geschlossen: nicht veröffentlicht
standing-closed-answered = Geschlossen: beantwortet
standing-gone = Geschlossen: nachweislich verschwunden
queue-column-picture = Bild
queue-column-clock = Uhr
queue-column-case = Fall
queue-column-resembles = Ähnelt
queue-row-closed = Geschlossen
queue-row-no-deadline = Keine Frist
queue-row-mine = Sie arbeiten daran
queue-choose = {$title} wählen
queue-row-opened = eröffnet {$since}
queue-row-theirs = {$who} arbeitet daran
queue-row-leaves = Geht ab um {$at}
queue-row-matches =
    { $count ->
        [one] {$count} Treffer
       *[other] {$count} Treffer
    }
