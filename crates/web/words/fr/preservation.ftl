preservation-until = Conservé jusqu’au {$until}
preservation-notice = La notification
preservation-what = Ce qui est conservé
preservation-since = Retiré ou bloqué {$at}. Il est conservé six mois civils à compter de là, fermé à tous sauf aux fins de l’art. 6, et effacé à la fin. L’art. 6 n’y donne droit à personne : une demande légitime nomme la loi sur laquelle elle repose.
preservation-empty = Rien dans le coffre
preservation-deposit = Déposez le contenu et ses données connexes avec <code>POST /v1/preservations/{$id}/material</code> : quand il a été mis en ligne, par quel compte, titre et description, son historique de modération. Pas le compte entier, ni messages privés.
preservation-nothing = Rien n’a été déposé.
preservation-caption = Ce qui est dans le coffre
preservation-size = Taille
preservation-deposited = Déposé
preservation-erased = Tout a été effacé {$at} : la clé a été détruite, et les fichiers scellés supprimés.
preservation-certificate = Télécharger l’attestation
preservation-extensions = Prolongations
preservation-no-extensions = Aucune. Seule une autorité ou juridiction compétente fait conserver plus longtemps, pour une durée déterminée, et avant la fin (art. 6, § 2).
preservation-extension = jusqu’au {$until}, à la demande de {$authority} ({$reference}) : {$proceedings}
preservation-extension-document = document
preservation-accesses = Accès
preservation-nobody = Personne n’a demandé à consulter.
preservation-number = N° {$number}
preservation-alone = pas de seconde personne dans la maison
preservation-confirmed-by = confirmé par {$name}
preservation-waits-second = attend une seconde personne
preservation-readings =
    { $count ->
        [one] lu {$shown} fois
       *[other] lu {$shown} fois
    }
preservation-confirm = Confirmer l’accès n° {$number}
preservation-read = Lire le n° {$number}
preservation-recorded-first = consigné d’abord
preservation-ask = Demander à consulter
preservation-purpose = Finalité
preservation-reference = Référence de la procédure, de la réclamation ou de la demande
preservation-reason = Pourquoi le matériel est nécessaire à cette fin
preservation-reason-hint = Une autre personne de votre organisation le confirme. Vous pouvez alors lire pendant un jour ; chaque lecture est consignée.
preservation-extend = Prolonger
preservation-extend-what = Prolonger, à la demande d’une juridiction ou d’une autorité
preservation-authority = Juridiction ou autorité compétente
preservation-file-reference = Sa référence de dossier
preservation-proceedings = Pour quelle procédure en cours
preservation-until-date = Jusqu’à la fin du (date, UTC)
preservation-document = SHA-256 du document de demande
preservation-bytes = {$bytes} octets
preservation-is-erased = effacé
preservation-ends-today = prend fin sous un jour
preservation-days-left =
    { $count ->
        [one] reste un jour
       *[other] restent {$shown} jours
    }
preservation-over = terminé ; en cours d’effacement
count-preservations =
    { $count ->
        [one] {$shown} conservation
       *[other] {$shown} conservations
    }
preservations-soonest = la fin la plus proche d’abord
preservations-none = Rien n’est conservé
preservations-none-how = Ce que vous retirez ou bloquez à la suite d’une injonction de retrait est conservé six mois à compter de là (art. 6) : cela commence de soi-même quand l’annexe II est donnée. Déposez le contenu avec <code>POST /v1/preservations/…/material</code>. Pour ce que vous avez retiré au titre d’une mesure spécifique (art. 5), commencez avec <code>POST /v1/preservations</code>. Un signalement volontaire seul n’est pas un motif.
preservations-counts = En {$year}, l’accès a été demandé {$lawful} fois sur demandes légitimes d’autorités, {$complaints} fois pour des réclamations et {$reviews} fois pour des procédures de réexamen.
preservations-caption = Conservations, la fin la plus proche d’abord
preservations-column-ends = Fin
preservations-column-vault = Dans le coffre
preservations-extended = prolongée
preservations-more =
    { $count ->
        [one] et {$shown} autre
       *[other] et {$shown} autres
    }
