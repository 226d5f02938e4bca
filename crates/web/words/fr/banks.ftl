count-banks-known =
    { $count ->
        [one] {$shown} banque de contenus connus
       *[other] {$shown} banques de contenus connus
    }
banks-none = Aucune banque pour l’instant
banks-none-how = Une banque contient des contenus connus auxquels les envois et emplacements capturés sont comparés. Créez-en une avec <code>POST /v1/banks</code>, ou demandez à une autre organisation de cette instance de partager la sienne.
banks-column-owner = Propriétaire
banks-column-matching = Actives
banks-column-withdrawn = Retirées
banks-column-version = Version
banks-column-made = Créée
banks-you = vous
bank-how-hard = Avec quelle rigueur les envois y sont comparés
level-called-exact = exact
level-called-standard = standard
level-called-thorough = approfondi
bank-withdrawn-count = {$count} retirées
bank-yours = la vôtre
bank-quoted = « {$name} »
bank-version = version {$version}
bank-made = créée {$at}
bank-false = <strong>{$percent} %</strong> de ce à quoi elle a mené est resté : dans {$kept} dossiers décidés sur {$decided}, une personne de votre organisation a maintenu le contenu.
bank-false-unknown = Aucun de vos dossiers ressemblant à l’un de ses contenus n’est encore décidé : on ignore combien de fois elle se trompe.
bank-compared-with = Les envois sont comparés avec
bank-choose = Choisir
bank-import = Importer une liste d’empreintes
bank-import-hint = Vous voyez d’abord ce qu’il adviendrait de chaque ligne. Rien n’est ajouté avant que vous le disiez.
bank-file = Un fichier
bank-file-hint = Texte ou CSV, deux mégaoctets au plus : une empreinte PDQ par ligne, ou un en-tête nommant pdq ou sha256 et, si vous les avez, quality, label, source, ground, reason.
bank-list = Ou la liste elle-même
bank-list-hint = Lue si aucun fichier n’est choisi.
bank-label = Ce que sont les entrées
bank-label-hint = Si la liste ne le dit pas. Le début de l’empreinte est ajouté.
bank-source = D’où vient la connaissance
bank-source-hint = Si la liste ne le dit pas : qui l’a trouvé, quelle liste, quel dossier.
bank-ground = Pourquoi c’est un contenu à caractère terroriste
bank-reason = Le raisonnement
bank-reason-hint = De qui l’a évalué.
bank-look-through = L’examiner
bank-disputed =
    { $count ->
        [one] {$shown} entrée contestée ci-dessous : quelqu’un qui compare à cette banque dit que ce n’est pas un contenu à caractère terroriste. Regardez de nouveau, et retirez-la ou gardez-la.
       *[other] {$shown} entrées contestées ci-dessous : quelqu’un qui compare à cette banque dit que ce n’est pas un contenu à caractère terroriste. Regardez de nouveau, et retirez-les ou gardez-les.
    }
bank-owner-keeps = Son propriétaire garde la liste
bank-owner-keeps-what = {$name} la partage pour comparaison : ce que vous soumettez est comparé à chaque entrée, et une correspondance vous montre l’entrée concernée.
bank-empty = Rien dedans pour l’instant
bank-empty-how = Un contenu connu s’ajoute avec <code>POST /v1/banks/{$bank}/entries</code> : une image, son PDQ ou SHA-256, ou une adresse. Il compte dès la requête suivante.
bank-caption = Entrées, les plus récentes d’abord
bank-column-what = Ce que c’est
bank-column-from = D’où et pourquoi
bank-column-signals = Signaux
bank-column-state = État
bank-quality = qualité {$quality}
bank-text = Texte
bank-video = Vidéo
bank-sound = Son
bank-steady = muet ou uniforme
bank-bytes-not-kept = données non conservées
bank-withdrawn = Retirée
bank-matches-reach = Correspond à {$reach}
bank-matches-parts = Trouve copies proches et parties
bank-matches-near = Trouve les copies proches
bank-matches-exact = copies exactes seulement
bank-added = ajoutée {$at}
bank-disputed-by = <strong>Contestée</strong> par {$name}, {$at}
bank-look-again = Regarder de nouveau
bank-withdraw-why = Pourquoi elle est retirée
bank-withdraw = La retirer
bank-withdraw-what = Dès lors elle ne correspond plus à rien, et tout dossier bloqué à cause d’elle est rouvert.
bank-look-which = Voir lesquels
bank-keep-why = Pourquoi elle reste
bank-keep = La garder
bank-changes = Ses derniers changements
count-entries-match =
    { $count ->
        [one] {$shown} entrée active
       *[other] {$shown} entrées actives
    }
level-cost-exact = Le plus rapide. Manque les copies en miroir, tournées ou encadrées.
level-cost-standard = À peu près aussi rapide. Manque les copies rognées ou inclinées.
level-cost-thorough = Plusieurs fois plus lent par envoi, et plus de mémoire par image. Seulement pour les images dont les données sont conservées.
