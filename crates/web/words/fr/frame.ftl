
frame-languages = Langue
frame-skip = Aller au contenu
frame-navigation = Rubriques
frame-search = Rechercher
frame-sign-out = Se déconnecter
frame-needs-credential = Vous êtes entré par un lien qui ne fonctionne qu’une fois. <a href="/me">Choisissez comment vous connecter la prochaine fois</a>
frame-pause =
    { $minutes ->
        [one] Vous avez regardé des contenus non floutés pendant {$minutes} minute. Et si vous faisiez une pause ?
       *[other] Vous avez regardé des contenus non floutés pendant {$minutes} minutes. Et si vous faisiez une pause ?
    }
frame-take-break = Faire une pause
frame-later = Dans dix minutes
frame-left-out = Vous avez choisi de ne pas recevoir : {$what}. « Suivant » passe ces dossiers ; ils restent dans la liste et s’ouvrent quand vous les ouvrez. <a href="/me/care">Modifier</a>
nav-cases = Dossiers
nav-notices = Notifications
nav-copies = Copies
nav-complaints = Réclamations
nav-intake = Arrivées
nav-banks = Banques
nav-outlets = Publications
nav-overview = Aperçu
nav-ledger = Registre
nav-statements = Motivations
nav-preserved = Conservés
nav-measures = Mesures
nav-penalties = Sanctions
nav-alerts = Danger de mort
nav-access = Accès
nav-status = État
nav-people = Personnes
comma = {", "}
colon = {" : "}
semicolon = {" ; "}
problem-not-saved = Non enregistré
problem-field = Aller au champ
error-number = Erreur {$status}
error-back = Retour aux dossiers
