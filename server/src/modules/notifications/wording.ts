import type { Language } from '@tabib/contracts/core/person'
import type { FieldProblem } from '@tabib/contracts/core/problem'
import { type Channel, kindOf, type MessageKind } from '@tabib/contracts/notifications/kinds'
import { formatNumber } from '../../platform/paper/formats.js'
import { texts } from './texts/texts.js'

export type Data = Record<string, string | number | null | undefined>

export interface Template {
  subject: string | null
  body: string
  providerName: string | null
  providerLanguage: string | null
}

const VARIABLE = /\{([a-zA-Z]{1,40})\}/g

/** The text that comes with the product. Push, in-app and mail have a title; an SMS that can be answered says how. */
export function builtIn(kind: MessageKind, channel: Channel, language: Language): Template {
  const words = texts[language]
  const [title, text] = words.kinds[kind]
  const titled = channel === 'email' || channel === 'push' || channel === 'in_app'
  const body = channel === 'sms' && kindOf(kind).asks ? `${text} ${words.ask}` : text
  return { subject: titled ? title : null, body, providerName: null, providerLanguage: null }
}

/** The variables a text uses, each once, in the order in which they appear: the order of an approved template's parameters. */
export const variablesIn = (text: string): string[] => [...new Set([...text.matchAll(VARIABLE)].map((m) => m[1]!))]

/** What is wrong with a text: variables its kind does not have, braces and brackets that do not close. */
export function faultsOf(
  kind: MessageKind,
  parts: { subject?: string | null | undefined; body: string },
): FieldProblem[] {
  const known = kindOf(kind).variables
  return (['subject', 'body'] as const).flatMap((part) => {
    const text = parts[part]
    if (!text) return []
    const pointer = `/body/${part}`
    const unknown = variablesIn(text).filter((v) => !Object.hasOwn(known, v))
    const rest = text.replace(VARIABLE, '')
    return [
      ...unknown.map((variable) => ({ pointer, code: 'notifications.unknown_variable', params: { variable } })),
      ...(/[{}]/.test(rest) || !isBalanced(rest) ? [{ pointer, code: 'notifications.unbalanced_brace' }] : []),
    ]
  })
}

/** Required variables of the kind that no part of the text uses. */
export function unusedIn(kind: MessageKind, parts: { subject?: string | null | undefined; body: string }): string[] {
  const used = new Set(variablesIn(`${parts.subject ?? ''} ${parts.body}`))
  const { variables } = kindOf(kind)
  return Object.keys(variables).filter((v) => variables[v] === 'required' && !used.has(v))
}

/** Fills a text: numbers in its language's digits. An optional part `[…]` stays only where every variable in it has a value. */
export function fill(text: string, data: Data, language: Language): string {
  const has = (v: string) => data[v] !== undefined && data[v] !== null && data[v] !== ''
  const whole = text.replace(/\[([^[\]]*)\]/g, (_, part: string) => (variablesIn(part).every(has) ? part : ''))
  const say = (value: Data[string]) => (typeof value === 'number' ? formatNumber(value, language) : String(value))
  return whole.replace(VARIABLE, (_, v: string) => (has(v) ? say(data[v]) : '')).trim()
}

/** Data that shows what a text looks like, in the reader's language. */
export const exampleData = (language: Language): Data => ({ ...common, ...examples[language] })

/** Parts an SMS is charged as: 160 or 70 characters, 153 or 67 once it takes more than one (GSM 03.38, 03.40). */
export function smsParts(text: string): number {
  const gsm = /^[\n\r !-~£¥§¿Ä-ÆÉÑÖØÜßà-äåæçèéìñòöøùüΓΔΘΛΞΠΣΦΨΩ€]*$/.test(text) && !text.includes('`')
  const length = gsm ? text.length + (text.match(/[\^{}\\[\]~|€]/g)?.length ?? 0) : text.length
  const [one, more] = gsm ? [160, 153] : [70, 67]
  return length <= one ? 1 : Math.ceil(length / more)
}

