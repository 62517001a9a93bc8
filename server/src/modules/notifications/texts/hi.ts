import type { Texts } from './texts.js'

export const hi: Texts = {
  ask: 'पक्का करने के लिए हाँ, रद्द करने के लिए नहीं लिखकर भेजें।',
  wayOut: 'मुझे और ईमेल न भेजें',
  buttons: { confirm: 'पक्का करें', cancel: 'रद्द करें' },
  kinds: {
    'appointment.created': [
      'अपॉइंटमेंट तय हुआ',
      '{clinic}: {date} को {time} बजे[ {doctor} के साथ][ {name} का] अपॉइंटमेंट तय हुआ है।[ {link}]',
    ],
    'appointment.confirmed': [
      'अपॉइंटमेंट पक्का हुआ',
      '{clinic}: {date} को {time} बजे[ {doctor} के साथ][ {name} का] अपॉइंटमेंट पक्का है।[ {link}]',
    ],
    'appointment.moved': [
      'अपॉइंटमेंट का समय बदला',
      '{clinic}:[ {doctor} के साथ][ {name} का] अपॉइंटमेंट[ {oldDate}, {oldTime} के बजाय] अब {date} को {time} बजे है।[ {link}]',
    ],
    'appointment.cancelled': [
      'अपॉइंटमेंट रद्द',
      '{clinic}: {date} को {time} बजे[ {doctor} के साथ][ {name} का] अपॉइंटमेंट रद्द कर दिया गया है।[ कारण: {reason}।]',
    ],
    'appointment.affected': [
      'आपके अपॉइंटमेंट के बारे में',
      '{clinic}: {date} को {time} बजे[ {doctor} के साथ][ {name} के] अपॉइंटमेंट के बारे में: {text}',
    ],
    'reminder.day': [
      'कल का अपॉइंटमेंट',
      '{clinic}: याद दिला दें, {date} को {time} बजे[ {doctor} के साथ][ {name} का] अपॉइंटमेंट है।[ {link}]',
    ],
    'reminder.hour': [
      'थोड़ी देर में अपॉइंटमेंट',
      '{clinic}: आज {date} को {time} बजे[ {doctor} के साथ][ {name} का] अपॉइंटमेंट है।[ {link}]',
    ],
    'waiting_list.offer': [
      'एक समय खाली हुआ',
      '{clinic}: {date} को {time} बजे[ {doctor} के साथ][ {name} के लिए] समय खाली है। {until} से पहले ले लें[: {link}]',
    ],
    'token.called': [
      'टोकन {token}',
      'टोकन {token}: आपकी बारी है।[ कृपया {room} में जाएँ।][ {doctor} आपकी प्रतीक्षा कर रहे हैं।][ {clinic}]',
    ],
    'result.ready': ['रिपोर्ट तैयार', '{clinic}:[ {name} की][ {test} की] रिपोर्ट तैयार है।[ {link}]'],
    'prescription.ready': ['पर्चा तैयार', '{clinic}:[ {name} का] पर्चा तैयार है।[ {link}]'],
    bill: ['बिल {number}', '{clinic}:[ {name} का] बिल {number}, राशि {amount}।[ {link}]'],
    receipt: ['रसीद {number}', '{clinic}:[ {name} के लिए] {amount} प्राप्त हुए, रसीद {number}। धन्यवाद।[ {link}]'],
    'follow_up.due': ['दोबारा दिखाने का समय', '{clinic}:[ {name} को][ {doctor} से] {date} को दोबारा मिलना है।[ {link}]'],
    invitation: [
      'आपका निमंत्रण',
      '[{name}, ]{clinic} आपको आमंत्रित करता है। शुरू करने के लिए यह लिंक खोलें: {link}[ यह {until} तक चलेगा।]',
    ],
    'email.verification': ['अपना पता पक्का करें', '[{name}, ][{clinic}: ]अपना ईमेल पता पक्का करने के लिए यह लिंक खोलें: {link}'],
    'password.reset': [
      'नया पासवर्ड',
      '[{name}, ][{clinic}: ]नया पासवर्ड चुनने के लिए यह लिंक खोलें: {link}\nअगर आपने नहीं माँगा, तो कुछ न करें।',
    ],
    otp: ['आपका कोड', '{code} आपका कोड है[ ({clinic})]।[ यह {minutes} मिनट तक चलेगा।] इसे किसी को न बताएँ।'],
    'account.changed': [
      'आपका फ़ोन, ईमेल या यूज़रनेम बदला गया',
      '{clinic}: जिस फ़ोन, ईमेल या यूज़रनेम से हम आपको जानते हैं, उसे {who} ने बदल दिया है। अगर आपको इसकी जानकारी नहीं है, तो तुरंत क्लिनिक को बताएँ।',
    ],
    'chat.message': ['{from} का संदेश', '[{text}][ {link}]'],
    'call.missed': ['छूटी हुई कॉल', '{from} ने {time} बजे आपको कॉल किया था।[ {link}]'],
    'stock.low': ['स्टॉक कम है', '{item}: {left} बचा है।[ {link}]'],
    'messages.missed': ['जो संदेश नहीं पहुँचे', '{date} के {count} संदेश नहीं पहुँचे।[ {link}]'],
    alert: ['{title}', '{text}[ {link}]'],
    system: ['{title}', '{text}[ {link}]'],
    break_glass: [
      'आपातकालीन पहुँच',
      '{who} ने आपात स्थिति में एक मरीज़ का रिकॉर्ड खोला। कारण: {reason}।[ यह {until} बजे समाप्त होगा।][ {link}]',
    ],
    'audit.anchor': [
      '{date} का ऑडिट कोड',
      '{date} का[ {place} का] ऑडिट कोड {code} है। इसे सँभालकर रखें: यह साबित करता है कि कुछ बदला नहीं गया।',
    ],
  },
}
