
picture-known-alt = Contenu connu de la banque
picture-known = Contenu connu
picture-blurred = {$what}, flouté
picture-plain = {$what}, non flouté
picture-hold = Maintenir pour montrer
picture-show = Montrer jusqu’à fermeture
picture-not-kept = Les données ne sont pas conservées ici.
place-copy = Copier l’adresse exacte
match-part = partage une partie
match-passages = partage des passages
match-sounds = sonne de même pendant un temps
match-address = la même adresse
match-covered = couvert par une adresse connue
match-exact = copie exacte
match-very = très semblable
match-similar = semblable
match-loosely = vaguement semblable
match-identical = octets identiques (même SHA-256)
match-features = {$covered} % de l’image connue, d’après {$points} points disposés de même dans les deux ; les images entières diffèrent de {$bits} bits sur 256
match-quoted = {$known} % du texte connu, {$asked} % du texte en question
match-bits =
    { $bits ->
        [0] ne diffère d’aucun bit sur 256 ; jusqu’à {$threshold} compte comme correspondance
       *[other] diffère de {$bits} bits sur 256 ; jusqu’à {$threshold} compte comme correspondance
    }
match-video-known = la vidéo connue le montre à {$known}
match-video-upload = l’envoi le montre à {$query}
match-video-both = {$query} de l’envoi correspond à {$known} de la vidéo connue
match-video-speed = {$query} de l’envoi correspond à {$known} de la vidéo connue, à {$speed} % de sa vitesse
match-still = {$pieces} ; {$bits} bits sur 256 diffèrent
match-video = {$query} % de l’envoi, {$known} % de la vidéo connue : {$pieces}
match-links-more =
    { $more ->
        [one] {$first} et {$more} autre lien
       *[other] {$first} et {$more} autres liens
    }
match-link-place = {$url} (octets {$from} à {$to} du texte)
match-sound-piece = {$query} de l’envoi est {$known} du son connu ({$alike} % de ressemblance)
match-sound = {$query} % du son de l’envoi, {$known} % du son connu : {$pieces}
match-link-untold = {$asked} ; la banque ne dit pas ce qui est connu
match-link = {$asked} ; connu : {$known}
match-share = {$share} % de celui-ci
match-number = {$bits} bits sur 256
way-framed = dans une bordure, des bandes ou un cadre
way-animation = dans une image ultérieure de l’animation
way-features = découpé, incliné ou parmi d’autres choses
way-still-video = comme image de la vidéo
way-still-upload = dans une image de l’envoi
way-sound = par le son, quelle que soit l’image
way-text = le texte entier, modifié par endroits
way-quote = cité, ou le citant
way-path = sous son chemin
way-account = par son compte
way-host = par son hôte
match-bank = Banque « <a href="/banks/{$bank}">{$name}</a> », version {$version}. La banque dit : {$ground} ({$article}).
picture-at-location = À l’emplacement
picture-no-match = Aucune correspondance
texts-title = Textes d’un dossier
texts-case = Le dossier
texts-heading = Textes
texts-marked = Ce qui figure dans les deux textes est marqué, ainsi que les liens connus. Que vous les lisez est consigné.
texts-known = Connu : {$label}
texts-not-shown = Ce texte n’est pas conservé ici, ou sa banque ne le montre pas.
sound-seen = Le son
sound-seen-video = La bande-son de la vidéo
sound-seen-perhaps = La bande-son de la vidéo, si elle en a une
sound-known = Le son connu
sound-known-video = La bande-son de la vidéo connue
sound-length = durée {$length}
sound-cut = durée {$length}, trop pour une fois : ici de {$from} à {$until}
sound-within = de {$from} à {$until} au plus
sound-earlier = Avant
sound-later = Après
sound-shared = Identique dans les deux :
sound-piece = de {$from} à {$until}
sound-listen = Son oui ou non
sound-left-out = Vous avez choisi de ne pas recevoir ce genre de contenu. Afficher le lecteur
sound-lacks = Pour rendre les sons audibles, cette machine a besoin de ffmpeg. Qui l’exploite l’installe avec : <code>{$command}</code>
