entry-matches-disputed = Gleicht ab, und ist bestritten
entry-matches = Gleicht ab
entry-known = Was bekannt ist
entry-ground = Grund
entry-from = Woher
entry-added = Hinzugefügt
entry-history = Was mit ihm geschah
entry-touches = Was eine Zurückziehung berührt
entry-was-withdrawn = Er wurde zurückgezogen und gleicht mit nichts ab.
entry-reopens = Von da an gleicht er mit nichts mehr ab. Er ist bestritten, also wird jeder seinetwegen gesperrte Fall wieder geöffnet, damit ein Mensch neu entscheidet: Ihre unten, und die anderer, die es selbst erfahren.
entry-reopens-nothing = Von da an gleicht er mit nichts mehr ab. Niemand bestreitet ihn: Kein Fall wird dadurch wieder geöffnet.
entry-blocked-none = Keiner Ihrer Fälle wurde seinetwegen gesperrt.
entry-blocked =
    { $count ->
        [one] {$shown} Ihrer Fälle wurde seinetwegen gesperrt:
       *[other] {$shown} Ihrer Fälle wurden seinetwegen gesperrt:
    }
entry-blocked-reopens =
    { $count ->
        [one] {$shown} Ihrer Fälle wurde seinetwegen gesperrt und würde wieder geöffnet:
       *[other] {$shown} Ihrer Fälle wurden seinetwegen gesperrt und würden wieder geöffnet:
    }
entry-or-keep = Oder behalten
import-into = Import in {$bank}
import-title = Import
count-lines =
    { $count ->
        [one] {$shown} Zeile
       *[other] {$shown} Zeilen
    }
import-nothing-yet = Noch wurde nichts hinzugefügt. Das würde aus jeder Zeile.
import-tiles = Was aus der Liste würde
import-new = neu
import-there = schon in der Bank
import-twice = doppelt in der Liste
import-refused = nicht annehmbar
import-add =
    { $count ->
        [one] {$shown} neuen Eintrag hinzufügen
       *[other] {$shown} neue Einträge hinzufügen
    }
import-what = Was hinzugefügt wird, zählt ab der nächsten Anfrage aller, die mit dieser Bank abgleichen ({$tlp}).
import-caption = Zeilen der Liste; nicht annehmbare zuerst
import-column-line = Zeile
import-column-what = Was
import-column-becomes = Was daraus würde
import-failed = Vorzeitig beendet:
import-running = Wird hinzugefügt
import-added = Hinzugefügt
import-lines-of = {$done} von {$total} Zeilen
import-done-of = {$done} von {$total}
import-there-or-twice = Schon vorhanden, oder doppelt
import-not-taken = Nicht angenommen
import-reloads = Diese Seite lädt sich alle zwei Sekunden neu. Sie können sie verlassen: Die Arbeit geht weiter, auch nach einem Neustart.
import-look-now = Jetzt nachsehen
import-to-bank = Zur Bank
import-verdict-new = neu: würde hinzugefügt
import-verdict-there = schon in der Bank ({$entry})
import-verdict-twice = dieselbe wie Zeile {$line}
import-verdict-refused = nicht annehmbar: {$why}
import-not-shown =
    { $count ->
        [one] {$shown} weitere Zeile ist oben gezählt und nicht gezeigt.
       *[other] {$shown} weitere Zeilen sind oben gezählt und nicht gezeigt.
    }
