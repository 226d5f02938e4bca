part-found-in = Trouvé dans : {$part}
part-file = fichier {$name}
part-attachment = fichier joint {$name}
part-page-text = texte de la page {$page}
part-all-text = texte de toutes les pages
part-page-picture = image {$number} de la page {$page}
part-page-picture-text = texte dans l’image {$number} de la page {$page}
part-file-text = texte dans l’image {$name}
part-picture-text = texte dans l’image
parts-left-out = Non examiné
count-parts =
    { $count ->
        [one] {$shown} partie
       *[other] {$shown} parties
    }
parts-left-out-hint = Ce qui a été envoyé contient d’autres fichiers. Ceux-ci n’ont été comparés à rien : regardez-les vous-même, si vous le pouvez.
parts-left = {$part} : {$why}
left-nested = contient lui-même des fichiers, et un seul niveau est ouvert.
left-encrypted = chiffré ; sans son mot de passe personne ne peut le regarder.
left-packing = compressé d’une manière qui n’est pas lue ici.
left-link = un lien vers un nom, qui ne contient rien en propre.
left-overlaps = partage des octets avec un fichier précédent, comme dans les archives faites pour submerger un lecteur.
left-broken = l’archive est endommagée ou coupée à cet endroit.
left-special = pas un fichier ordinaire.
left-too-many-parts = plus que ce qui est examiné d’un seul envoi.
left-too-large = plus grand que ce qui est examiné ici.
left-too-much-unpacked = une fois décompressé, plus que ce qui est examiné d’un envoi de cette taille.
left-too-many-pages = plus de pages que ce qui est examiné d’un document.
left-unreadable = derrière des pages qui n’ont pas pu être lues.
left-undecoded = endommagé, trop grand ou codé d’une manière qui n’est pas lue ici.
left-too-small = moins de 24 pixels de côté, ce qui ne dit rien.
left-too-much-on-a-page = plus que ce qui est examiné d’une page.
left-relative-address = adresses sans hôte ; seul l’emplacement de la liste dit où elles mènent.
left-timed-out = cela a pris trop de temps.
left-unsupported = d’un genre qui n’est pas lu ici.
left-corrupt = endommagé ou coupé.
left-decoder-missing = un programme qui le lirait n’est pas installé sur cette machine.
left-failed = ce qui le lit a échoué ; il est peut-être fait pour cela.
left-more = pour des raisons comme celles-ci.
