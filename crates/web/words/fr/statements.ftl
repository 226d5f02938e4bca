statements-title = Exposés des motifs
count-statements =
    { $count ->
        [one] {$shown} exposé
       *[other] {$shown} exposés
    }
statements-what = ce qui va à la base de données de transparence de la Commission
statements-nothing = Rien n’est envoyé d’ici
statements-nothing-how = Les exposés sont mis en file dès que l’exploitant lance le serveur avec <code>--dsa-database</code> et <code>--dsa-token-file</code>, et nomme votre organisation s’il y en a plusieurs. Les décisions antérieures n’en ont pas.
statements-none = Aucun exposé ici
statements-none-stage = Aucun exposé n’en est à cette étape.
statements-show-all = Afficher tous les exposés
statements-none-yet = Aucun exposé pour l’instant
statements-none-yet-how = Un exposé est mis en file quand vous décidez de ne pas publier un envoi, et quand vous agissez sur un signalement.
statements-caption = Exposés des motifs, les plus récents d’abord
statements-column-when = Quand
statements-column-became = Ce qu’il en est advenu
statement-taken-out = supprimé au préalable : {$what}
statement-queued = mis en file {$at}
statement-not-before = pas avant {$at}
statement-sent = envoyé {$at}
statement-again = Renvoyer
statement-stage-queued = En file
statement-stage-sent = Envoyé
statement-stage-refused = Refusé
statement-stage-dropped = Non envoyé
visibility-removed = retiré
visibility-disabled = accès bloqué
visibility-demoted = rétrogradé
visibility-age = limité par âge
visibility-interaction = interaction restreinte
visibility-labelled = étiqueté
visibility-other = autrement restreint
