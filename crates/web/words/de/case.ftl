
case-previous = Voriger
case-next = Nächster
case-no-deadline = Es läuft keine Frist.<br>Eröffnet {$since}.
case-lapsed = <strong>Es ist nicht abgegangen:</strong> {$what} wartete hier bis {$at} und konnte nicht abgehen. {$why} Der Fall ist wie zuvor.
case-claim-mine = Sie arbeiten daran, seit {$at}. Ihre Kollegen sehen es.
case-let-go = Freigeben
case-claim-theirs = <strong>{$who} arbeitet daran</strong>, seit {$at}. Sie können lesen; entscheiden erst, wenn die Person fertig ist oder zehn Minuten kein Lebenszeichen gab.
case-take-over = Übernehmen
case-take-over-record = Dass Sie es taten, wird festgehalten.
case-claim = Daran arbeiten
case-claim-hint = Kollegen sehen es und überlassen es Ihnen.
case-skip = Zum nächsten weiter
case-to-answer = Zur Antwort
case-to-decision = Zur Entscheidung
case-alert = Ein Leben ist in Gefahr: Hinweis geben
case-why = Warum es hier ist
case-why-location = Was an dieser Fundstelle erfasst wurde, ähnelt bekanntem Inhalt.
case-provider = Anbieter
case-provider-registered = eingetragen
case-provider-none = <strong>für diesen Host ist keiner eingetragen</strong>: solange kann keine Mitteilung zugestellt werden
case-captured = Erfasst
count-pictures =
    { $count ->
        [one] {$shown} Bild
       *[other] {$shown} Bilder
    }
case-led-to = Führte zu
case-sealed = Versiegelt als
case-package = Paket
case-save-wacz = Als WACZ speichern
case-upload-held = Dieser Upload ähnelt bekanntem Inhalt und wird zurückgehalten: Er wird nicht veröffentlicht, bis jemand entscheidet.
case-upload-was-held = Dieser Upload wurde zurückgehalten, weil er bekanntem Inhalt ähnelt.
case-your-reference = Ihre Kennung
case-pdq-quality = PDQ-Güte
case-of-100 = {$quality} von 100
case-address = Adresse
case-hash-only = nur sein Hash wurde gesendet; sehen Sie den Upload in Ihrem eigenen Dienst an
case-why-order = Eine zuständige Behörde hat angeordnet, diesen Inhalt zu entfernen oder zu sperren. Es ist eine Pflicht.
case-why-referral = Jemand meldet Ihnen diesen Inhalt zur eigenen Prüfung. Es ist freiwillig: Auch Ablehnen ist eine gültige Antwort.
case-why-user-notice = Jemand hat Ihnen gemeldet, dass dies terroristischer Inhalt sei (Art. 16 DSA). Die Person erfährt, was Sie entscheiden, und liest Ihre Begründung.
case-they-say = Was gesagt wird
case-received = Erhalten
case-same-notice = In derselben Meldung
case-count-locations =
    { $count ->
        [one] {$shown} Fundstelle, jede mit einem Fall
       *[other] {$shown} Fundstellen, jede mit einem Fall
    }
