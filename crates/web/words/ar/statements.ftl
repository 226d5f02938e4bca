# Legal terms: for review by a lawyer who reads Arabic; there is no official Arabic version of Regulation (EU) 2021/784.

statements-title = بيانات الأسباب
count-statements =
    { $count ->
        [zero] لا بيانات
        [one] بيان واحد
        [two] بيانان
        [few] {$shown} بيانات
        [many] {$shown} بيانًا
       *[other] {$shown} بيان
    }
statements-what = ما يُرسل إلى قاعدة بيانات الشفافية لدى المفوضية
statements-nothing = لا شيء يُرسل من هنا
statements-nothing-how = تُدرج البيانات في الطابور متى شغّل المشغّل الخادم مع <code>--dsa-database</code> و<code>--dsa-token-file</code>، وسمّى مؤسستك إن تعددت. ولا بيانات للقرارات السابقة لذلك.
statements-none = لا بيان هنا
statements-none-stage = لا بيان في هذه المرحلة.
statements-show-all = عرض كل البيانات
statements-none-yet = لا بيانات بعد
statements-none-yet-how = يُدرج بيان حين تقرر عدم نشر مرفوع، وحين تتصرف بناءً على إحالة.
statements-caption = بيانات الأسباب، الأحدث أولًا
statements-column-when = متى
statements-column-became = ما آل إليه
statement-taken-out = حُذف قبل ذلك: {$what}
statement-queued = أُدرج {$at}
statement-not-before = ليس قبل {$at}
statement-sent = أُرسل {$at}
statement-again = إعادة الإرسال
statement-stage-queued = في الطابور
statement-stage-sent = أُرسل
statement-stage-refused = مرفوض
statement-stage-dropped = لم يُرسل
visibility-removed = أُزيل
visibility-disabled = عُطِّل الوصول
visibility-demoted = خُفِّض ظهوره
visibility-age = مقيَّد بالعمر
visibility-interaction = قُيِّد التفاعل
visibility-labelled = وُسم
visibility-other = قُيِّد بطريقة أخرى
