overview-days-are = {$from} bis {$to}, Tage in UTC. Nichts wird hier nach Personen gezählt.
overview-tabs = Tage
overview-days =
    { $count ->
        [one] {$shown} Tag
       *[other] {$shown} Tage
    }
overview-percent = {$percent} %
overview-waiting = Wartet jetzt
overview-overdue = überfällig
overview-quarter = fällig binnen 15 min
overview-hour = fällig binnen einer Stunde
overview-day = fällig binnen eines Tages
overview-later = später fällig
overview-no-deadline = ohne Frist
overview-ending = Aufbewahrungen enden binnen 30 Tagen
overview-looked = haben Sie unverpixelte Medien angesehen; nur Sie sehen dies
overview-house = Das Haus: {$team}
overview-nothing = In diesen Tagen ist nichts geschehen
overview-nothing-what = Mitteilungen und Fälle der letzten {$days} Tage werden hier gezählt.
overview-half = bis dahin war die Hälfte entfernt oder gesperrt
overview-nine = bis dahin neun von zehn
overview-slowest = die langsamste
overview-within = binnen der Stunde
overview-by-day = Nach Tag des Eingangs:
overview-in-time = rechtzeitig
overview-late = zu spät
overview-other = offen oder anderes
overview-numbers = Die Zahlen
overview-caption-days = {$kind} nach Tagen
overview-caption-stand = {$kind}, wie sie stehen
overview-column-day = Tag
overview-column-in-time = Rechtzeitig
overview-column-late = Zu spät
overview-column-other = Offen oder anderes
overview-receipt-to-measure = Vom Erhalt bis zur Maßnahme
overview-how-they-stand = Wie sie stehen
overview-who-asked = Wer verlangt hat
overview-who-was-asked = Von wem verlangt wurde
overview-parties = Mitteilungen nach Gegenseite
overview-column-organisation = Organisation
overview-column-orders = Anordnungen
overview-column-referrals = Meldungen
overview-column-outcomes = Was aus den Meldungen wurde
overview-cases-banks = Fälle und Banken
overview-opened =
    { $count ->
        [one] {$shown} Fall wurde eröffnet, {$decided} davon entschieden.
       *[other] {$shown} Fälle wurden eröffnet, {$decided} davon entschieden.
    }
overview-reopened =
    { $count ->
        [one] {$shown} wurde wieder geöffnet, weil sich bekannter Inhalt als falsch erwies.
       *[other] {$shown} wurden wieder geöffnet, weil sich bekannter Inhalt als falsch erwies.
    }
overview-no-bank = Kein entschiedener Fall ähnelte etwas in den Banken.
overview-banks-caption = Entschiedene Fälle nach Bank
overview-column-bank = Bank
overview-column-decided = Entschieden
overview-column-stayed = Blieb
overview-column-share = Anteil
overview-stayed-what = „Blieb“: Ein Mensch entschied, dass der Inhalt bleibt, obwohl er etwas in der Bank ähnelte. Ein hoher Anteil sagt, dass man sich die Bank, oder wie streng mit ihr verglichen wird, ansehen sollte.
overview-orders = Entfernungsanordnungen
overview-referrals = Meldungen
overview-hour-duty = die Stunde ist Pflicht
overview-hour-target = die Stunde ist ein Ziel
overview-share = {$within} von {$of}
standing-within = binnen der Stunde erledigt
standing-late = später erledigt
standing-overdue = nicht erledigt, die Stunde ist vorbei
standing-running = die Stunde läuft
standing-could-not = nicht ausführbar (Anhang III)
standing-not-received = noch nicht erhalten
standing-void = zurückgenommen oder ohne Wirkung
chart-bars = Nach Tagen, von {$from} bis {$to}; die Tabelle darunter hat die Zahlen
chart-bar = {$day}: {$intime} rechtzeitig, {$late} zu spät, {$other} offen oder anderes
chart-nothing = Noch wurde nichts entfernt oder gesperrt.
chart-steps = Wie viele nach welcher Zeit erledigt waren, von {$all}; die Zeiten daneben sagen dasselbe
chart-hour = 1 Stunde
chart-receipt = Erhalt
chart-minutes = {$minutes} min
chart-beyond = {$count} dauerten länger, als hier gezeigt ist.