case-who-sent = Zeigen, wer sie sandte
case-who-sent-hint = Das müssen Sie selten wissen; Nachsehen wird festgehalten.
case-matches = Treffer
case-lead = Ein Treffer ist ein Hinweis, nie ein Urteil.
case-notes = Notizen
case-notes-hint = Für Kollegen. Sie verlassen nie das Haus.
case-new-note = Eine neue Notiz
case-write-note = Festhalten
case-content = Inhalt
case-colour = In Farbe, wo gezeigt
case-text = <strong>Text</strong> · wird wie Bilder erst gezeigt, wenn Sie es verlangen
case-text-not-kept = Der Text wird hier nicht aufbewahrt.
case-read-texts = Texte lesen
case-read-texts-hint = Nebeneinander, Gemeinsames markiert. Es wird festgehalten.
case-pictures = Bilder
case-other-pictures = Weitere Bilder dort
case-no-picture = Hier wird kein Bild aufbewahrt.
case-happened = Was geschah
case-court = Eine Datei für ein Gericht
case-court-what = Erfassungen, Entscheidungen, alles oben Stehende und die Nachweise des Protokolls in einer signierten Datei, die jeder ohne uns prüfen kann. Behandeln Sie sie wie Inhalt.
case-court-purpose = Wofür
case-court-purpose-hint = In wenigen Worten; es wird festgehalten und kommt in die Datei.
case-court-save = Datei speichern
case-answer = Antwort
case-decision = Entscheidung
case-answer-waits = Die Antwort wartet auf den Abgang. So lange kann nichts anderes gesendet werden; die Uhr läuft weiter.
case-answer-undo = Eine Antwort wartet {$seconds} Sekunden, bevor sie abgeht, und lässt sich so lange zurücknehmen. Die Uhr läuft weiter: Zwei Minuten vor ihrem Ende wartet nichts mehr.
case-notice-link = Die Mitteilung mit allem, was mit ihr geschah
case-reopened-withdrawn = Wieder offen: Der bekannte Inhalt, dessentwegen gesperrt wurde, wurde zurückgezogen. {$reason} Sehen Sie ihn noch einmal an; bis Sie entscheiden, zählt die Entscheidung unten nicht.
case-reopened-disputed = Wieder offen: Der bekannte Inhalt, dessentwegen gesperrt wurde, ist bestritten. {$reason} Sehen Sie ihn noch einmal an; bis Sie entscheiden, zählt die Entscheidung unten nicht.
case-decided = Entschieden {$at}
case-grounds = Gründe
case-purpose = Geschützter Zweck
case-reasons = Begründung
case-proposal = Wartet auf eine zweite Person: {$kind}
case-approve-hint = Wer es vorgeschlagen hat, kann es nicht genehmigen.
case-approve = Ich habe es geprüft; lassen Sie es abgehen
case-drop-why = Oder warum es unterbleibt
case-drop = Unterlassen
case-waits = Solange dies auf den Abgang wartet, kann hier nichts anderes entschieden werden.
case-issue-order = Entfernungsanordnung erlassen
case-send-referral = Meldung senden
case-issue-order-what = Sie verpflichtet {$provider} von Rechts wegen: binnen einer Stunde nach Erhalt entfernen oder in allen Mitgliedstaaten den Zugang sperren (Verordnung (EU) 2021/784 Art. 3).
case-send-referral-what = Sie bittet {$provider} um eigene Prüfung: freiwillig, Ziel eine Stunde, Ablehnen ist eine gültige Antwort.
case-will-be-sent = Was gesendet wird
case-to = An
case-count-digests =
    { $count ->
        [one] {$shown} SHA-256-Prüfsumme, keine Bilddaten
       *[other] {$shown} SHA-256-Prüfsummen, keine Bilddaten
    }
