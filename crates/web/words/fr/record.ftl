access-title = Qui a consulté quoi
access-last = les dernières : {$lines} ; une même lecture répétée dans l’heure compte une fois
access-none = Personne n’a encore rien consulté
access-none-what = Chaque lecture d’un dossier, d’une capture, d’une notification, d’une image ou d’une banque est consignée avant affichage, de même que chaque export.
access-caption = Lectures, exports et alarmes, les plus récents d’abord
ledger-nothing-changed = rien n’est jamais modifié ni retiré
ledger-last = Derniers événements
ledger-nothing = Rien ne s’est encore passé.
ledger-stands = Où il en est
ledger-size = Taille
ledger-root = Racine
ledger-checkpoint = Point de contrôle signé
ledger-key = Clé de vérification
ledger-check = Vérifiez vous-même
ledger-check-how = Sur n’importe quelle machine, hors ligne, avec une copie des données :
ledger-check-what = Il lit chaque événement, recalcule l’arbre, et compare racine et signature au point de contrôle. Conservez un point de contrôle ailleurs : qui modifie le passé ne peut faire concorder les deux.
count-events =
    { $count ->
        [one] {$shown} événement
       *[other] {$shown} événements
    }
status-version = version {$version} ; l’horloge du serveur indique {$now}
status-caption = Parties de l’instance et leur état
status-column-part = Partie
status-column-words = En mots
status-ok = fonctionne
status-degraded = à examiner
status-failing = ne fonctionne pas
status-storage = Enregistrement
status-space = Place sur le disque
status-clock = L’horloge
status-deliveries = Remises
status-media = Examen des fichiers
status-statements = Exposés des motifs
status-server = Le serveur
status-mail = Courriel
status-ledger = Les fichiers du registre
status-other = Une autre partie
