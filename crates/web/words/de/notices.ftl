list-newest-first = neueste zuerst
list-from = von {$name}
list-to = an {$name}
keys-of-list = <kbd>j</kbd> <kbd>k</kbd> nächste, vorige · <kbd>Enter</kbd> öffnen
count-notices =
    { $count ->
        [one] {$shown} Mitteilung
       *[other] {$shown} Mitteilungen
    }
notices-direction = Richtung
notices-all = Alle
notices-in = An Sie
notices-out = Von Ihnen
notices-none = Keine Mitteilungen
notices-none-how = Meldungen und Entfernungsanordnungen erscheinen hier, sobald eine an Sie oder von Ihnen ergeht. Mitteilungen gehen aus einem entschiedenen Fall hervor.
notices-caption = Mitteilungen, neueste zuerst
notices-column-kind = Art
notices-column-notice = Mitteilung
notices-starts = Beginnt mit Erhalt
notices-seen-gone = nachweislich verschwunden
notice-clock-starts = Die Uhr beginnt mit dem Erhalt zu laufen.
notice-what-was-sent = Was gesendet wurde
notice-course = Was daraus wurde
notice-earlier = Frühere Uhren
notice-earlier-what = Eine Klarstellung beginnt eine neue Stunde; die früheren bleiben festgehalten.
notice-clarify = Klarstellen
notice-clarification = Klarstellung
notice-clarify-hint = Sie geht sofort an {$name}, und eine neue Stunde beginnt (Art. 3 Abs. 8).
notice-clarify-send = Klarstellung senden
notice-withdraw = Zurückziehen
notice-withdraw-order = Diese Anordnung zurückziehen
notice-withdraw-referral = Diese Meldung zurückziehen
notice-withdraw-why = Warum sie zurückgezogen wird
notice-withdraw-hint = Die Uhr hält an, {$name} erfährt davon, und der Fall kann neu entschieden werden. Die Mitteilung bleibt festgehalten.
course-delivery = Zustellung
course-delivered = zugestellt
course-mailed = per E-Mail gesendet {$at}; ob sie ankam, ist damit nicht bekannt
course-next-attempt = noch nicht zugestellt; nächster Versuch {$at}
course-not-delivered = noch nicht zugestellt
count-attempts =
    { $count ->
        [one] {$shown} Versuch
       *[other] {$shown} Versuche
    }
course-attempt-failed = Letzter Versuch gescheitert:
course-not-received = noch nicht; die Uhr beginnt mit dem Erhalt
course-annex-3 = Anhang III
course-annex-2 = Anhang II
course-their-reference = Aktenzeichen des Adressaten {$reference}
course-authorised = Bevollmächtigt: {$name}
course-answer-by-mail = Antwort per E-Mail
course-given-up = aufgegeben {$at}; schreiben Sie der Behörde von Hand
course-answer-sent = gesendet {$at}; ob sie ankam, ist damit nicht bekannt
course-answer-next = noch nicht gesendet; nächster Versuch {$at}
course-checks = Eigene Nachprüfungen
course-checks-none = noch keine
course-first-gone = Erstmals als verschwunden festgestellt {$at}.
course-first-order = Erste Anordnung
course-first-informed = der Anbieter wurde vorab informiert, {$at} (Art. 3 Abs. 2)
course-first-emergency = Notfall (Art. 3 Abs. 2): {$reason}
course-copy = Kopie (Art. 4 Abs. 1)
course-scrutiny = Überprüfung (Art. 4)
course-scrutiny-infringes = Verstoß festgestellt: keine Rechtswirkung mehr
course-scrutiny-stands = kein Verstoß festgestellt
course-scrutiny-copied = die Kopie ist unterwegs
course-scrutiny-intended = ein Verstoß steht vor der Feststellung
course-scrutiny-lapsed = ohne Entscheidung verstrichen
course-scrutiny-open = die andere Behörde hat die Kopie
course-challenged = Angefochten (Art. 9)
course-pending = anhängig
course-confirmed = bestätigt
course-annulled = aufgehoben
course-ended = ohne Entscheidung beendet
course-final = Endgültig (Art. 3 Abs. 9)
course-reinstated = Wiederhergestellt (Art. 4 Abs. 7)
course-kept-down = bleibt nach eigenen Bedingungen entfernt:
withheld-title = Transparenzbericht
withheld-is = Diese Anordnung bleibt seit {$since} aus Ihrem Transparenzbericht heraus, wegen: {$why} (Art. 8 Abs. 2). Der Bericht sagt, wie viele Anordnungen herausbleiben. Der Anbieter sieht dies nicht.
withheld-count = Wieder mitzählen
withheld-leave = Diese Anordnung aus dem Transparenzbericht heraushalten
withheld-hint = Nur wenn die Veröffentlichung eines davon beeinträchtigen würde (Art. 8 Abs. 2). Der Anbieter sieht es nicht; Ihre Revision sieht es, und der Bericht sagt, wie viele Anordnungen herausbleiben.
withheld-what = Was es beeinträchtigen würde
withheld-do = Heraushalten
