import { addDays, dateIn } from '@tabib/contracts/core/time'
import { newId } from '@tabib/contracts/core/id'
import type { Language } from '@tabib/contracts/core/person'
import type { MessageKind } from '@tabib/contracts/notifications/kinds'
import { builtIn, fill, missedOn } from '../modules/notifications/index.js'
import { branchesForAdmin, findBranch } from '../modules/organisation/index.js'
import type { WriteTx } from '../platform/db/db.js'
import { formatDate } from '../platform/paper/formats.js'
import type { Telling } from './messages.js'

interface Notice {
  /** User names of those who are told. */
  to: string[]
  kind: MessageKind
  data: Record<string, string | number>
  /** Hours ago. */
  ago: number
  read?: true
}

const low = (item: string, left: number, ago: number): Notice => ({
  to: ['pharmacist', 'pharmacist-2'],
  kind: 'stock.low',
  data: { item, left, link: '/stock?show=low' },
  ago,
})
type Said = [title: string, text: string]
const says = (to: string[], ago: number, [title, text, link]: [...Said, link: string]): Notice => ({
  to,
  kind: 'system',
  data: { title, text, link },
  ago,
})

/** What no kind of message has words of its own for. */
const words: Record<Language, Record<'outbox' | 'booked' | 'leave' | 'invited', Said>> = {
  en: {
    outbox: [
      'Messages wait in the outbox',
      'WhatsApp and SMS are switched off: nothing of this demonstration leaves the house. Set up your own under Message settings.',
    ],
    booked: [
      'Patients booked during a leave',
      'A doctor is at a conference next week. Move the patients of those days, or tell them.',
    ],
    leave: ['Your leave is entered', 'The front desk moves the patients booked on those days.'],
    invited: ['An invitation was sent', 'Rehana Khatun can sign in as nurse for six days.'],
  },
  hi: {
    outbox: ['संदेश आउटबॉक्स में रुके हैं', 'WhatsApp और SMS बंद हैं: इस प्रदर्शन का कुछ भी बाहर नहीं जाता। संदेश सेटिंग में अपने जोड़ें।'],
    booked: ['छुट्टी के दिनों में मरीज़ बुक हैं', 'एक डॉक्टर अगले हफ़्ते सम्मेलन में हैं। उन दिनों के मरीज़ों को दूसरा समय दें, या उन्हें बताएँ।'],
    leave: ['आपकी छुट्टी दर्ज हो गई', 'उन दिनों बुक मरीज़ों को फ़्रंट डेस्क दूसरा समय देगा।'],
    invited: ['निमंत्रण भेजा गया', 'Rehana Khatun छह दिन तक नर्स के रूप में साइन इन कर सकती हैं।'],
  },
  bn: {
    outbox: ['বার্তা আউটবক্সে অপেক্ষা করছে', 'WhatsApp ও SMS বন্ধ: এই প্রদর্শনীর কিছুই বাইরে যায় না। বার্তার সেটিংসে নিজেরটি বসান।'],
    booked: [
      'ছুটির দিনে রোগী বুক করা আছে',
      'একজন ডাক্তার আগামী সপ্তাহে সম্মেলনে থাকবেন। ওই দিনগুলির রোগীদের সময় বদলান, বা তাঁদের জানান।',
    ],
    leave: ['আপনার ছুটি লেখা হয়েছে', 'ওই দিনগুলির রোগীদের সময় ফ্রন্ট ডেস্ক বদলে দেবে।'],
    invited: ['আমন্ত্রণ পাঠানো হয়েছে', 'Rehana Khatun ছয় দিন পর্যন্ত নার্স হিসেবে সাইন ইন করতে পারবেন।'],
  },
  ar: {
    outbox: [
      'رسائل تنتظر في صندوق الصادر',
      'واتساب والرسائل القصيرة متوقفة: لا يغادر شيء من هذا العرض. أضف خدماتك في إعدادات الرسائل.',
    ],
    booked: ['مرضى لديهم مواعيد أثناء إجازة', 'طبيب في مؤتمر الأسبوع القادم. انقل مرضى تلك الأيام أو أبلغهم.'],
    leave: ['سُجّلت إجازتك', 'ينقل الاستقبال المرضى المحجوزين في تلك الأيام.'],
    invited: ['أُرسلت دعوة', 'يمكن لـ Rehana Khatun تسجيل الدخول ممرضةً لمدة ستة أيام.'],
  },
}

