# Legal terms: for review by a lawyer who reads Arabic; there is no official Arabic version of Regulation (EU) 2021/784.

list-newest-first = الأحدث أولًا
list-from = من {$name}
list-to = إلى {$name}
keys-of-list = <kbd>j</kbd> <kbd>k</kbd> التالي، السابق · <kbd>Enter</kbd> فتح
count-notices =
    { $count ->
        [zero] لا إشعارات
        [one] إشعار واحد
        [two] إشعاران
        [few] {$shown} إشعارات
        [many] {$shown} إشعارًا
       *[other] {$shown} إشعار
    }
notices-direction = الاتجاه
notices-all = الكل
notices-in = الواردة إليك
notices-out = الصادرة عنك
notices-none = لا إشعارات
notices-none-how = تظهر الإحالات وأوامر الإزالة هنا عندما تصدر إليك أو عنك. وتصدر الإشعارات من حالة بُتّ فيها.
notices-caption = الإشعارات، الأحدث أولًا
notices-column-kind = النوع
notices-column-notice = الإشعار
notices-starts = تبدأ عند الاستلام
notices-seen-gone = تأكدت الإزالة
notice-clock-starts = تبدأ المهلة عند الاستلام.
notice-what-was-sent = ما أُرسل
notice-course = ما آل إليه
notice-earlier = مهل سابقة
notice-earlier-what = يبدأ التوضيح ساعة جديدة؛ وتبقى السابقة مسجَّلة.
notice-clarify = توضيح
notice-clarification = التوضيح
notice-clarify-hint = يُرسل إلى {$name} في الحال، وتبدأ ساعة جديدة (المادة 3(8)).
notice-clarify-send = إرسال التوضيح
notice-withdraw = سحب
notice-withdraw-order = سحب هذا الأمر
notice-withdraw-referral = سحب هذه الإحالة
notice-withdraw-why = سبب السحب
notice-withdraw-hint = تتوقف المهلة، ويُبلَّغ {$name}، ويمكن البتّ في الحالة من جديد. ويبقى الإشعار مسجَّلًا.
course-delivery = التسليم
course-delivered = سُلِّم
course-mailed = أُرسل بالبريد الإلكتروني {$at}؛ ولا يُعرف من ذلك هل وصل
course-next-attempt = لم يُسلَّم بعد؛ المحاولة التالية {$at}
course-not-delivered = لم يُسلَّم بعد
count-attempts =
    { $count ->
        [zero] لا محاولات
        [one] محاولة واحدة
        [two] محاولتان
        [few] {$shown} محاولات
        [many] {$shown} محاولة
       *[other] {$shown} محاولة
    }
course-attempt-failed = فشلت آخر محاولة:
course-not-received = ليس بعد؛ تبدأ المهلة عند الاستلام
course-annex-3 = الملحق الثالث
course-annex-2 = الملحق الثاني
course-their-reference = مرجع المُوجَّه إليه {$reference}
course-authorised = المخوَّل: {$name}
course-answer-by-mail = الإجابة بالبريد الإلكتروني
course-given-up = أُوقفت المحاولات {$at}؛ اكتب إلى السلطة بنفسك
course-answer-sent = أُرسلت {$at}؛ ولا يُعرف من ذلك هل وصلت
course-answer-next = لم تُرسل بعد؛ المحاولة التالية {$at}
course-checks = عمليات التحقق من جانبنا
course-checks-none = لا شيء بعد
course-first-gone = شوهد زائلًا أول مرة {$at}.
course-first-order = الأمر الأول
course-first-informed = أُبلغ مقدّم الخدمة من قبل، {$at} (المادة 3(2))
course-first-emergency = حالة طارئة (المادة 3(2)): {$reason}
course-copy = النسخة (المادة 4(1))
course-scrutiny = التمحيص (المادة 4)
course-scrutiny-infringes = ثبتت مخالفته: لم يعد له أثر قانوني
course-scrutiny-stands = لم تثبت مخالفة
course-scrutiny-copied = النسخة في الطريق
course-scrutiny-intended = مخالفة على وشك أن تُثبَت
course-scrutiny-lapsed = انقضت بلا قرار
course-scrutiny-open = لدى السلطة الأخرى نسخة
course-challenged = طُعن فيه (المادة 9)
course-pending = قيد النظر
course-confirmed = أُيِّد
course-annulled = أُلغي
course-ended = انتهى بلا قرار
course-final = نهائي (المادة 3(9))
course-reinstated = أُعيد (المادة 4(7))
course-kept-down = بقي مُزالًا وفق الشروط الخاصة:
withheld-title = تقرير الشفافية
withheld-is = استُبعد هذا الأمر من تقرير الشفافية الخاص بك بسبب: {$why} (المادة 8(2))، منذ {$since}. ويذكر التقرير عدد الأوامر المستبعدة. ولا يرى مقدّم الخدمة ذلك.
withheld-count = احتسابه من جديد
withheld-leave = استبعاد هذا الأمر من تقرير الشفافية
withheld-hint = فقط حيث يضر نشره بأحد هذين (المادة 8(2)). لا يراه مقدّم الخدمة؛ ويراه مدقّقوك، ويذكر التقرير عدد الأوامر المستبعدة.
withheld-what = ما الذي قد يتضرر
withheld-do = استبعاده
