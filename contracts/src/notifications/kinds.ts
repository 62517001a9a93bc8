/** Ways to reach a person. `in_app` is always there; the others need a provider. */
export const channels = ['in_app', 'push', 'whatsapp', 'sms', 'email'] as const
export type Channel = (typeof channels)[number]

/** The channels that leave the house, and so can be switched on, paid for and broken. */
export const outsideChannels = ['push', 'whatsapp', 'sms', 'email'] as const satisfies readonly Channel[]
export type OutsideChannel = (typeof outsideChannels)[number]

/** `first`: one channel after another until one takes it. `all`: every channel at once. */
export const policies = ['first', 'all'] as const
export type Policy = (typeof policies)[number]

interface Kind {
  /** What the message says, by name; `required` ones belong into every text of this kind. */
  variables: Record<string, 'required' | 'optional'>
  audience: 'patient' | 'staff' | 'anyone'
  channels: readonly Channel[]
  policy: Policy
  /** Is sent whatever the person has switched off: without it they could not sign in, or come to harm. */
  mandatory?: true
  /** Does not wait for the end of quiet hours. */
  urgent?: true
  /** Can be answered with confirm or cancel. */
  asks?: true
  /** Not everybody's wish, or money for little: told only where the clinic has switched it on. */
  off?: true
}

const toPatient: readonly Channel[] = ['in_app', 'push', 'whatsapp', 'sms', 'email']
const toStaff: readonly Channel[] = ['in_app', 'push', 'email']
const visit = { clinic: 'required', name: 'optional', doctor: 'optional', date: 'required', time: 'required' } as const
const link = { link: 'optional' } as const
const paper = { clinic: 'required', name: 'optional', number: 'required', amount: 'required', ...link } as const

/** Everything the hospital tells a person, and what is to be known of each. */
export const kinds = {
  'appointment.created': kind('patient', { ...visit, ...link }),
  'appointment.confirmed': kind('patient', { ...visit, ...link }),
  'appointment.moved': kind(
    'patient',
    { ...visit, oldDate: 'optional', oldTime: 'optional', ...link },
    { urgent: true },
  ),
  'appointment.cancelled': kind('patient', { ...visit, reason: 'optional' }, { urgent: true }),
  // Still booked, but something came between: the clinic says what.
  'appointment.affected': kind('patient', { ...visit, text: 'required' }, { urgent: true }),
  'reminder.day': kind('patient', { ...visit, ...link }, { asks: true }),
  'reminder.hour': kind('patient', { ...visit, ...link }, { urgent: true, asks: true }),
  'waiting_list.offer': kind(
    'patient',
    { ...visit, until: 'required', link: 'required' },
    { urgent: true, asks: true },
  ),
  'token.called': kind(
    'patient',
    { clinic: 'optional', token: 'required', room: 'optional', doctor: 'optional' },
    { urgent: true, channels: ['in_app', 'push', 'whatsapp', 'sms'] },
  ),
  'result.ready': kind('patient', { clinic: 'required', name: 'optional', test: 'optional', ...link }),
  'prescription.ready': kind('patient', { clinic: 'required', name: 'optional', ...link }),
  bill: kind('patient', paper, { off: true }),
  receipt: kind('patient', paper, { off: true }),
  'follow_up.due': kind('patient', {
    clinic: 'required',
    name: 'optional',
    doctor: 'optional',
    date: 'required',
    ...link,
  }),
  invitation: kind(
    'anyone',
    { clinic: 'required', name: 'optional', link: 'required', until: 'optional' },
    { mandatory: true, urgent: true, channels: ['whatsapp', 'sms', 'email'] },
  ),
  otp: kind(
    'anyone',
    { clinic: 'optional', code: 'required', minutes: 'optional' },
    { mandatory: true, urgent: true, channels: ['whatsapp', 'sms', 'email'] },
  ),
  'password.reset': kind(
    'anyone',
    { clinic: 'optional', name: 'optional', link: 'required', minutes: 'optional' },
    { mandatory: true, urgent: true, channels: ['whatsapp', 'sms', 'email'] },
  ),
  'email.verification': kind(
    'anyone',
    { clinic: 'optional', name: 'optional', link: 'required' },
    { mandatory: true, urgent: true, channels: ['email'] },
  ),
  // Goes to where the person was reached until then: whoever changes that could become them.
  'account.changed': kind(
    'anyone',
    { clinic: 'required', who: 'required' },
    { mandatory: true, urgent: true, policy: 'all' },
  ),
  'chat.message': kind('anyone', { from: 'required', text: 'optional', ...link }, { channels: ['in_app', 'push'] }),
  'call.missed': kind(
    'anyone',
    { from: 'required', time: 'required', ...link },
    { channels: ['in_app', 'push', 'sms'] },
  ),
  'stock.low': kind('staff', { item: 'required', left: 'required', ...link }),
  'messages.missed': kind('staff', { count: 'required', date: 'required', ...link }),
  alert: kind('staff', { title: 'required', text: 'required', ...link }, { urgent: true, policy: 'all' }),
  system: kind('anyone', { title: 'required', text: 'required', ...link }, { channels: toStaff }),
  break_glass: kind(
    'staff',
    { who: 'required', reason: 'required', until: 'optional', ...link },
    { mandatory: true, urgent: true, policy: 'all', channels: ['in_app', 'push', 'sms', 'email'] },
  ),
  'audit.anchor': kind(
    'staff',
    { date: 'required', code: 'required', place: 'optional' },
    { off: true, channels: ['in_app', 'email'] },
  ),
} as const satisfies Record<string, Kind>

export type MessageKind = keyof typeof kinds
export const messageKinds = Object.keys(kinds) as MessageKind[]
export const isKind = (v: string): v is MessageKind => Object.hasOwn(kinds, v)

/** The kind as a plain description, whatever its variables. */
export const kindOf = (name: MessageKind): Kind => kinds[name]

function kind<V extends Kind['variables']>(
  audience: Kind['audience'],
  variables: V,
  more: Partial<Omit<Kind, 'audience' | 'variables'>> = {},
): Kind & { variables: V } {
  return {
    audience,
    variables,
    channels: audience === 'staff' ? toStaff : toPatient,
    policy: 'first',
    ...more,
  }
}

/** What is wrong with the variables of a message: unknown names and required ones that are missing. */
export function variableFaults(
  name: MessageKind,
  data: Record<string, unknown>,
): { unknown: string[]; missing: string[] } {
  const { variables } = kindOf(name)
  return {
    unknown: Object.keys(data).filter((v) => !Object.hasOwn(variables, v)),
    missing: Object.keys(variables).filter(
      (v) => variables[v] === 'required' && (data[v] === undefined || data[v] === null),
    ),
  }
}
