# A notice looked at before it is issued, and the outlets of a case.
draft-check = Prüfen
draft-pdf = Vorschau als PDF
draft-hint = Beides sendet nichts. Die Vorschau ist nicht signiert, und jede ihrer Seiten sagt, dass sie ein Entwurf ist.
draft-heading = Geprüft; nichts wurde gesendet
draft-to = Es ginge an {$provider}.
draft-fatal = Ohne dies ist es keine Anordnung (Art. 3 Abs. 4):
draft-advisory = Danach kann der Adressat fragen:
draft-complete = Es fehlt nichts.
draft-of-referral = Es fehlt nichts. Was gesendet wird, steht oben.
draft-second = Eine zweite Person muss zustimmen: Ihre Organisation verlangt hierfür immer zwei.
case-outlet-joined = von einer Person so gesagt
case-outlet-by-address = nach der Adresse
case-outlet-generation = Generation {$number}
case-outlet-up = erreichbar
case-outlet-down = nicht erreichbar
