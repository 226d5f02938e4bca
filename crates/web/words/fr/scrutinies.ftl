scrutiny-title = Copie de l’injonction
scrutinies-title = Copies d’injonctions
scrutiny-ordered = Ce qui a été ordonné
scrutiny-kind = Copie d’une injonction de retrait — règlement (UE) 2021/784, art. 4, § 1
scrutiny-question = Viole-t-elle gravement ou manifestement le règlement, ou les droits et libertés fondamentaux garantis par la Charte ?
scrutiny-silence = Le destinataire ne doit pas informer le fournisseur de contenus (art. 11, § 3).
scrutiny-no-silence = Rien n’interdit d’informer le fournisseur de contenus.
scrutiny-contact = Contact de l’autorité d’émission
scrutiny-asked = Demandé
scrutiny-decided = Décidé
scrutiny-infringes-said = Il y a violation : l’injonction ne produit plus d’effets juridiques.
scrutiny-no-infringement-said = Aucune violation.
scrutiny-tell = Informer l’émetteur
scrutiny-intention = Que vous avez l’intention de constater une violation, et pourquoi
scrutiny-intention-hint = Nécessaire avant une telle décision (art. 4, § 5). Cela part aussitôt à {$name}, et à personne d’autre.
scrutiny-decide = Décider
scrutiny-found = Qu’avez-vous constaté ?
scrutiny-no-infringement = Aucune violation
scrutiny-stands = L’injonction est maintenue.
scrutiny-infringes = Il y a violation
scrutiny-tell-first = Informez d’abord l’émetteur.
scrutiny-no-effect = L’injonction ne produit plus d’effets juridiques ; {$name} rétablit immédiatement.
scrutiny-reasons-hint = Elles vont à l’émetteur et au fournisseur (art. 4, § 6).
count-copies-of-orders =
    { $count ->
        [one] {$shown} copie d’une injonction
       *[other] {$shown} copies d’injonctions
    }
scrutinies-none = Aucune copie
scrutinies-none-how = Quand une autorité d’un autre État membre enjoint à l’un de vos fournisseurs de retirer un contenu, une copie de l’injonction arrive ici en même temps (art. 4, § 1). Vous avez 72 heures pour l’examiner.
scrutinies-caption = Copies d’injonctions, échéance la plus proche d’abord
scrutinies-starts = Commence quand vous l’ouvrez
scrutinies-between = de {$from} à {$to}
scrutiny-stage-new = Nouvelle
scrutiny-stage-owed = Une décision est due
scrutiny-stage-open = Ouverte
scrutiny-stage-told = L’émetteur a été informé
scrutiny-stage-infringes = Violation constatée
scrutiny-stage-stands = Aucune violation constatée
scrutiny-stage-lapsed = Passé sans décision
scrutiny-by-provider = Le fournisseur
scrutiny-by-content-provider = Le fournisseur de contenus
