# Legal terms: for review by a lawyer who reads Arabic; there is no official Arabic version of Regulation (EU) 2021/784.


clock-duty = التزام
clock-target = هدف
clock-law-removal-order-hour = الإزالة أو تعطيل الوصول خلال ساعة من الاستلام
clock-law-referral-hour = التقييم خلال ساعة من الاستلام؛ ولا التزام قانوني
clock-law-own-scrutiny = يجوز تمحيصه خلال 72 ساعة من استلام النسخة
clock-law-asked-scrutiny = قرار معلَّل خلال 72 ساعة من الطلب
clock-law-reinstatement = إعادة ما أُزيل فورًا
clock-law-complaint = إبلاغ صاحب الشكوى بنتيجتها خلال أسبوعين من استلامها
clock-law-measures-report = تقديم تقرير عن التدابير المحددة خلال ثلاثة أشهر من القرار، ثم كل سنة
clock-law-exposure-review = قرار معلَّل خلال ثلاثة أشهر من الطلب
clock-law-threat-to-life = إبلاغ السلطات على الفور
clock-law-alert-acknowledgement = تأكيد استلام التنبيه؛ لا التزام قانونيًا، لكنّ حياة في خطر
clock-cannot-execute = توقفت بعد {$span}: تعذّر التنفيذ (الملحق الثالث)
clock-withdrawn = توقفت بعد {$span}: سُحب
clock-ceased-effect = توقفت بعد {$span}: لم يعد للأمر أثر قانوني
clock-lapsed = انقضت بلا قرار
clock-superseded = توقفت بعد {$span}: بدأ قرار لاحق مهلة أخرى
clock-ended = توقفت بعد {$span}: لم تعد مستحقة
clock-reinstated = أُعيد بعد {$span}
clock-left = بقي {$span}
clock-overdue = متأخر {$span}
clock-past-target = تجاوز الهدف بمقدار {$span}
clock-late = متأخر {$span}
clock-answered = أُجيب في {$span}، ضمن المهلة
clock-decided = حُسم في {$span}، ضمن المهلة
clock-done = أُنجز في {$span}، ضمن المهلة
clock-answered-late = أُجيب في {$span}، {$late}
clock-decided-late = حُسم في {$span}، {$late}
clock-done-late = أُنجز في {$span}، {$late}
span-none = أقل من ثانية
span-seconds = {$seconds} ث
span-minutes = {$minutes} د {$seconds} ث
span-hours = {$hours} س {$minutes} د
span-days =
    { $days ->
        [zero] {$hours} س
        [one] يوم واحد {$hours} س
        [two] يومان {$hours} س
        [few] {$shown} أيام {$hours} س
        [many] {$shown} يومًا {$hours} س
       *[other] {$shown} يوم {$hours} س
    }
ago-now = الآن
ago-minutes = قبل {$minutes} د
ago-hours = قبل {$hours} س
ago-yesterday = أمس
ago-days =
    { $count ->
        [zero] اليوم
        [one] قبل يوم
        [two] قبل يومين
        [few] قبل {$count} أيام
        [many] قبل {$count} يومًا
       *[other] قبل {$count} يوم
    }
clock-started = بدأت {$at}
clock-due = تنتهي {$at}
