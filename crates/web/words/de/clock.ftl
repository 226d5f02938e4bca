# Terms of law after the official version of Regulation (EU) 2021/784, as in crates/exchange/src/annex/labels.


clock-duty = Pflicht
clock-target = Ziel
clock-law-removal-order-hour = binnen einer Stunde nach Erhalt entfernen oder sperren
clock-law-referral-hour = binnen einer Stunde nach Erhalt prüfen; keine Rechtspflicht
clock-law-own-scrutiny = darf binnen 72 Stunden nach Erhalt der Kopie überprüft werden
clock-law-asked-scrutiny = eine begründete Entscheidung binnen 72 Stunden nach dem Antrag
clock-law-reinstatement = das Entfernte unverzüglich wiederherstellen
clock-law-complaint = dem Beschwerdeführer binnen zwei Wochen nach Eingang das Ergebnis mitteilen
clock-law-measures-report = binnen drei Monaten nach der Entscheidung und jährlich über spezifische Maßnahmen berichten
clock-law-exposure-review = eine begründete Entscheidung binnen drei Monaten nach dem Antrag
clock-law-threat-to-life = die Behörden unverzüglich unterrichten
clock-law-alert-acknowledgement = den Hinweis bestätigen; keine Rechtspflicht, und ein Leben steht auf dem Spiel
clock-cannot-execute = Angehalten nach {$span}: nicht ausführbar (Anhang III)
clock-withdrawn = Angehalten nach {$span}: zurückgezogen
clock-ceased-effect = Angehalten nach {$span}: Die Anordnung hat keine Rechtswirkung mehr
clock-lapsed = Ohne Entscheidung verstrichen
clock-superseded = Angehalten nach {$span}: Eine spätere Entscheidung begann eine neue Frist
clock-ended = Angehalten nach {$span}: nicht mehr geschuldet
clock-reinstated = Wiederhergestellt nach {$span}
clock-left = noch {$span}
clock-overdue = Überfällig seit {$span}
clock-past-target = {$span} über dem Ziel
clock-late = {$span} zu spät
clock-answered = Beantwortet in {$span}, rechtzeitig
clock-decided = Entschieden in {$span}, rechtzeitig
clock-done = Erledigt in {$span}, rechtzeitig
clock-answered-late = Beantwortet in {$span}, {$late}
clock-decided-late = Entschieden in {$span}, {$late}
clock-done-late = Erledigt in {$span}, {$late}
span-none = unter 1 s
span-seconds = {$seconds} s
span-minutes = {$minutes} min {$seconds} s
span-hours = {$hours} h {$minutes} min
span-days =
    { $days ->
        [one] {$shown} Tag {$hours} h
       *[other] {$shown} Tage {$hours} h
    }
ago-now = gerade eben
ago-minutes = vor {$minutes} min
ago-hours = vor {$hours} h
ago-yesterday = gestern
ago-days =
    { $count ->
        [one] vor {$count} Tag
       *[other] vor {$count} Tagen
    }
clock-started = begonnen {$at}
clock-due = fällig {$at}
