
case-previous = Précédent
case-next = Suivant
case-no-deadline = Aucun délai ne court.<br>Ouvert {$since}.
case-lapsed = <strong>Cela n’est pas parti :</strong> {$what} a attendu ici jusqu’à {$at} et n’a pas pu partir. {$why} Le dossier est comme avant.
case-claim-mine = Vous y travaillez depuis {$at}. Vos collègues le voient.
case-let-go = Libérer
case-claim-theirs = <strong>{$who} y travaille</strong>, depuis {$at}. Vous pouvez lire ; la décision attend que cette personne ait fini, ou n’ait donné aucun signe de vie pendant dix minutes.
case-take-over = Reprendre le dossier
case-take-over-record = Que vous l’avez fait est consigné.
case-claim = Y travailler
case-claim-hint = Vos collègues le voient, et vous le laissent.
case-skip = Passer au suivant
case-to-answer = Aller à la réponse
case-to-decision = Aller à la décision
case-alert = Une vie est en danger : donner l’alerte
case-why = Pourquoi il est ici
case-why-location = Ce qui a été capturé à cet emplacement ressemble à un contenu connu.
case-provider = Fournisseur
case-provider-registered = enregistré
case-provider-none = <strong>aucun n’est enregistré pour cet hôte</strong> : une notification ne peut être remise d’ici là
case-captured = Capturé
count-pictures =
    { $count ->
        [one] {$shown} image
       *[other] {$shown} images
    }
case-led-to = Menait à
case-sealed = Scellé sous
case-package = Paquet
case-save-wacz = Enregistrer en WACZ
case-upload-held = Cet envoi ressemble à un contenu connu et est retenu : il n’est pas publié tant que personne n’a décidé.
case-upload-was-held = Cet envoi a été retenu parce qu’il ressemble à un contenu connu.
case-your-reference = Votre référence
case-pdq-quality = Qualité PDQ
case-of-100 = {$quality} sur 100
case-address = Adresse
case-hash-only = seule son empreinte a été envoyée ; regardez l’envoi sur votre propre service
case-why-order = Une autorité compétente vous a enjoint de retirer ce contenu ou d’en bloquer l’accès. C’est une obligation.
case-why-referral = Quelqu’un vous signale ce contenu pour votre propre évaluation. C’est volontaire : refuser est une réponse valable.
case-why-user-notice = Quelqu’un vous a notifié qu’il s’agirait d’un contenu à caractère terroriste (art. 16 du DSA). Cette personne apprend ce que vous décidez et lit vos motivations.
case-they-say = Ce qui est dit
case-received = Reçu
case-same-notice = Dans la même notification
case-count-locations =
    { $count ->
        [one] {$shown} emplacement, chacun avec un dossier
       *[other] {$shown} emplacements, chacun avec un dossier
    }
case-who-sent = Montrer qui l’a envoyée
case-who-sent-hint = Vous avez rarement besoin de le savoir ; le consulter est consigné.
case-matches = Correspondances
case-lead = Une correspondance est un indice, jamais un verdict.
case-notes = Notes
case-notes-hint = Pour les collègues. Elles ne quittent jamais la maison.
case-new-note = Une nouvelle note
case-write-note = La noter
case-content = Contenu
case-colour = En couleur, là où montré
case-text = <strong>Texte</strong> · montré seulement à votre demande, comme les images
case-text-not-kept = Le texte n’est pas conservé ici.
case-read-texts = Lire les textes
case-read-texts-hint = Côte à côte, ce qu’ils partagent étant marqué. C’est consigné.
case-pictures = Images
case-other-pictures = Autres images à cet endroit
case-no-picture = Aucune image n’est conservée ici.
case-happened = Ce qui s’est passé
case-court = Un fichier pour un tribunal
case-court-what = Captures, décisions, tout ce qui précède et les preuves du registre, dans un fichier signé que chacun peut vérifier sans nous. Traitez-le comme du contenu.
case-court-purpose = À quelle fin
case-court-purpose-hint = En quelques mots ; c’est consigné, et inclus dans le fichier.
case-court-save = Enregistrer le fichier
case-answer = Réponse
case-decision = Décision
case-answer-waits = La réponse attend de partir. D’ici là, rien d’autre ne peut être envoyé ; le délai continue de courir.
case-answer-undo = Une réponse attend {$seconds} secondes avant de partir, et peut être annulée d’ici là. Le délai court toujours : deux minutes avant sa fin, plus rien n’attend.
case-notice-link = La notification avec tout ce qui lui est arrivé
case-reopened-withdrawn = De nouveau ouvert : le contenu connu ayant motivé le blocage a été retiré. {$reason} Regardez-le encore une fois ; tant que vous n’avez pas décidé, la décision ci-dessous ne compte pas.
case-reopened-disputed = De nouveau ouvert : le contenu connu ayant motivé le blocage est contesté. {$reason} Regardez-le encore une fois ; tant que vous n’avez pas décidé, la décision ci-dessous ne compte pas.
case-decided = Décidé {$at}
case-grounds = Motifs
case-purpose = Finalité protégée
case-reasons = Motivations
case-proposal = En attente d’une seconde personne : {$kind}
case-approve-hint = Qui l’a proposé ne peut l’approuver.
case-approve = J’ai regardé ; qu’il parte
case-drop-why = Ou pourquoi on y renonce
case-drop = Y renoncer
case-waits = Tant que ceci attend de partir, rien d’autre ne peut être décidé ici.
case-issue-order = Émettre l’injonction de retrait
case-send-referral = Envoyer le signalement
case-issue-order-what = Elle lie {$provider} juridiquement : retirer ou bloquer l’accès dans tous les États membres dans l’heure suivant la réception (règlement (UE) 2021/784, art. 3).
case-send-referral-what = Il demande à {$provider} sa propre évaluation : volontaire, objectif d’une heure, refuser est une réponse valable.
case-will-be-sent = Ce qui sera envoyé
case-to = À
case-count-digests =
    { $count ->
        [one] {$shown} empreinte SHA-256, aucune donnée d’image
       *[other] {$shown} empreintes SHA-256, aucune donnée d’image
    }
