# Legal terms: for review by a lawyer who reads Arabic; there is no official Arabic version of Regulation (EU) 2021/784.

overview-days-are = {$from} إلى {$to}، الأيام بتوقيت UTC. لا شيء هنا يُحسب على الأشخاص.
overview-tabs = الأيام
overview-days =
    { $count ->
        [zero] لا أيام
        [one] يوم واحد
        [two] يومان
        [few] {$shown} أيام
        [many] {$shown} يومًا
       *[other] {$shown} يوم
    }
overview-percent = {$percent}%
overview-waiting = في الانتظار الآن
overview-overdue = متأخرة
overview-quarter = تستحق خلال 15 د
overview-hour = تستحق خلال ساعة
overview-day = تستحق خلال يوم
overview-later = تستحق لاحقًا
overview-no-deadline = بلا موعد نهائي
overview-ending = حالات حفظ تنتهي خلال 30 يومًا
overview-looked = شاهدت محتوى غير مموَّه؛ أنت وحدك ترى هذا
overview-house = المؤسسة: {$team}
overview-nothing = لم يحدث شيء في هذه الأيام
overview-nothing-what = تُحتسب هنا إشعارات وحالات آخر {$days} يومًا.
overview-half = بحلولها أُزيل نصفها أو عُطِّل
overview-nine = بحلولها تسعة من كل عشرة
overview-slowest = الأبطأ
overview-within = خلال الساعة
overview-by-day = بحسب يوم الاستلام:
overview-in-time = في الموعد
overview-late = متأخرة
overview-other = مفتوحة أو غير ذلك
overview-numbers = الأرقام
overview-caption-days = {$kind} بحسب اليوم
overview-caption-stand = {$kind}، وأوضاعها
overview-column-day = اليوم
overview-column-in-time = في الموعد
overview-column-late = متأخرة
overview-column-other = مفتوحة أو غير ذلك
overview-receipt-to-measure = من الاستلام إلى التدبير
overview-how-they-stand = أوضاعها
overview-who-asked = من طلب
overview-who-was-asked = ممّن طُلب
overview-parties = الإشعارات بحسب الطرف الآخر
overview-column-organisation = المؤسسة
overview-column-orders = الأوامر
overview-column-referrals = الإحالات
overview-column-outcomes = ما آلت إليه الإحالات
overview-cases-banks = الحالات والبنوك
overview-opened =
    { $count ->
        [zero] لم تُفتح حالات؛ وبُتّ في {$decided}.
        [one] فُتحت حالة واحدة، وبُتّ في {$decided}.
        [two] فُتحت حالتان، وبُتّ في {$decided} منهما.
        [few] فُتحت {$shown} حالات، وبُتّ في {$decided} منها.
        [many] فُتحت {$shown} حالة، وبُتّ في {$decided} منها.
       *[other] فُتحت {$shown} حالة، وبُتّ في {$decided} منها.
    }
overview-reopened =
    { $count ->
        [zero] لم تُفتح من جديد أي حالة.
        [one] فُتحت حالة واحدة من جديد لأن محتوى معروفًا تبيّن أنه خاطئ.
        [two] فُتحت حالتان من جديد لأن محتوى معروفًا تبيّن أنه خاطئ.
        [few] فُتحت {$shown} حالات من جديد لأن محتوى معروفًا تبيّن أنه خاطئ.
        [many] فُتحت {$shown} حالة من جديد لأن محتوى معروفًا تبيّن أنه خاطئ.
       *[other] فُتحت {$shown} حالة من جديد لأن محتوى معروفًا تبيّن أنه خاطئ.
    }
overview-no-bank = لم تشبه أي حالة محسومة شيئًا في البنوك.
overview-banks-caption = الحالات المحسومة بحسب البنك
overview-column-bank = البنك
overview-column-decided = المحسومة
overview-column-stayed = ما بقي
overview-column-share = النسبة
overview-stayed-what = «ما بقي»: قرر شخص أن يبقى المحتوى رغم شبهه بشيء في البنك. والنسبة العالية تعني أن البنك، أو مدى دقة المقارنة به، يحتاج إلى نظر.
overview-orders = أوامر الإزالة
overview-referrals = الإحالات
overview-hour-duty = الساعة التزام
overview-hour-target = الساعة هدف
overview-share = {$within} من {$of}
standing-within = عولجت خلال الساعة
standing-late = عولجت بعد ذلك
standing-overdue = لم تُعالج، وانقضت الساعة
standing-running = الساعة جارية
standing-could-not = تعذّر تنفيذها (الملحق الثالث)
standing-not-received = لم تُستلم بعد
standing-void = سُحبت أو بلا أثر
chart-bars = بحسب اليوم، من {$from} إلى {$to}؛ والأرقام في الجدول أدناه
chart-bar = {$day}: {$intime} في الموعد، {$late} متأخرة، {$other} مفتوحة أو غير ذلك
chart-nothing = لم يُزل شيء أو يُعطَّل بعد.
chart-steps = كم عولج وبعد كم من الوقت، من أصل {$all}؛ والأوقات المجاورة تقول الشيء نفسه
chart-hour = ساعة
chart-receipt = الاستلام
chart-minutes = {$minutes} د
chart-beyond = {$count} استغرقت أكثر مما يُعرض هنا.
