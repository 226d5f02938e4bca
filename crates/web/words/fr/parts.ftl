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
