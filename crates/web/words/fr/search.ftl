search-on-record = Vos recherches sont consignées, comme vos lectures.
search-known-of = Que sait-on de ceci ?
search-what = Un emplacement, tel quel ou rendu inoffensif (hxxps://host[.]example/page), un hôte, le numéro d’un dossier, d’une notification ou d’un acte reçu, une référence, le nom ou l’identifiant d’une publication.
search-what-hash = Un emplacement, tel quel ou rendu inoffensif (hxxps://host[.]example/page), un hôte, le numéro d’un dossier, d’une notification ou d’un acte reçu, une référence, le nom ou l’identifiant d’une publication, ou une empreinte (SHA-256 ou PDQ).
search-file = Cette image ou ce texte sont-ils connus ?
search-file-hint = JPEG, PNG, GIF ou WebP, texte, vidéo ou son. Comparé aux banques, et non conservé.
search-drop = Vous pouvez le déposer n’importe où sur cette page.
search-compare = Comparer
search-not-known = Non connu
search-known = Connu
search-no-entry = Aucune entrée des banques auxquelles vous comparez n’a cette empreinte, ou une proche.
search-entries-hash =
    { $count ->
        [one] {$shown} entrée d’une banque a cette empreinte, ou une proche.
       *[other] {$shown} entrées de banques ont cette empreinte, ou une proche.
    }
search-entries-like =
    { $count ->
        [one] {$shown} entrée d’une banque contient quelque chose à quoi cela ressemble.
       *[other] {$shown} entrées de banques contiennent quelque chose à quoi cela ressemble.
    }
search-quality = qualité {$quality} sur 100
search-bank = Banque « <a href="/banks/{$bank}">{$name}</a> ». La banque dit : {$ground} ({$article}).
search-nothing = Rien trouvé
search-nothing-what = Votre organisation n’a à ce sujet ni dossier, ni notification, ni publication, et rien de ce qui est arrivé ne le nomme.
search-received = reçu {$at}
search-publishes-for = publie pour {$group}
search-from-outside = De l’extérieur
search-caption = Dossiers trouvés
search-for-case = Recherché : le numéro d’un dossier.
search-for-notice = Recherché : le numéro d’une notification.
search-for-intake = Recherché : le numéro d’un acte reçu de l’extérieur.
search-for-location = Recherché : l’emplacement {$location}, et d’autres sur son hôte.
search-for-host = Recherché : un emplacement quelconque sur {$host}, ou une référence.
search-for-hash = Recherché : une empreinte SHA-256 ou PDQ.
search-for-reference = Recherché : la référence d’une notification ou d’un envoi, ou le nom d’une publication.
search-cut = Les {$most} premiers sont affichés : précisez la recherche.
search-outside = {$count} de l’extérieur
