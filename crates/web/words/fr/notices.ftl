list-newest-first = les plus récentes d’abord
list-from = de {$name}
list-to = à {$name}
keys-of-list = <kbd>j</kbd> <kbd>k</kbd> suivante, précédente · <kbd>Enter</kbd> ouvrir
count-notices =
    { $count ->
        [one] {$shown} notification
       *[other] {$shown} notifications
    }
notices-direction = Sens
notices-all = Toutes
notices-in = Reçues
notices-out = Émises
notices-none = Aucune notification
notices-none-how = Les signalements et les injonctions de retrait apparaissent ici dès qu’un acte vous est adressé ou émane de vous. Les notifications s’émettent à partir d’un dossier décidé.
notices-caption = Notifications, les plus récentes d’abord
notices-column-kind = Type
notices-column-notice = Notification
notices-starts = Commence à la réception
notices-seen-gone = disparition constatée
notice-clock-starts = Le délai commence à la réception.
notice-what-was-sent = Ce qui a été envoyé
notice-course = Ce qu’il en est advenu
notice-earlier = Délais antérieurs
notice-earlier-what = Une précision fait courir une nouvelle heure ; les précédentes restent consignées.
notice-clarify = Préciser
notice-clarification = Précision
notice-clarify-hint = Elle part aussitôt à {$name}, et une nouvelle heure commence (art. 3, § 8).
notice-clarify-send = Envoyer la précision
notice-withdraw = Retirer
notice-withdraw-order = Retirer cette injonction
notice-withdraw-referral = Retirer ce signalement
notice-withdraw-why = Pourquoi le retrait
notice-withdraw-hint = Le délai s’arrête, {$name} en est informé, et le dossier peut être décidé de nouveau. La notification reste consignée.
course-delivery = Remise
course-delivered = remise
course-mailed = envoyée par courriel {$at} ; cela ne dit pas si elle est arrivée
course-next-attempt = pas encore remise ; prochaine tentative {$at}
course-not-delivered = pas encore remise
count-attempts =
    { $count ->
        [one] {$shown} tentative
       *[other] {$shown} tentatives
    }
course-attempt-failed = Échec de la dernière tentative :
course-not-received = pas encore ; le délai commence à la réception
course-annex-3 = Annexe III
course-annex-2 = Annexe II
course-their-reference = Référence du destinataire {$reference}
course-authorised = Personne autorisée : {$name}
course-answer-by-mail = Réponse par courriel
course-given-up = abandonnée {$at} ; écrivez vous-même à l’autorité
course-answer-sent = envoyée {$at} ; cela ne dit pas si elle est arrivée
course-answer-next = pas encore envoyée ; prochaine tentative {$at}
course-checks = Nos propres vérifications
course-checks-none = aucune pour l’instant
course-first-gone = Disparition constatée pour la première fois {$at}.
course-first-order = Première injonction
course-first-informed = le fournisseur a été informé auparavant, {$at} (art. 3, § 2)
course-first-emergency = urgence (art. 3, § 2) : {$reason}
course-copy = Copie (art. 4, § 1)
course-scrutiny = Examen approfondi (art. 4)
course-scrutiny-infringes = violation constatée : plus d’effets juridiques
course-scrutiny-stands = aucune violation constatée
course-scrutiny-copied = la copie est en chemin
course-scrutiny-intended = une violation est sur le point d’être constatée
course-scrutiny-lapsed = passé sans décision
course-scrutiny-open = l’autre autorité a la copie
course-challenged = Contestée (art. 9)
course-pending = en cours
course-confirmed = confirmée
course-annulled = annulée
course-ended = terminé sans décision
course-final = Définitive (art. 3, § 9)
course-reinstated = Rétabli (art. 4, § 7)
course-kept-down = maintenu retiré selon ses propres conditions :
withheld-title = Rapport sur la transparence
withheld-is = Cette injonction est omise de votre rapport sur la transparence, en raison de : {$why} (art. 8, § 2), depuis {$since}. Le rapport dit combien d’injonctions sont omises. Le fournisseur ne le voit pas.
withheld-count = La compter de nouveau
withheld-leave = Omettre cette injonction du rapport sur la transparence
withheld-hint = Seulement si sa publication portait préjudice à l’un de ces intérêts (art. 8, § 2). Le fournisseur ne le voit pas ; vos auditeurs le voient, et le rapport dit combien d’injonctions sont omises.
withheld-what = À quoi cela porterait préjudice
withheld-do = L’omettre