case-file-reference = Votre référence de dossier
case-file-reference-hint = Facultatif. Une référence est créée si vous laissez vide.
case-non-disclosure = Ne pas informer le fournisseur de contenus
case-non-disclosure-what = Uniquement pour des raisons de sécurité publique (art. 11, § 3).
case-necessary = Pourquoi c’est nécessaire
case-necessary-hint = Nécessaire avec la case ci-dessus. Six semaines au plus ; cela reste dans vos propres dossiers.
case-emergency = Urgence
case-emergency-hint = Seulement pour votre première injonction à ce fournisseur, s’il n’a pas été informé douze heures avant (art. 3, § 2) : pourquoi cela ne peut attendre.
case-copy-how = Comment la copie est envoyée
case-copy-how-hint = Seulement si le fournisseur est dans un autre État membre dont l’autorité n’est pas sur cette instance (art. 4, § 1).
case-further = Autres dossiers
case-further-hint = Un autre dossier sur un emplacement du même service, décidé de même : son identifiant. L’injonction nomme les deux.
case-further-one = Autre dossier
case-issue-undo = Elle attend {$seconds} secondes avant de partir, et peut être annulée d’ici là.
case-to-be-issued = Décidé ; la notification reste à émettre par quelqu’un d’habilité.
case-otherwise = Décider autrement
case-what-to-do = Que faut-il faire ?
case-grounds-hint = Au moins un, sauf si le contenu reste. Le matériel…
case-purpose-hint = Art. 1er, § 3 : ce qui sert l’une de ces fins n’est pas un contenu à caractère terroriste, et reste. Qu’avez-vous constaté ?
case-none-found = J’ai cherché, et n’en ai trouvé aucune
case-reasons-hint = Avec vos propres mots. Elles sont consignées et figurent dans toute notification.
case-phrases = Formules à ajouter à la suite
case-phrases-edit = Garder et supprimer des formules
case-phrases-often = Garder les formules que vous utilisez souvent
case-wrong = Le contenu connu lui-même est erroné
case-wrong-what = Seulement si vous publiez. Il est retiré de vos propres banques et contesté dans celles des autres, et tout envoi bloqué à cause de lui est rouvert.
case-wrong-why = Pourquoi, pour ceux qui tiennent la banque
case-decide-undo = Ce qui clôt le dossier attend {$seconds} secondes avant que rien ne parte, et peut être annulé.
case-record = Consigner la décision
case-record-next = La consigner, et traiter le suivant
case-nobody-decided = Personne n’a encore décidé.
case-somebody-works = Quelqu’un y travaille.
case-look-only = Vous pouvez regarder, mais pas décider.
case-second-asked = <strong>Une seconde personne est demandée</strong> par {$who}, {$at} : {$why}
case-second-other = Quelqu’un d’autre en décide.
case-second-back = Je peux finalement en décider
case-second = Demander une seconde personne
case-unsure = Ce dont vous doutez
case-unsure-hint = Pour vos collègues seulement. Dès lors, quelqu’un d’autre doit décider.
case-count-copies =
    { $count ->
        [one] {$shown} autre dossier ouvert ressemble au même contenu connu
       *[other] {$shown} autres dossiers ouverts ressemblent au même contenu connu
    }
case-copies-hint = Décidez-en à la fois, pour une même raison. Vous voyez ensuite ce que cela entraîne pour chacun.
case-copies-decide = Décider ensemble de celui-ci et des dossiers cochés…
case-statement = Exposé des motifs
case-statement-sent = La base de données de la Commission l’a depuis {$at}.
case-statement-later = Pas envoyé avant {$at}.
case-statement-next = Il part avec le prochain envoi.
case-statement-overturned = La décision a depuis été annulée ou remplacée.
case-the-provider = le fournisseur
choice-refer-provider = Signaler au fournisseur
choice-order = Ordonner le retrait
choice-take-down = Retirer
choice-not-publish = Ne pas publier
choice-publish = Publier
choice-keep = Maintenir
case-purpose-none = recherchée, aucune trouvée
case-purpose-found = trouvée : {$purpose}
case-by-program = par un programme
case-by-system = par Staydown
case-by-operator = par l’exploitant
choice-refer = Signaler
choice-publish-causes = Votre service reçoit « clear » pour cet envoi. Vos motivations restent consignées.
choice-not-publish-causes = Votre service reçoit « block » pour cet envoi. Vous pourrez décider autrement plus tard.
choice-keep-notice-causes = Il reste. L’auteur de la notification lit vos motivations.
choice-take-down-causes = Votre service reçoit l’instruction de le retirer. L’auteur de la notification lit vos motivations. Vous pourrez décider autrement plus tard.
choice-refer-causes = Vous envoyez ensuite un signalement à {$provider}. Il est volontaire : l’évaluation se fait selon ses propres conditions, et une heure est un objectif.
choice-order-causes = Vous émettez ensuite une injonction de retrait au titre de l’art. 3. Elle oblige {$provider} à retirer le contenu ou à en bloquer l’accès dans tous les États membres dans l’heure suivant la réception.
choice-keep-causes = Rien n’est envoyé. Le dossier est clos, vos motivations étant consignées.
