# Legal terms: for review by a lawyer who reads Arabic; there is no official Arabic version of Regulation (EU) 2021/784.

scrutiny-title = نسخة الأمر
scrutinies-title = نسخ الأوامر
scrutiny-ordered = ما أُمر به
scrutiny-kind = نسخة أمر إزالة — اللائحة (EU) 2021/784، المادة 4(1)
scrutiny-question = هل يخالف مخالفة جسيمة أو واضحة اللائحة أو الحقوق والحريات الأساسية التي يكفلها الميثاق؟
scrutiny-silence = يجب ألا يُبلغ المُوجَّه إليه مقدّم المحتوى (المادة 11(3)).
scrutiny-no-silence = لا شيء يمنع إبلاغ مقدّم المحتوى.
scrutiny-contact = جهة اتصال السلطة المُصدِرة
scrutiny-asked = طُلب
scrutiny-decided = تقرر
scrutiny-infringes-said = يخالف: لم يعد للأمر أثر قانوني.
scrutiny-no-infringement-said = لا مخالفة.
scrutiny-tell = إبلاغ المُصدِر
scrutiny-intention = أنك تعتزم إثبات مخالفة، والسبب
scrutiny-intention-hint = مطلوب قبل قرار كهذا (المادة 4(5)). يُرسل في الحال إلى {$name} ولا أحد غيره.
scrutiny-decide = البتّ
scrutiny-found = ماذا وجدت؟
scrutiny-no-infringement = لا مخالفة
scrutiny-stands = يبقى الأمر.
scrutiny-infringes = يخالف
scrutiny-tell-first = أبلغ المُصدِر أولًا.
scrutiny-no-effect = لم يعد للأمر أثر قانوني؛ ويعيد {$name} المحتوى في الحال.
scrutiny-reasons-hint = تُرسل إلى المُصدِر ومقدّم الخدمة (المادة 4(6)).
count-copies-of-orders =
    { $count ->
        [zero] لا نسخ أوامر
        [one] نسخة أمر واحدة
        [two] نسختا أمرين
        [few] {$shown} نسخ أوامر
        [many] {$shown} نسخة أمر
       *[other] {$shown} نسخة أمر
    }
scrutinies-none = لا نسخ
scrutinies-none-how = عندما تأمر سلطة في دولة عضو أخرى مقدّم خدمة لديكم بإزالة محتوى تصل إلى هنا نسخة من الأمر في الوقت نفسه (المادة 4(1)). ولديك 72 ساعة لتمحيصها.
scrutinies-caption = نسخ الأوامر، الأقرب موعدًا أولًا
scrutinies-starts = تبدأ حين تفتحها
scrutinies-between = من {$from} إلى {$to}
scrutiny-stage-new = جديدة
scrutiny-stage-owed = قرار مستحق
scrutiny-stage-open = مفتوحة
scrutiny-stage-told = أُبلغ المُصدِر
scrutiny-stage-infringes = ثبتت مخالفة
scrutiny-stage-stands = لم تثبت مخالفة
scrutiny-stage-lapsed = انقضت بلا قرار
scrutiny-by-provider = مقدّم الخدمة
scrutiny-by-content-provider = مقدّم المحتوى
