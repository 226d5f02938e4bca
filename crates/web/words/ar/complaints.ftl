# Legal terms: for review by a lawyer who reads Arabic; there is no official Arabic version of Regulation (EU) 2021/784.

complaints-one = شكوى
complaint-ten-days = مضت عشرة أيام من أربعة عشر. ويجب إبلاغ النتيجة قبل انتهائها (المادة 10(2)).
complaint-they-say = يقولون إنه خدم (المادة 1(3))
complaint-told = أُبلغ بالإزالة
complaint-withdrawn = سُحبت
complaint-scrutiny = طُلب التمحيص
complaint-scrutiny-passed = أُحيل مع الأمر (المادة 4(4)).
complaint-scrutiny-open = لا يُعرف أمر عابر للحدود بشأنه؛ ويُحال حين تبيّن أدناه الحالة المعنية.
complaint-show-who = إظهار صاحب الشكوى
complaint-no-address = لم يُترك عنوان؛ ويجري الاطلاع بالرمز.
complaint-which-case = بشأن أي حالة؟
complaint-this-case = أهي هذه الحالة؟
complaint-another-case = أهي حالة أخرى؟
complaint-case-hint = معرّفها، أو عنوان صفحتها. لا يُخبَر أحد في الخارج هل توجد حالة.
complaint-yes = نعم، هذه
complaint-link = بشأن هذه الحالة
complaint-no-case = لا حالة بشأن ما ذكروه. قد يكون خطأً في الكتابة أو قرارًا اتُّخذ في مكان آخر؛ ابحث عنه، وبيّن في الجانب أي حالة هي. ويمكنك البتّ من دونها.
complaint-they-name = يذكرون
complaint-reasons-read = الأسباب، كما يقرؤونها
complaint-known-wrong = محتوى معروف تبيّن خطؤه
complaint-same-decided = بتّ فيها من بتّ في الحالة
complaint-somebody-else = يبتّ في هذه شخص غير من بتّ في الحالة.
complaint-what-comes = ما النتيجة؟
complaint-uphold = قبول
complaint-uphold-what = يُعاد المحتوى: تُبلَّغ خدمتك في الحال.
complaint-reject = رفض
complaint-reject-what = يبقى القرار. ويقرؤون أسبابك والجهات التي يمكنهم التوجه إليها.
complaint-purpose = هل خدم غرضًا محميًا؟
complaint-none-found = لم يوجد
complaint-reasons-hint = يقرؤها صاحب الشكوى كما هي.
complaint-known = محتوى معروف
complaint-wrong = المحتوى المعروف نفسه خاطئ
complaint-wrong-what = لا هذه النسخة فقط: لا ينبغي حجز شيء مثله.
complaint-wrong-hint = إن أشّرت عليه يحدث هذا عند مغادرة القرار دفعةً واحدة:
complaint-was-withdrawn = سُحب من قبل
complaint-is-disputed = تنازع فيه أنت من قبل
complaint-own-withdrawn = يُسحب من بنكك «{$bank}» لكل من يشاركه؛ ويُفتح من جديد ما حجبوه بسببه
complaint-other-disputed = يُنازَع فيه في البنك «{$bank}» وهو ليس لك: يُبلَّغ مالكه
complaint-open-already = فُتحت من جديد أصلًا
complaint-opens = تُفتح من جديد
complaint-no-other = لم تُحجب بسببه حالة أخرى لك.
complaint-wrong-why = السبب، لمن يدير البنك ومن يشاركه
complaint-wrong-why-hint = لا تكتب شيئًا عن الشكوى أو صاحبها.
complaint-exception = لماذا تبتّ فيها مع أنك من بتّ في الحالة
complaint-exception-hint = فقط حيث لا يحق لغيرك البتّ في الشكاوى. يُسجَّل ذلك ويقرؤه صاحب الشكوى.
complaint-decide-undo =
    { $seconds ->
        [zero] ينتظر القرار 0 ثوانٍ قبل أن يغادر أي شيء، ويمكن التراجع عنه.
        [one] ينتظر القرار ثانية واحدة قبل أن يغادر أي شيء، ويمكن التراجع عنه.
        [two] ينتظر القرار ثانيتين قبل أن يغادر أي شيء، ويمكن التراجع عنه.
        [few] ينتظر القرار {$seconds} ثوانٍ قبل أن يغادر أي شيء، ويمكن التراجع عنه.
        [many] ينتظر القرار {$seconds} ثانية قبل أن يغادر أي شيء، ويمكن التراجع عنه.
       *[other] ينتظر القرار {$seconds} ثانية قبل أن يغادر أي شيء، ويمكن التراجع عنه.
    }
complaint-decide = البتّ في الشكوى
complaint-waits = قرار بانتظار المغادرة؛ ويمكن التراجع عنه أعلاه. وحتى يغادر لا يُبلَّغ صاحب الشكوى شيئًا.
complaint-lapsed = <strong>لم يغادر:</strong> انتظر {$what} هنا حتى {$at} ولم يتمكن من المغادرة. {$why} والشكوى مفتوحة كما كانت.
complaint-nothing-to-decide = سحبها صاحبها؛ لا شيء للبتّ فيه.
complaint-touched = ما مسّته
complaint-in-bank = البنك «{$bank}»:
complaint-state-withdrawn = سُحب
complaint-state-disputed = تنازع فيه أنت
complaint-state-matches = ما زال يطابق
complaint-open-anew = فُتحت من جديد: للبتّ ثانية
complaint-blocked = محجوبة
count-complaints =
    { $count ->
        [zero] لا شكاوى
        [one] شكوى واحدة
        [two] شكويان
        [few] {$shown} شكاوى
        [many] {$shown} شكوى
       *[other] {$shown} شكوى
    }
complaints-none = لا شكوى هنا
complaints-none-how = يشكو من أُزيل محتواهم بلا حساب في صفحتك <a href="/complaint/{$house}">/complaint/{$house}</a>، أو عبر واجهتك بواسطة <code>POST /v1/complaints</code>. اذكر الصفحة فيما تبلغهم به عن الإزالة.
complaints-none-notice = ومن لاحظ شيئًا يكتب في <a href="/notice/{$house}">/notice/{$house}</a>.
complaints-caption = الشكاوى، الأقرب موعدًا أولًا
complaints-day-ten = <strong>مضى اليوم العاشر.</strong> ابتّ فيها قبل الرابع عشر.
complaints-no-case = لم توجد حالة
complaints-not-confirmed = وُجدت حالة؛ ولم تُؤكَّد
complaints-open-page = تُقدَّم الشكاوى في <a href="/complaint/{$house}">صفحتك المفتوحة</a>، بلا حساب.
complaints-open = مفتوحة
complaints-upheld = مقبولة
complaints-rejected = مرفوضة
complaints-withdrawn = مسحوبة
complaints-to-decide = للبتّ
complaints-all = الكل
