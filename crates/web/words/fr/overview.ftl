overview-days-are = {$from} au {$to}, jours en UTC. Rien ici n’est compté par personne.
overview-tabs = Jours
overview-days =
    { $count ->
        [one] {$shown} jour
       *[other] {$shown} jours
    }
overview-percent = {$percent} %
overview-waiting = En attente maintenant
overview-overdue = en retard
overview-quarter = à échoir sous 15 min
overview-hour = à échoir dans l’heure
overview-day = à échoir dans la journée
overview-later = à échoir plus tard
overview-no-deadline = sans échéance
overview-ending = conservations prennent fin sous 30 jours
overview-looked = à regarder des médias non floutés ; vous seul voyez ceci
overview-house = La maison : {$team}
overview-nothing = Rien ne s’est passé ces jours-là
overview-nothing-what = Les notifications et dossiers des {$days} derniers jours sont comptés ici.
overview-half = à ce moment, la moitié était retirée ou bloquée
overview-nine = à ce moment, neuf sur dix
overview-slowest = la plus lente
overview-within = dans l’heure
overview-by-day = Par jour de réception :
overview-in-time = à temps
overview-late = en retard
overview-other = ouvert ou autre
overview-numbers = Les chiffres
overview-caption-days = {$kind} par jour
overview-caption-stand = {$kind}, où ils en sont
overview-column-day = Jour
overview-column-in-time = À temps
overview-column-late = En retard
overview-column-other = Ouvert ou autre
overview-receipt-to-measure = De la réception à la mesure
overview-how-they-stand = Où ils en sont
overview-who-asked = Qui a demandé
overview-who-was-asked = À qui il a été demandé
overview-parties = Notifications par partie
overview-column-organisation = Organisation
overview-column-orders = Injonctions
overview-column-referrals = Signalements
overview-column-outcomes = Ce qu’il est advenu des signalements
overview-cases-banks = Dossiers et banques
overview-opened =
    { $count ->
        [one] {$shown} dossier a été ouvert, dont {$decided} décidé.
       *[other] {$shown} dossiers ont été ouverts, dont {$decided} décidés.
    }
overview-reopened =
    { $count ->
        [one] {$shown} a été rouvert, un contenu connu s’étant révélé erroné.
       *[other] {$shown} ont été rouverts, un contenu connu s’étant révélé erroné.
    }
overview-no-bank = Aucun dossier décidé ne ressemblait à quoi que ce soit en banque.
overview-banks-caption = Dossiers décidés par banque
overview-column-bank = Banque
overview-column-decided = Décidés
overview-column-stayed = Maintenus
overview-column-share = Part
overview-stayed-what = « Maintenus » : une personne a décidé que le contenu reste bien qu’il ressemble à quelque chose de la banque. Une part élevée indique que la banque, ou la rigueur de la comparaison, mérite un examen.
overview-orders = Injonctions de retrait
overview-referrals = Signalements
overview-hour-duty = l’heure est une obligation
overview-hour-target = l’heure est un objectif
overview-share = {$within} sur {$of}
standing-within = traité dans l’heure
standing-late = traité plus tard
standing-overdue = non traité, l’heure est passée
standing-running = l’heure court
standing-could-not = n’a pu être exécuté (annexe III)
standing-not-received = pas encore reçu
standing-void = retiré ou sans effet
chart-bars = Par jour, du {$from} au {$to} ; le tableau ci-dessous contient les chiffres
chart-bar = {$day} : {$intime} à temps, {$late} en retard, {$other} ouvert ou autre
chart-nothing = Rien n’a encore été retiré ni bloqué.
chart-steps = Combien ont été traités au bout de combien de temps, sur {$all} ; les durées à côté disent la même chose
chart-hour = 1 heure
chart-receipt = réception
chart-minutes = {$minutes} min
chart-beyond = {$count} ont pris plus de temps que ce qui est montré.
