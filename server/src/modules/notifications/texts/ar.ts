import type { Texts } from './texts.js'

export const ar: Texts = {
  ask: 'أرسل نعم للتأكيد أو لا للإلغاء.',
  wayOut: 'لا أريد رسائل بريد أخرى',
  buttons: { confirm: 'تأكيد', cancel: 'إلغاء' },
  kinds: {
    'appointment.created': [
      'تم حجز الموعد',
      '{clinic}: تم حجز موعد[ {name}][ مع {doctor}] يوم {date} الساعة {time}.[ {link}]',
    ],
    'appointment.confirmed': [
      'تم تأكيد الموعد',
      '{clinic}: تم تأكيد موعد[ {name}][ مع {doctor}] يوم {date} الساعة {time}.[ {link}]',
    ],
    'appointment.moved': [
      'تغيّر الموعد',
      '{clinic}: أصبح موعد[ {name}][ مع {doctor}] يوم {date} الساعة {time}[ بدلًا من {oldDate}، {oldTime}].[ {link}]',
    ],
    'appointment.cancelled': [
      'أُلغي الموعد',
      '{clinic}: أُلغي موعد[ {name}][ مع {doctor}] يوم {date} الساعة {time}.[ السبب: {reason}.]',
    ],
    'appointment.affected': [
      'بخصوص موعدك',
      '{clinic}: بخصوص موعد[ {name}][ مع {doctor}] يوم {date} الساعة {time}: {text}',
    ],
    'reminder.day': ['موعدك غدًا', '{clinic}: تذكير بموعد[ {name}][ مع {doctor}] يوم {date} الساعة {time}.[ {link}]'],
    'reminder.hour': ['موعدك قريب', '{clinic}: موعد[ {name}][ مع {doctor}] اليوم {date} الساعة {time}.[ {link}]'],
    'waiting_list.offer': [
      'موعد متاح',
      '{clinic}: يوجد موعد متاح[ مع {doctor}] يوم {date} الساعة {time}[ لـ{name}]. احجزه قبل {until}[: {link}]',
    ],
    'token.called': [
      'الرقم {token}',
      'الرقم {token}: حان دورك.[ يُرجى التوجه إلى {room}.][ {doctor} بانتظارك.][ {clinic}]',
    ],
    'result.ready': ['النتيجة جاهزة', '{clinic}: نتيجة[ {test}][ لـ{name}] جاهزة.[ {link}]'],
    'prescription.ready': ['الوصفة جاهزة', '{clinic}: الوصفة[ الخاصة بـ{name}] جاهزة.[ {link}]'],
    bill: ['فاتورة {number}', '{clinic}: فاتورة {number}[ لـ{name}] بمبلغ {amount}.[ {link}]'],
    receipt: ['إيصال {number}', '{clinic}: استلمنا {amount}[ عن {name}]، إيصال {number}. شكرًا لكم.[ {link}]'],
    'follow_up.due': [
      'زيارة متابعة',
      '{clinic}: حان موعد زيارة المتابعة[ لـ{name}][ مع {doctor}] يوم {date}.[ {link}]',
    ],
    invitation: ['دعوتك', '[{name}، ]تدعوك {clinic}. افتح هذا الرابط للبدء: {link}[ يعمل حتى {until}.]'],
    'email.verification': ['أكّد عنوانك', '[{name}، ][{clinic}: ]افتح هذا الرابط لتأكيد بريدك: {link}'],
    'password.reset': [
      'كلمة مرور جديدة',
      '[{name}، ][{clinic}: ]افتح هذا الرابط لاختيار كلمة مرور جديدة: {link}\nإن لم تطلب ذلك فلا تفعل شيئًا.',
    ],
    otp: ['رمزك', '{code} هو رمزك[ لدى {clinic}].[ صالح لمدة {minutes} دقيقة.] لا تخبر به أحدًا.'],
    'account.changed': [
      'تغيّرت طريقة الوصول إليك',
      '{clinic}: غيّر {who} رقم الهاتف أو البريد أو اسم المستخدم الذي نعرفك به. إن لم يكن لك علم بذلك فأخبر العيادة فورًا.',
    ],
    'chat.message': ['رسالة من {from}', '[{text}][ {link}]'],
    'call.missed': ['مكالمة فائتة', 'حاول {from} الاتصال بك الساعة {time}.[ {link}]'],
    'stock.low': ['المخزون منخفض', '{item}: المتبقي {left}.[ {link}]'],
    'messages.missed': ['رسائل لم تصل', 'لم تصل {count} من رسائل {date}.[ {link}]'],
    alert: ['{title}', '{text}[ {link}]'],
    system: ['{title}', '{text}[ {link}]'],
    break_glass: [
      'دخول طارئ',
      'فتح {who} ملف أحد المرضى في حالة طارئة. السبب: {reason}.[ ينتهي الساعة {until}.][ {link}]',
    ],
    'audit.anchor': [
      'رمز التدقيق ليوم {date}',
      'رمز التدقيق ليوم {date}[ في {place}] هو {code}. احتفظ به: فهو يثبت أن شيئًا لم يُعَد كتابته.',
    ],
  },
}
