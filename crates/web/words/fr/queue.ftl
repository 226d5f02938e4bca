
queue-earliest-first = échéance la plus proche d’abord
queue-stage = Étape
queue-where-from = Provenance
queue-from = De
queue-who-works = Qui y travaille
queue-worked-by = Suivi par
queue-deadline = Échéance
queue-one-entry = Uniquement les dossiers ressemblant à un même contenu connu. <a href="/cases">Afficher toute la file</a>
queue-nothing = Rien n’attend
queue-all-decided = Tout est décidé. Ce que vous avez décidé en dernier peut encore être annulé, ci-dessus.
queue-empty-provider = Un dossier apparaît ici quand un contenu mis en ligne ressemble à un contenu connu, ou quand un signalement ou une injonction vous parvient. Le délai d’une notification commence de lui-même.
queue-empty-other = Un dossier apparaît ici quand un emplacement capturé montre quelque chose qui ressemble à un contenu connu. Les captures se font avec <code>POST /v1/captures</code>.
queue-none-here = Aucun dossier ici
queue-none-fits = Aucun dossier ne correspond à ce filtre. <a href="/cases?stage=all">Afficher tous les dossiers</a>
queue-work-next = Traiter le suivant
queue-decide-together = Décider ensemble des dossiers choisis…
queue-decide-chosen =
    { $count ->
        [one] Décider du {$shown} dossier choisi…
       *[other] Décider ensemble des {$shown} dossiers choisis…
    }
queue-next-page = Page suivante
queue-stage-open = Ouverts
queue-stage-waiting = En attente de départ
queue-stage-decided = À émettre
queue-stage-noticed = Notification émise
queue-stage-answered = Répondus
queue-stage-closed = Clos
queue-stage-all = Tous
queue-from-anywhere = partout
queue-from-locations = emplacements
queue-from-uploads = envois retenus
queue-from-notices = notifications reçues
queue-from-users = notifications d’utilisateurs
queue-by-anybody = n’importe qui
queue-by-me = moi
queue-by-nobody = personne
queue-due-any = toutes
queue-due-soon = dans les 20 minutes ou dépassée
queue-caption = Dossiers, échéance la plus proche d’abord
count-cases =
    { $count ->
        [one] {$shown} dossier
       *[other] {$shown} dossiers
    }
origin-location = Emplacement
origin-upload = Envoi retenu
origin-user-notice = Notification d’un utilisateur
origin-referral = Signalement reçu
origin-order = Injonction de retrait reçue
standing-to-answer = À répondre
standing-to-decide-anew = À décider de nouveau
standing-to-decide = À décider
standing-to-order = À émettre : injonction de retrait
standing-to-refer = À envoyer : signalement
standing-ordered = Injonction de retrait émise
standing-referred = Signalement envoyé
standing-answered = Répondu, pas encore vu disparu
standing-published = Clos : publié
standing-kept = Clos : maintenu
standing-taken-down = Clos : retiré
standing-not-published = Clos : non publié
standing-closed-answered = Clos : répondu
standing-gone = Clos : disparition constatée
queue-column-picture = Image
queue-column-clock = Délai
queue-column-case = Dossier
queue-column-resembles = Ressemble à
queue-row-closed = Clos
queue-row-no-deadline = Sans échéance
queue-row-mine = Vous y travaillez
queue-choose = Choisir {$title}
queue-row-opened = ouvert {$since}
queue-row-theirs = {$who} y travaille
queue-row-leaves = Part à {$at}
queue-row-matches =
    { $count ->
        [one] {$count} correspondance
       *[other] {$count} correspondances
    }