case-file-reference = Ihr Aktenzeichen
case-file-reference-hint = Freiwillig. Bleibt es leer, wird eines vergeben.
case-non-disclosure = Den Inhalteanbieter nicht unterrichten
case-non-disclosure-what = Nur aus Gründen der öffentlichen Sicherheit (Art. 11 Abs. 3).
case-necessary = Warum das notwendig ist
case-necessary-hint = Nötig mit dem Kästchen oben. Höchstens sechs Wochen; es bleibt in Ihren eigenen Akten.
case-emergency = Notfall
case-emergency-hint = Nur bei Ihrer ersten Anordnung an diesen Anbieter, wenn er nicht zwölf Stunden vorher informiert wurde (Art. 3 Abs. 2): warum es nicht warten kann.
case-copy-how = Wie die Kopie gesendet wird
case-copy-how-hint = Nur wenn der Anbieter in einem anderen Mitgliedstaat sitzt, dessen Behörde nicht auf dieser Instanz ist (Art. 4 Abs. 1).
case-further = Weitere Fälle
case-further-hint = Ein weiterer Fall zu einer Fundstelle im selben Dienst, gleich entschieden: seine Kennung. Die Anordnung nennt beide.
case-further-one = Weiterer Fall
case-issue-undo = Sie wartet {$seconds} Sekunden, bevor sie abgeht, und lässt sich so lange zurücknehmen.
case-to-be-issued = Entschieden; die Mitteilung ist noch von jemandem zu erlassen, der es darf.
case-otherwise = Anders entscheiden
case-what-to-do = Was ist zu tun?
case-grounds-hint = Mindestens einer, außer der Inhalt bleibt. Das Material …
case-purpose-hint = Art. 1 Abs. 3: Was einem dieser Zwecke dient, ist kein terroristischer Inhalt und bleibt. Was haben Sie festgestellt?
case-none-found = Ich habe geprüft und keinen gefunden
case-reasons-hint = In eigenen Worten. Sie wird festgehalten und steht in jeder Mitteilung.
case-phrases = Textbausteine zum Anfügen
case-phrases-edit = Textbausteine behalten und verwerfen
case-phrases-often = Häufige Sätze als Textbausteine behalten
case-wrong = Der bekannte Inhalt selbst ist falsch
case-wrong-what = Nur wenn Sie veröffentlichen. Er wird aus Ihren eigenen Banken zurückgezogen und in fremden bestritten, und jeder seinetwegen gesperrte Upload wird wieder geöffnet.
case-wrong-why = Warum, für die Betreuer der Bank
case-decide-undo = Was den Fall schließt, wartet {$seconds} Sekunden, bevor etwas abgeht, und lässt sich zurücknehmen.
case-record = Entscheidung festhalten
case-record-next = Festhalten und nächsten bearbeiten
case-nobody-decided = Noch hat niemand entschieden.
case-somebody-works = Jemand arbeitet daran.
case-look-only = Sie dürfen lesen, aber nicht entscheiden.
case-second-asked = <strong>Um eine zweite Person bittet</strong> {$who}, {$at}: {$why}
case-second-other = Jemand anders entscheidet dies.
case-second-back = Ich kann doch selbst entscheiden
case-second = Um eine zweite Person bitten
case-unsure = Worin Sie unsicher sind
case-unsure-hint = Nur für Ihre Kollegen. Von da an muss jemand anders entscheiden.
case-count-copies =
    { $count ->
        [one] {$shown} weiterer offener Fall ähnelt demselben bekannten Inhalt
       *[other] {$shown} weitere offene Fälle ähneln demselben bekannten Inhalt
    }
case-copies-hint = Entscheiden Sie sie auf einmal, aus einem Grund. Danach sehen Sie, was es für jeden bewirkt.
case-copies-decide = Diesen und die angekreuzten gemeinsam entscheiden…
case-statement = Begründung nach dem DSA
case-statement-sent = Die Datenbank der Kommission hat sie seit {$at}.
case-statement-later = Wird nicht vor {$at} gesendet.
case-statement-next = Sie geht mit der nächsten Übertragung ab.
case-statement-overturned = Die Entscheidung wurde seither aufgehoben oder ersetzt.
case-the-provider = den Anbieter
choice-refer-provider = An den Anbieter melden
choice-order = Entfernung anordnen
choice-take-down = Entfernen
choice-not-publish = Nicht veröffentlichen
choice-publish = Veröffentlichen
choice-keep = Belassen
case-purpose-none = gesucht, keiner gefunden
case-purpose-found = gefunden: {$purpose}
case-by-program = von einem Programm
case-by-system = von Staydown
case-by-operator = vom Betreiber
choice-refer = Melden
choice-publish-causes = Ihr Dienst erhält für diesen Upload „clear“. Ihre Begründung bleibt festgehalten.
choice-not-publish-causes = Ihr Dienst erhält für diesen Upload „block“. Sie können später anders entscheiden.
choice-keep-notice-causes = Es bleibt. Wer gemeldet hat, liest Ihre Begründung.
choice-take-down-causes = Ihr Dienst erhält die Anweisung, es zu entfernen. Wer gemeldet hat, liest Ihre Begründung. Sie können später anders entscheiden.
choice-refer-causes = Als Nächstes senden Sie {$provider} eine Meldung. Sie ist freiwillig: Geprüft wird nach eigenen Nutzungsbedingungen, und eine Stunde ist ein Ziel.
choice-order-causes = Als Nächstes erlassen Sie eine Entfernungsanordnung nach Art. 3. Sie verpflichtet {$provider}, den Inhalt binnen einer Stunde nach Erhalt zu entfernen oder in allen Mitgliedstaaten zu sperren.
choice-keep-causes = Nichts wird gesendet. Der Fall schließt, Ihre Begründung bleibt festgehalten.