function isBalanced(text: string): boolean {
  let open = 0
  for (const c of text) {
    if (c === '[') open++
    if (c === ']') open--
    if (open < 0 || open > 1) return false
  }
  return open === 0
}

const common = {
  code: '204816',
  minutes: 10,
  number: 'INV-2026-00042',
  link: 'https://tabib.example/v/8f3k',
  token: 14,
  left: 12,
  count: 3,
}
const examples: Record<Language, Data> = {
  en: {
    clinic: 'Sunrise Hospital',
    name: 'Meera Das',
    doctor: 'Dr Anil Sen',
    date: '24 Nov 2026',
    time: '10:20 AM',
    oldDate: '23 Nov 2026',
    oldTime: '4:00 PM',
    reason: 'the doctor is on leave',
    until: '11:00 AM',
    room: 'Room 3',
    test: 'complete blood count',
    amount: '₹1,250.00',
    from: 'Dr Anil Sen',
    text: 'Please bring the old reports.',
    item: 'Paracetamol 500 mg',
    title: 'Water is off today',
    who: 'Nurse Rina',
    patient: 'P-000123',
    place: 'Park Street',
  },
  hi: {
    clinic: 'सनराइज़ अस्पताल',
    name: 'मीरा दास',
    doctor: 'डॉ. अनिल सेन',
    date: '24 नवंबर 2026',
    time: '10:20',
    oldDate: '23 नवंबर 2026',
    oldTime: '16:00',
    reason: 'डॉक्टर छुट्टी पर हैं',
    until: '11:00',
    room: 'कमरा 3',
    test: 'रक्त जाँच',
    amount: '₹1,250.00',
    from: 'डॉ. अनिल सेन',
    text: 'कृपया पुरानी रिपोर्ट साथ लाएँ।',
    item: 'पैरासिटामोल 500 मि.ग्रा.',
    title: 'आज पानी बंद है',
    who: 'नर्स रीना',
    patient: 'P-000123',
    place: 'पार्क स्ट्रीट',
  },
  bn: {
    clinic: 'সানরাইজ হাসপাতাল',
    name: 'মীরা দাস',
    doctor: 'ডা. অনিল সেন',
    date: '২৪ নভেম্বর ২০২৬',
    time: '১০:২০',
    oldDate: '২৩ নভেম্বর ২০২৬',
    oldTime: '১৬:০০',
    reason: 'ডাক্তার ছুটিতে',
    until: '১১:০০',
    room: '৩ নম্বর ঘর',
    test: 'রক্ত পরীক্ষা',
    amount: '₹১,২৫০.০০',
    from: 'ডা. অনিল সেন',
    text: 'পুরোনো রিপোর্টগুলো সঙ্গে আনবেন।',
    item: 'প্যারাসিটামল ৫০০ মি.গ্রা.',
    title: 'আজ জল বন্ধ',
    who: 'নার্স রীনা',
    patient: 'P-000123',
    place: 'পার্ক স্ট্রিট',
  },
  ar: {
    clinic: 'مستشفى الشروق',
    name: 'ميرا داس',
    doctor: 'د. أنيل سين',
    date: '٢٤ نوفمبر ٢٠٢٦',
    time: '١٠:٢٠ ص',
    oldDate: '٢٣ نوفمبر ٢٠٢٦',
    oldTime: '٤:٠٠ م',
    reason: 'الطبيب في إجازة',
    until: '١١:٠٠ ص',
    room: 'الغرفة ٣',
    test: 'تعداد الدم',
    amount: '₹١٬٢٥٠٫٠٠',
    from: 'د. أنيل سين',
    text: 'يُرجى إحضار التقارير السابقة.',
    item: 'باراسيتامول ٥٠٠ ملغ',
    title: 'الماء مقطوع اليوم',
    who: 'الممرضة رينا',
    patient: 'P-000123',
    place: 'بارك ستريت',
  },
}
