# A notice looked at before it is issued, and the outlets of a case.
draft-check = تحقّق
draft-pdf = معاينة PDF
draft-hint = لا يُرسِل أيٌّ منهما شيئًا. المعاينة غير موقعة، وكل صفحة منها تقول إنها مسودة.
draft-heading = تم التحقق، ولم يُرسَل شيء
draft-to = سيذهب إلى {$provider}.
draft-fatal = من دون هذا لا يكون أمرًا (المادة 3(4)):
draft-advisory = قد يسأل المخاطَب عن هذا:
draft-complete = لا ينقص شيء.
draft-of-referral = لا ينقص شيء. وما يُرسَل مذكور أعلاه.
draft-second = يجب أن يوافق شخص ثانٍ: فمنظمتكم تشترط شخصين لكل واحد من هذا النوع.
case-outlet-joined = قاله شخص
case-outlet-by-address = بحسب العنوان
case-outlet-generation = الجيل {$number}
case-outlet-up = متاح
case-outlet-down = غير متاح