const noticesIn = (language: Language, missed: { count: number; on: string }): Notice[] => [
  low('Salbutamol 100 mcg inhaler', 18, 3),
  low('Cetirizine 5 mg/5 mL syrup', 12, 3),
  { ...low('Levothyroxine 50 mcg tablet', 240, 27), read: true },
  { ...says(['owner', 'clinic-admin'], 1, [...words[language].outbox, '/settings/messages']), kind: 'alert' },
  {
    to: ['clinic-admin', 'receptionist', 'receptionist-2'],
    kind: 'messages.missed',
    data: {
      count: missed.count,
      date: formatDate(missed.on, language),
      link: `/messages?state=missed&on=${missed.on}`,
    },
    ago: 5,
  },
  says(['receptionist', 'receptionist-2'], 2, [...words[language].booked, '/doctor-hours']),
  says(['doctor'], 26, [...words[language].leave, '/doctor-hours']),
  { ...says(['owner'], 50, [...words[language].invited, '/staff']), read: true },
]

async function missedYesterday(tx: WriteTx, { branchId, on, zone }: { branchId: string; on: string; zone: string }) {
  const { missed } = await missedOn(tx, { branchIds: [branchId], zone, on })
  return { count: missed, on }
}

/** What stands under the bell, in the language of who reads it or of the branch: some of it new. */
export async function tellStaff(tx: WriteTx, { now, zone }: Telling): Promise<void> {
  const [first] = await branchesForAdmin(tx)
  const branch = (await findBranch(tx, first!.id))!
  const missed = await missedYesterday(tx, { branchId: branch.id, on: addDays(dateIn(zone, now), -1), zone })
  const accounts = await tx
    .selectFrom('identity.accounts')
    .select(['id', 'name', 'username', 'language'])
    .where('username', 'is not', null)
    .execute()
  const told = accounts.flatMap((a) => {
    const language = (a.language ?? branch.language) as Language
    const theirs = noticesIn(language, missed).filter((n) => n.to.includes(a.username!))
    return theirs.map((n) => rowsOf(n, { ...a, language }, { now, id: newId<'Message'>() }))
  })
  await tx
    .insertInto('notifications.messages')
    .values(told.map((r) => r.message))
    .execute()
  await tx
    .insertInto('notifications.deliveries')
    .values(told.map((r) => r.delivery))
    .execute()
  await tx
    .insertInto('notifications.attempts')
    .values(told.map((r) => r.attempt))
    .execute()
}

function rowsOf(
  n: Notice,
  to: { id: string; name: string; language: Language },
  { now, id }: { now: Date; id: string },
) {
  const at = new Date(now.getTime() - n.ago * 3_600_000).toISOString()
  const text = builtIn(n.kind, 'in_app', to.language)
  const state = n.read ? 'read' : 'delivered'
  const deliveryId = newId<'Delivery'>()
  return {
    message: {
      id,
      key: `demonstration:${id}`,
      kind: n.kind,
      account_id: to.id,
      name: to.name,
      language: to.language,
      data: JSON.stringify(n.data),
      policy: 'first',
      state,
      created_at: at,
      settled_at: at,
      seen_at: n.read ? at : null,
    },
    delivery: {
      id: deliveryId,
      message_id: id,
      channel: 'in_app',
      position: 0,
      subject: fill(text.subject ?? '', n.data, to.language),
      body: fill(text.body, { ...n.data, link: '' }, to.language),
      state,
      delivered_at: at,
      read_at: n.read ? at : null,
    },
    attempt: { id: newId<'Attempt'>(), delivery_id: deliveryId, message_id: id, at, event: 'delivered' },
  }
}
