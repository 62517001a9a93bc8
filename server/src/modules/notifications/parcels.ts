import type { Language } from '@tabib/contracts/core/person'
import type { Channel, MessageKind } from '@tabib/contracts/notifications/kinds'
import type { Reader } from '../../platform/db/db.js'
import type { Delivery } from './deliveries.repo.js'
import type { Desk } from './desk.js'
import * as deliveries from './deliveries.repo.js'
import * as people from './people.repo.js'
import { dataOf, type MessageRow } from './planning.js'
import type { Parcel } from './providers/provider.js'
import { noticesPage } from './replies.registry.js'
import { buttonsOf, languageOf, ledTo, Wording } from './rendering.js'
import { texts } from './texts/texts.js'
import { hasWayOut, wayOutOf } from './way-out.js'
import { type Data, fill, type Template, variablesIn } from './wording.js'

const DAY = 86_400_000

interface Opened {
  tenant: string
  message: MessageRow
  delivery: Delivery
}

/** Everything a carrier needs of one message on one channel. Secrets are opened here and nowhere kept. */
export async function parcelOf(db: Reader, desk: Desk, { tenant, message: m, delivery: d }: Opened): Promise<Parcel> {
  const kind = m.kind as MessageKind
  const channel = d.channel as Channel
  const language = languageOf(m.language)
  const wording = await Wording.of(db, [kind])
  const template = wording.template(kind, channel, language)
  const address = await desk.addressOf(tenant)
  const data = ledTo(dataOf(desk, tenant, m), channel, address)
  const text = d.body === null ? wording.render(kind, channel, language, data) : { subject: d.subject, body: d.body }
  const [attempts, lastWord, devices] = await Promise.all([
    deliveries.attemptsOf(db, m.id),
    channel === 'whatsapp' ? people.lastWord(db, d.address!) : null,
    channel === 'push' ? people.devices(db, [d.address!]) : [],
  ])
  const first = attempts.find((a) => a.delivery_id === d.id)
  return {
    key: d.id,
    to: d.address!,
    name: m.name,
    subject: text.subject,
    body: text.body,
    language,
    buttons: m.subject_id === null ? null : buttonsOf(kind, language),
    template: approvedOf(template, language, data),
    windowOpen: lastWord !== null && desk.clock.now().getTime() - Date.parse(lastWord) < DAY,
    link: typeof data.link === 'string' ? data.link : channel === 'push' && m.patient_id ? noticesPage() : null,
    wayOut:
      channel === 'email' && address !== undefined && hasWayOut(m)
        ? { words: texts[language].wayOut, url: wayOutOf(desk.sealer, { tenant, to: d.address!, clinic: address }) }
        : null,
    since: new Date(first?.at ?? m.created_at).toISOString(),
    // Nobody can call an installation that does not know its own address.
    statusUrl: address === undefined ? null : `${address}/webhooks/twilio/status/${d.id}`,
    devices: devices.map((x) => ({
      id: x.id,
      provider: x.provider,
      address: x.address,
      keys: x.keys as unknown as Record<string, string>,
    })),
  }
}

/** The approved template a text stands for; its parameters are the text's variables in order. */
function approvedOf(t: Template, language: Language, data: Data): Parcel['template'] {
  if (!t.providerName) return null
  const parameters = variablesIn(t.body).map((v) => fill(`{${v}}`, data, language))
  return { name: t.providerName, language: t.providerLanguage ?? language, parameters }
}
