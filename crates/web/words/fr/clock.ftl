# Terms of law after the official version of Regulation (EU) 2021/784, as in crates/exchange/src/annex/labels.


clock-duty = Obligation
clock-target = Objectif
clock-law-removal-order-hour = retirer ou bloquer l’accès dans l’heure suivant la réception
clock-law-referral-hour = évaluer dans l’heure suivant la réception ; aucune obligation légale
clock-law-own-scrutiny = peut être examinée dans les 72 heures suivant la réception de la copie
clock-law-asked-scrutiny = une décision motivée dans les 72 heures suivant la demande
clock-law-reinstatement = rétablir immédiatement ce qui a été retiré
clock-law-complaint = informer l’auteur de la réclamation de son issue dans les deux semaines suivant la réception
clock-law-measures-report = rendre compte des mesures spécifiques dans les trois mois suivant la décision, puis chaque année
clock-law-exposure-review = une décision motivée dans les trois mois suivant la demande
clock-law-threat-to-life = informer les autorités sans délai
clock-law-alert-acknowledgement = accuser réception de l’alerte ; aucune obligation légale, et une vie en jeu
clock-cannot-execute = Arrêté après {$span} : ne peut être exécutée (annexe III)
clock-withdrawn = Arrêté après {$span} : retirée par l’émetteur
clock-ceased-effect = Arrêté après {$span} : l’injonction ne produit plus d’effets juridiques
clock-lapsed = Écoulé sans décision
clock-superseded = Arrêté après {$span} : une décision ultérieure a ouvert un autre délai
clock-ended = Arrêté après {$span} : n’est plus dû
clock-reinstated = Rétabli après {$span}
clock-left = reste {$span}
clock-overdue = En retard de {$span}
clock-past-target = {$span} au-delà de l’objectif
clock-late = {$span} de retard
clock-answered = Répondu en {$span}, à temps
clock-decided = Décidé en {$span}, à temps
clock-done = Fait en {$span}, à temps
clock-answered-late = Répondu en {$span}, {$late}
clock-decided-late = Décidé en {$span}, {$late}
clock-done-late = Fait en {$span}, {$late}
span-none = moins de 1 s
span-seconds = {$seconds} s
span-minutes = {$minutes} min {$seconds} s
span-hours = {$hours} h {$minutes} min
span-days =
    { $days ->
        [one] {$shown} jour {$hours} h
       *[other] {$shown} jours {$hours} h
    }
ago-now = à l’instant
ago-minutes = il y a {$minutes} min
ago-hours = il y a {$hours} h
ago-yesterday = hier
ago-days =
    { $count ->
        [one] il y a {$count} jour
       *[other] il y a {$count} jours
    }
clock-started = commencé {$at}
clock-due = échéance {$at}
