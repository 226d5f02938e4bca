complaints-one = Beschwerde
complaint-ten-days = Zehn der vierzehn Tage sind vorbei. Das Ergebnis muss vor ihrem Ende mitgeteilt werden (Art. 10 Abs. 2).
complaint-they-say = Soll gedient haben (Art. 1 Abs. 3)
complaint-told = Von der Entfernung unterrichtet
complaint-withdrawn = Zurückgenommen
complaint-scrutiny = Überprüfung beantragt
complaint-scrutiny-passed = Mit der Anordnung weitergeleitet (Art. 4 Abs. 4).
complaint-scrutiny-open = Dazu ist keine grenzüberschreitende Anordnung bekannt; es wird weitergeleitet, wenn Sie unten sagen, um welchen Fall es geht.
complaint-show-who = Zeigen, wer sich beschwert hat
complaint-no-address = Keine Adresse hinterlassen; nachgesehen wird mit dem Code.
complaint-which-case = Um welchen Fall geht es?
complaint-this-case = Ist es dieser Fall?
complaint-another-case = Doch ein anderer Fall?
complaint-case-hint = Seine Kennung oder die Adresse seiner Seite. Niemand außerhalb erfährt, ob es einen gibt.
complaint-yes = Ja, dieser
complaint-link = Es geht um diesen Fall
complaint-no-case = Kein Fall betrifft, was genannt ist. Das kann ein Tippfehler sein oder eine anderswo getroffene Entscheidung; suchen Sie danach, und sagen Sie nebenan, welcher Fall es ist. Entscheiden können Sie auch ohne.
complaint-they-name = Genannt ist
complaint-reasons-read = Begründung, wie sie zu lesen ist
complaint-known-wrong = Bekannter Inhalt als falsch befunden
complaint-same-decided = Entschieden von der Person, die den Fall entschied
complaint-somebody-else = Hierüber entscheidet jemand anders als die Person, die den Fall entschied.
complaint-what-comes = Was wird daraus?
complaint-uphold = Stattgeben
complaint-uphold-what = Der Inhalt wird wiederhergestellt: Ihr Dienst erfährt es sofort.
complaint-reject = Zurückweisen
complaint-reject-what = Die Entscheidung bleibt. Ihre Begründung wird gelesen, und wohin man sich wenden kann.
complaint-purpose = Diente es einem geschützten Zweck?
complaint-none-found = Keinen gefunden
complaint-reasons-hint = Wer sich beschwert hat, liest sie, wie sie sind.
complaint-known = Bekannter Inhalt
complaint-wrong = Der bekannte Inhalt selbst ist falsch
complaint-wrong-what = Nicht nur diese Kopie: Nichts dergleichen sollte zurückgehalten werden.
complaint-wrong-hint = Kreuzen Sie es an, geschieht, wenn die Entscheidung abgeht, dies auf einmal:
complaint-was-withdrawn = wurde bereits zurückgezogen
complaint-is-disputed = ist von Ihnen bereits bestritten
complaint-own-withdrawn = wird aus Ihrer Bank „{$bank}“ zurückgezogen, für alle, die sie teilen; was sie seinetwegen sperrten, wird wieder geöffnet
complaint-other-disputed = wird in der Bank „{$bank}“ bestritten, die nicht Ihre ist: Ihr Eigentümer erfährt es
complaint-open-already = ist bereits wieder offen
complaint-opens = wird wieder geöffnet
complaint-no-other = Kein anderer Ihrer Fälle wurde seinetwegen gesperrt.
complaint-wrong-why = Warum, für die Betreuer der Bank und alle, die sie teilen
complaint-wrong-why-hint = Schreiben Sie nichts über die Beschwerde oder wer sie erhob.
complaint-exception = Warum Sie entscheiden, obwohl Sie den Fall entschieden haben
complaint-exception-hint = Nur wo niemand sonst über Beschwerden entscheiden darf. Es wird festgehalten, und wer sich beschwert hat, liest es.
complaint-decide-undo = Die Entscheidung wartet {$seconds} Sekunden, bevor etwas abgeht, und lässt sich zurücknehmen.
complaint-decide = Über die Beschwerde entscheiden
complaint-waits = Eine Entscheidung wartet auf Abgang; oben lässt sie sich zurücknehmen. Bis sie abgegangen ist, erfährt, wer sich beschwert hat, nichts.
complaint-lapsed = <strong>Es ist nicht abgegangen:</strong> {$what} wartete hier bis {$at} und konnte nicht abgehen. {$why} Die Beschwerde ist offen wie zuvor.
complaint-nothing-to-decide = Sie wurde zurückgenommen; es gibt nichts zu entscheiden.
complaint-touched = Was sie berührte
complaint-in-bank = Bank „{$bank}“:
complaint-state-withdrawn = zurückgezogen
complaint-state-disputed = von Ihnen bestritten
complaint-state-matches = gleicht weiter ab
complaint-open-anew = wieder offen: neu zu entscheiden
complaint-blocked = gesperrt
count-complaints =
    { $count ->
        [one] {$shown} Beschwerde
       *[other] {$shown} Beschwerden
    }
complaints-none = Hier ist keine Beschwerde
complaints-none-how = Wessen Inhalt entfernt wurde, beschwert sich ohne Konto auf Ihrer Seite <a href="/complaint/{$house}">/complaint/{$house}</a> oder über Ihre eigene Oberfläche mit <code>POST /v1/complaints</code>. Nennen Sie die Seite, wenn Sie von einer Entfernung unterrichten.
complaints-none-notice = Wem etwas auffällt, der schreibt auf <a href="/notice/{$house}">/notice/{$house}</a>.
complaints-caption = Beschwerden, früheste Frist zuerst
complaints-day-ten = <strong>Tag zehn ist vorbei.</strong> Entscheiden Sie vor dem vierzehnten.
complaints-no-case = kein Fall gefunden
complaints-not-confirmed = ein Fall wurde gefunden; nicht bestätigt
complaints-open-page = Beschwert wird sich auf <a href="/complaint/{$house}">Ihrer offenen Seite</a>, ohne Konto.
complaints-open = Offen
complaints-upheld = Stattgegeben
complaints-rejected = Zurückgewiesen
complaints-withdrawn = Zurückgenommen
complaints-to-decide = Zu entscheiden
complaints-all = Alle
