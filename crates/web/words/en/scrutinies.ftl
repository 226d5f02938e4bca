scrutiny-title = Copy of the order
scrutinies-title = Copies of orders
scrutiny-ordered = What was ordered
scrutiny-kind = Copy of a removal order — Regulation (EU) 2021/784 Art 4(1)
scrutiny-question = Does it seriously or manifestly infringe the Regulation, or the fundamental rights and freedoms guaranteed by the Charter?
scrutiny-silence = The addressee must not inform the content provider (Art 11(3)).
scrutiny-no-silence = Nothing forbids informing the content provider.
scrutiny-contact = The issuing authority’s contact
scrutiny-asked = Asked for
scrutiny-decided = Decided
scrutiny-infringes-said = It infringes: the order has no legal effect any more.
scrutiny-no-infringement-said = No infringement.
scrutiny-tell = Tell the issuer
scrutiny-intention = That you intend to find an infringement, and why
scrutiny-intention-hint = Needed before such a decision (Art 4(5)). It goes to {$name} at once, and to nobody else.
scrutiny-decide = Decide
scrutiny-found = What did you find?
scrutiny-no-infringement = No infringement
scrutiny-stands = The order stands.
scrutiny-infringes = It infringes
scrutiny-tell-first = Tell the issuer first.
scrutiny-no-effect = The order has no legal effect any more; {$name} reinstates at once.
scrutiny-reasons-hint = They go to the issuer and the provider (Art 4(6)).
count-copies-of-orders =
    { $count ->
        [one] {$shown} copy of an order
       *[other] {$shown} copies of orders
    }
scrutinies-none = No copies
scrutinies-none-how = When an authority of another Member State orders a provider of yours to remove content, a copy of the order comes here at the same time (Art 4(1)). You have 72 hours to scrutinise it.
scrutinies-caption = Copies of orders, earliest deadline first
scrutinies-starts = Starts when you open it
scrutinies-between = from {$from} to {$to}
scrutiny-stage-new = New
scrutiny-stage-owed = A decision is owed
scrutiny-stage-open = Open
scrutiny-stage-told = The issuer was told
scrutiny-stage-infringes = Infringement found
scrutiny-stage-stands = No infringement found
scrutiny-stage-lapsed = Passed without a decision
scrutiny-by-provider = The provider
scrutiny-by-content-provider = The content provider
