
phrases-title = Textbausteine
help-link = Tasten und Hilfe
keys-of-queue = <kbd>j</kbd> <kbd>k</kbd> nächster, voriger · <kbd>Enter</kbd> öffnen · <kbd>x</kbd> wählen · <kbd>?</kbd> alle Tasten
keys-title = Tasten
keys-close = Schließen
keys-key = Taste
keys-does = Was sie tut
keys-walk = nächste, vorige: Zeile einer Liste oder Fall
keys-open = Zeile öffnen
keys-pick = Zeile wählen, um mehrere auf einmal zu entscheiden
keys-reveal = halten, um die Bilder zu zeigen; loslassen verpixelt sie
keys-colour = Bilder in Farbe oder wieder grau
keys-sound = Ton an oder aus; er beginnt stumm
keys-outcomes = erstes bis neuntes Ergebnis wählen; gesendet wird dadurch nichts
keys-second = um eine zweite Person bitten
keys-skip = zum nächsten Fall weitergehen
keys-undo = zurücknehmen, was auf den Abgang wartet
keys-search = suchen; <kbd>Ctrl</kbd> <kbd>k</kbd> auch beim Schreiben
keys-help = diese Tasten zeigen; <kbd>Esc</kbd> schließt sie
keys-silent = Tasten tun nichts, während Sie in ein Feld schreiben, aus einer Liste wählen oder Strg, Alt oder Meta halten.
waits-nothing-left = Noch ist nichts abgegangen.
waits-on = zu
waits-leaves = geht ab
waits-at = um {$at}
waits-in = in {$seconds} s
waits-now = jetzt
waits-undo = Zurücknehmen
waits-undo-all = Alles damit Entschiedene zurücknehmen
help-title = Hilfe: die Liste und ihre Tasten
help-heading = Die Liste und ihre Tasten
help-undo = Was Sie entscheiden, wartet {$seconds} Sekunden im Haus, bevor etwas hinausgeht. Bis dahin nimmt „Zurücknehmen“ es zurück, und der Fall ist wie zuvor. Dass Sie es taten, bleibt festgehalten.
help-no-undo = Diese Instanz lässt nichts warten: Was Sie entscheiden, geht sofort hinaus.
help-clock = Das Warten hält keine Uhr an. Eine Antwort auf eine Anordnung oder Meldung geht spätestens zwei Minuten vor Ablauf ihrer Stunde hinaus, und sofort, wenn weniger bleibt.
help-working = Einen Fall bearbeiten
help-working-how = „Daran arbeiten“ sagt Ihren Kollegen, dass Sie den Fall haben. Sie können ihn lesen, aber nicht entscheiden. Es endet, wenn Sie entscheiden, überspringen, freigeben oder sich abmelden, und nach zehn Minuten ohne Lebenszeichen Ihrer Seite. Ohne JavaScript ist erneutes Laden der Seite das Lebenszeichen.
help-several = Mehrere Fälle auf einmal
help-several-how = Wählen Sie Fälle in der Liste oder die Kopien, die die Seite eines Falls anbietet. Sie schreiben eine Begründung für alle und sehen, was sie für jeden bewirkt, bevor etwas festgehalten wird.
phrases-heading = Textbausteine für Begründungen
phrases-what = Sätze, die jeder in Ihrer Organisation durch Ankreuzen in die Begründung einer Entscheidung setzen kann. Wer die Begründung liest, liest sie ganz.
phrases-none = Noch keine.
phrases-drop = Verwerfen
phrases-new = Ein neuer Textbaustein
phrases-keep = Behalten
phrases-drop-one = Verwerfen: {$phrase}
keys-of-case = <kbd>b</kbd> halten zeigt die Bilder · <kbd>j</kbd> <kbd>k</kbd> nächster, voriger Fall · <kbd>1</kbd>–<kbd>9</kbd> Ergebnisse ·
break-title = Eine Pause
break-take-time = Lassen Sie sich Zeit
break-taken = Die Arbeit wartet auf Sie. Stehen Sie auf, sehen Sie aus dem Fenster, trinken Sie etwas. Wenn Sie zurückkommen, machen Sie dort weiter, wo Sie waren.
break-can-stop = Sie können hier eine Weile innehalten. Wer Bereitschaft hat, wird gerufen, wenn eine Uhr abläuft; niemand wird daran gemessen, wie viel er schafft.
break-talk = Lässt Sie etwas Gesehenes nicht los, sprechen Sie mit jemandem: einem Kollegen oder wen Ihre Organisation dafür benennt.
break-go-on = Weiter
break-take = Ich mache eine Pause
together-title =
    { $count ->
        [one] {$shown} Fall gemeinsam entscheiden
       *[other] {$shown} Fälle gemeinsam entscheiden
    }
together-decided =
    { $count ->
        [one] {$shown} Fall entschieden
       *[other] {$shown} Fälle entschieden
    }
together-not =
    { $count ->
        [one] {$shown} Fall nicht
       *[other] {$shown} Fälle nicht
    }
together-done-waits = Das Entschiedene wartet auf den Abgang: Die Liste zeigt es, mit „Zurücknehmen“.
together-left = Diese blieben, wie sie waren:
together-back = Zurück zur Liste
together-causes = Was dies bewirkt
together-chosen = Gewählt
together-is-left-out = Bleibt außen vor:
together-one-decision = Eine Entscheidung für alle
together-change = Ändern
together-none-fits = Kein Ergebnis passt zu allen: Zurückgehaltene Uploads und Meldungen von Nutzern werden gemeinsam entschieden, Fundstellen gemeinsam, und erhaltene Mitteilungen einzeln beantwortet. Gehen Sie zurück und wählen Sie neu.
together-each = Art. 1 Abs. 3: bei jedem einzelnen. Was haben Sie festgestellt?
together-none-found = Ich habe jeden geprüft und keinen gefunden
together-reason = Eine Begründung für alle
together-preview = Zeigen, was dies bewirkt
together-in-one-go =
    { $count ->
        [one] {$shown} Fall auf einmal entscheiden
       *[other] {$shown} Fälle auf einmal entscheiden
    }
together-fitting =
    { $count ->
        [one] {$shown} Fall von {$of} wird entschieden
       *[other] {$shown} Fälle von {$of} werden entschieden
    }
together-so =
    { $count ->
        [one] {$shown} Fall so entscheiden
       *[other] {$shown} Fälle so entscheiden
    }
together-undo = Es lässt sich {$seconds} Sekunden lang zurücknehmen, einzeln oder alles; dann geht es ab.
together-block = Nicht veröffentlichen oder entfernen
together-keep = Belassen oder veröffentlichen
together-means-clear = Ihr Dienst erhält „clear“: Der Upload wird veröffentlicht.
together-means-blocked = Ihr Dienst erhält „block“: Der Upload wird nicht veröffentlicht.
together-means-stays = Es bleibt; wer gemeldet hat, liest Ihre Begründung.
together-means-taken-down = Ihr Dienst erhält die Anweisung, es zu entfernen; wer gemeldet hat, liest Ihre Begründung.
together-means-closes = Nichts wird gesendet; der Fall schließt, Ihre Begründung bleibt festgehalten.
together-means-to-order = Entschieden; die Entfernungsanordnung ist noch im Fall zu erlassen.
together-means-to-refer = Entschieden; die Meldung ist noch im Fall zu senden.
