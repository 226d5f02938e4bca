scrutiny-title = Kopie der Anordnung
scrutinies-title = Kopien von Anordnungen
scrutiny-ordered = Was angeordnet wurde
scrutiny-kind = Kopie einer Entfernungsanordnung — Verordnung (EU) 2021/784 Art. 4 Abs. 1
scrutiny-question = Verstößt sie schwerwiegend oder offenkundig gegen die Verordnung oder gegen die in der Charta garantierten Grundrechte und Grundfreiheiten?
scrutiny-silence = Der Adressat darf den Inhalteanbieter nicht unterrichten (Art. 11 Abs. 3).
scrutiny-no-silence = Nichts verbietet, den Inhalteanbieter zu unterrichten.
scrutiny-contact = Kontakt der erlassenden Behörde
scrutiny-asked = Beantragt
scrutiny-decided = Entschieden
scrutiny-infringes-said = Sie verstößt: Die Anordnung hat keine Rechtswirkung mehr.
scrutiny-no-infringement-said = Kein Verstoß.
scrutiny-tell = Die erlassende Behörde unterrichten
scrutiny-intention = Dass Sie einen Verstoß festzustellen beabsichtigen, und warum
scrutiny-intention-hint = Nötig vor einer solchen Entscheidung (Art. 4 Abs. 5). Es geht sofort an {$name}, und an niemanden sonst.
scrutiny-decide = Entscheiden
scrutiny-found = Was haben Sie festgestellt?
scrutiny-no-infringement = Kein Verstoß
scrutiny-stands = Die Anordnung bleibt.
scrutiny-infringes = Sie verstößt
scrutiny-tell-first = Unterrichten Sie zuerst die erlassende Behörde.
scrutiny-no-effect = Die Anordnung hat keine Rechtswirkung mehr; {$name} stellt sofort wieder her.
scrutiny-reasons-hint = Sie gehen an die erlassende Behörde und den Anbieter (Art. 4 Abs. 6).
count-copies-of-orders =
    { $count ->
        [one] {$shown} Kopie einer Anordnung
       *[other] {$shown} Kopien von Anordnungen
    }
scrutinies-none = Keine Kopien
scrutinies-none-how = Ordnet eine Behörde eines anderen Mitgliedstaats einem Ihrer Anbieter die Entfernung von Inhalten an, kommt gleichzeitig eine Kopie der Anordnung hierher (Art. 4 Abs. 1). Sie haben 72 Stunden, sie zu überprüfen.
scrutinies-caption = Kopien von Anordnungen, früheste Frist zuerst
scrutinies-starts = Beginnt, wenn Sie sie öffnen
scrutinies-between = von {$from} an {$to}
scrutiny-stage-new = Neu
scrutiny-stage-owed = Eine Entscheidung ist geschuldet
scrutiny-stage-open = Offen
scrutiny-stage-told = Die erlassende Behörde wurde unterrichtet
scrutiny-stage-infringes = Verstoß festgestellt
scrutiny-stage-stands = Kein Verstoß festgestellt
scrutiny-stage-lapsed = Ohne Entscheidung verstrichen
scrutiny-by-provider = Der Anbieter
scrutiny-by-content-provider = Der Inhalteanbieter
