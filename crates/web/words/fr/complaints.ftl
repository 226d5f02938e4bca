complaints-one = Réclamation
complaint-ten-days = Dix des quatorze jours sont passés. L’issue doit être communiquée avant leur fin (art. 10, § 2).
complaint-they-say = Finalité invoquée (art. 1er, § 3)
complaint-told = Informé du retrait
complaint-withdrawn = Retirée
complaint-scrutiny = Examen approfondi demandé
complaint-scrutiny-passed = Transmis avec l’injonction (art. 4, § 4).
complaint-scrutiny-open = Aucune injonction transfrontière n’est connue à ce sujet ; la demande est transmise quand vous indiquez ci-dessous le dossier concerné.
complaint-show-who = Montrer qui a réclamé
complaint-no-address = Aucune adresse laissée ; la consultation se fait avec le code.
complaint-which-case = De quel dossier s’agit-il ?
complaint-this-case = Est-ce ce dossier ?
complaint-another-case = Finalement un autre dossier ?
complaint-case-hint = Son identifiant, ou l’adresse de sa page. Personne à l’extérieur n’apprend s’il en existe un.
complaint-yes = Oui, celui-ci
complaint-link = Il s’agit de ce dossier
complaint-no-case = Aucun dossier ne concerne ce qui est nommé. Ce peut être une faute de frappe, ou une décision prise ailleurs ; cherchez-le, et indiquez à côté de quel dossier il s’agit. Vous pouvez aussi décider sans.
complaint-they-name = Ils nomment
complaint-reasons-read = Motivations, telles qu’elles sont lues
complaint-known-wrong = Contenu connu jugé erroné
complaint-same-decided = Décidé par qui avait décidé du dossier
complaint-somebody-else = Quelqu’un d’autre que l’auteur de la décision sur le dossier en décide.
complaint-what-comes = Quelle en est l’issue ?
complaint-uphold = Accueillir
complaint-uphold-what = Le contenu est rétabli : votre service en est informé aussitôt.
complaint-reject = Rejeter
complaint-reject-what = La décision est maintenue. Vos motivations sont lues, ainsi que les recours possibles.
complaint-purpose = Servait-il une finalité protégée ?
complaint-none-found = Aucune trouvée
complaint-reasons-hint = L’auteur de la réclamation les lit telles quelles.
complaint-known = Contenu connu
complaint-wrong = Le contenu connu lui-même est erroné
complaint-wrong-what = Pas seulement cette copie : rien de semblable ne devrait être retenu.
complaint-wrong-hint = Si vous cochez, ceci se produit au départ de la décision, d’un seul coup :
complaint-was-withdrawn = a déjà été retirée
complaint-is-disputed = est déjà contestée par vous
complaint-own-withdrawn = est retirée de votre banque « {$bank} », pour tous ceux qui la partagent ; ce qu’ils ont bloqué à cause d’elle est rouvert
complaint-other-disputed = est contestée dans la banque « {$bank} », qui n’est pas la vôtre : son propriétaire en est informé
complaint-open-already = est déjà rouvert
complaint-opens = est rouvert
complaint-no-other = Aucun autre de vos dossiers n’a été bloqué à cause d’elle.
complaint-wrong-why = Pourquoi, pour ceux qui tiennent et partagent la banque
complaint-wrong-why-hint = N’écrivez rien de la réclamation ni de son auteur.
complaint-exception = Pourquoi vous décidez bien que vous ayez décidé du dossier
complaint-exception-hint = Seulement si personne d’autre ne peut décider des réclamations. C’est consigné, et l’auteur de la réclamation le lit.
complaint-decide-undo = La décision attend {$seconds} secondes avant que rien ne parte, et peut être annulée.
complaint-decide = Décider de la réclamation
complaint-waits = Une décision est en attente de départ ; elle peut être annulée ci-dessus. Tant qu’elle n’est pas partie, l’auteur de la réclamation n’apprend rien.
complaint-lapsed = <strong>Cela n’est pas parti :</strong> {$what} a attendu ici jusqu’à {$at} et n’a pas pu partir. {$why} La réclamation est ouverte comme avant.
complaint-nothing-to-decide = Elle a été retirée ; il n’y a rien à décider.
complaint-touched = Ce qu’elle a touché
complaint-in-bank = Banque « {$bank} » :
complaint-state-withdrawn = retirée
complaint-state-disputed = contestée par vous
complaint-state-matches = toujours active
complaint-open-anew = rouvert : à décider de nouveau
complaint-blocked = bloqué
count-complaints =
    { $count ->
        [one] {$shown} réclamation
       *[other] {$shown} réclamations
    }
complaints-none = Aucune réclamation ici
complaints-none-how = Les personnes dont le contenu a été retiré réclament sans compte sur votre page <a href="/complaint/{$house}">/complaint/{$house}</a>, ou par votre propre interface avec <code>POST /v1/complaints</code>. Nommez la page quand vous les informez d’un retrait.
complaints-none-notice = Qui remarque quelque chose écrit sur <a href="/notice/{$house}">/notice/{$house}</a>.
complaints-caption = Réclamations, échéance la plus proche d’abord
complaints-day-ten = <strong>Le dixième jour est passé.</strong> Décidez avant le quatorzième.
complaints-no-case = aucun dossier trouvé
complaints-not-confirmed = un dossier a été trouvé ; non confirmé
complaints-open-page = On réclame sur <a href="/complaint/{$house}">votre page ouverte</a>, sans compte.
complaints-open = Ouvertes
complaints-upheld = Accueillies
complaints-rejected = Rejetées
complaints-withdrawn = Retirées
complaints-to-decide = À décider
complaints-all = Toutes
