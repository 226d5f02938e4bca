
phrases-title = Formules
help-link = Touches et aide
keys-of-queue = <kbd>j</kbd> <kbd>k</kbd> suivant, précédent · <kbd>Enter</kbd> ouvrir · <kbd>x</kbd> choisir · <kbd>?</kbd> toutes les touches
keys-title = Touches
keys-close = Fermer
keys-key = Touche
keys-does = Ce qu’elle fait
keys-walk = suivant, précédent : ligne d’une liste, ou dossier
keys-open = ouvrir la ligne
keys-pick = choisir la ligne, pour décider de plusieurs à la fois
keys-reveal = maintenir pour montrer les images ; relâcher pour les flouter
keys-colour = images en couleur, ou de nouveau en gris
keys-sound = son oui ou non ; il commence muet
keys-outcomes = choisir la première à neuvième issue ; rien n’est envoyé
keys-second = demander une seconde personne
keys-skip = passer au dossier suivant
keys-undo = annuler ce qui attend de partir
keys-search = rechercher ; <kbd>Ctrl</kbd> <kbd>k</kbd> aussi pendant la saisie
keys-help = montrer ces touches ; <kbd>Esc</kbd> les ferme
keys-silent = Les touches ne font rien pendant que vous écrivez dans un champ, choisissez dans une liste, ou maintenez Ctrl, Alt ou Meta.
waits-nothing-left = Rien n’est encore parti.
waits-on = sur
waits-leaves = part
waits-at = à {$at}
waits-in = dans {$seconds} s
waits-now = maintenant
waits-undo = Annuler
waits-undo-all = Annuler tout ce qui a été décidé avec
help-title = Aide : la file et ses touches
help-heading = La file et ses touches
help-undo = Ce que vous décidez attend {$seconds} secondes dans la maison avant que rien n’en sorte. D’ici là, « Annuler » le reprend, et le dossier est comme avant. Que vous l’avez fait reste consigné.
help-no-undo = Cette instance ne fait rien attendre : ce que vous décidez part aussitôt.
help-clock = L’attente n’arrête aucun délai. Une réponse à une injonction ou à un signalement part au plus tard deux minutes avant la fin de son heure, et aussitôt s’il reste moins.
help-working = Travailler sur un dossier
help-working-how = « Y travailler » indique à vos collègues que vous avez le dossier. Ils peuvent le lire, mais pas en décider. Cela prend fin quand vous décidez, passez, libérez ou vous déconnectez, et après dix minutes sans signe de vie de votre page. Sans JavaScript, recharger la page est le signe de vie.
help-several = Plusieurs dossiers à la fois
help-several-how = Choisissez des dossiers dans la file, ou les copies que propose la page d’un dossier. Vous écrivez une motivation pour tous, et voyez ce qu’elle entraîne pour chacun avant que rien ne soit consigné.
phrases-heading = Formules pour les motivations
phrases-what = Phrases que chacun dans votre organisation peut insérer dans les motivations d’une décision en les cochant. Qui lit les motivations les lit en entier.
phrases-none = Aucune pour l’instant.
phrases-drop = Supprimer
phrases-new = Une nouvelle formule
phrases-keep = La garder
phrases-drop-one = Supprimer : {$phrase}
keys-of-case = <kbd>b</kbd> maintenir pour montrer les images · <kbd>j</kbd> <kbd>k</kbd> dossier suivant, précédent · <kbd>1</kbd>–<kbd>9</kbd> issues ·
break-title = Une pause
break-take-time = Prenez votre temps
break-taken = Le travail vous attend. Levez-vous, regardez par une fenêtre, buvez quelque chose. À votre retour, reprenez où vous en étiez.
break-can-stop = Vous pouvez vous arrêter ici un moment. La personne d’astreinte est appelée quand un délai expire ; nul n’est compté selon ce qu’il fait.
break-talk = Si quelque chose que vous avez vu ne vous quitte pas, parlez-en : à un collègue, ou à qui votre organisation désigne pour cela.
break-go-on = Continuer
break-take = Je fais une pause
together-title =
    { $count ->
        [one] Décider de {$shown} dossier
       *[other] Décider ensemble de {$shown} dossiers
    }
together-decided =
    { $count ->
        [one] {$shown} dossier décidé
       *[other] {$shown} dossiers décidés
    }
together-not =
    { $count ->
        [one] {$shown} dossier non
       *[other] {$shown} dossiers non
    }
together-done-waits = Ce qui a été décidé attend de partir : la file le montre, avec « Annuler ».
together-left = Ceux-ci sont restés tels quels :
together-back = Retour à la file
together-causes = Ce que cela entraîne
together-chosen = Choisis
together-is-left-out = Est écarté :
together-one-decision = Une décision pour tous
together-change = La modifier
together-none-fits = Aucune issue ne convient à tous : les envois retenus et les notifications d’utilisateurs se décident ensemble, les emplacements ensemble, et les notifications reçues une à une. Revenez en arrière et choisissez de nouveau.
together-each = Art. 1er, § 3 : pour chacun d’eux. Qu’avez-vous constaté ?
together-none-found = J’ai regardé chacun, et n’en ai trouvé aucune
together-reason = Une motivation pour tous
together-preview = Montrer ce que cela entraîne
together-in-one-go =
    { $count ->
        [one] Décider de {$shown} dossier
       *[other] Décider de {$shown} dossiers à la fois
    }
together-fitting =
    { $count ->
        [one] {$shown} dossier sur {$of} sera décidé
       *[other] {$shown} dossiers sur {$of} seront décidés
    }
together-so =
    { $count ->
        [one] Décider ainsi de {$shown} dossier
       *[other] Décider ainsi de {$shown} dossiers
    }
together-undo = Cela peut être annulé pendant {$seconds} secondes, chaque dossier ou tous ; puis cela part.
together-block = Ne pas publier, ou retirer
together-keep = Maintenir, ou publier
together-means-clear = Votre service reçoit « clear » : l’envoi est publié.
together-means-blocked = Votre service reçoit « block » : l’envoi n’est pas publié.
together-means-stays = Il reste ; l’auteur de la notification lit vos motivations.
together-means-taken-down = Votre service reçoit l’instruction de le retirer ; l’auteur de la notification lit vos motivations.
together-means-closes = Rien n’est envoyé ; le dossier est clos, vos motivations étant consignées.
together-means-to-order = Décidé ; l’injonction de retrait reste à émettre, dans le dossier.
together-means-to-refer = Décidé ; le signalement reste à envoyer, dans le dossier.
