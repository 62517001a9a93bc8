import { type Language, languages } from '@tabib/contracts/core/person'
import { type Channel, kindOf, type MessageKind } from '@tabib/contracts/notifications/kinds'
import type { Reader } from '../../platform/db/db.js'
import * as settings from './settings.repo.js'
import { builtIn, type Data, fill, type Template } from './wording.js'
import { texts } from './texts/texts.js'

/** The texts of some kinds as they stand: the clinic's own, or the built-in ones. */
export class Wording {
  private constructor(private readonly own: Map<string, Template>) {}

  static async of(db: Reader, kinds: readonly string[]): Promise<Wording> {
    const rows = await settings.templates(db, kinds)
    const own = rows.flatMap((r): [string, Template][] =>
      r.body === null
        ? []
        : [
            [
              `${r.kind} ${r.channel} ${r.language}`,
              {
                subject: r.subject,
                body: r.body,
                providerName: r.provider_name,
                providerLanguage: r.provider_language,
              },
            ],
          ],
    )
    return new Wording(new Map(own))
  }

  template(kind: MessageKind, channel: Channel, language: Language): Template {
    return this.own.get(`${kind} ${channel} ${language}`) ?? builtIn(kind, channel, language)
  }

  /** What a person reads. */
  render(
    kind: MessageKind,
    channel: Channel,
    language: Language,
    data: Data,
  ): { subject: string | null; body: string } {
    const t = this.template(kind, channel, language)
    // What stands in the app, or on a phone's screen, leads there when it is opened: nobody reads an address.
    const said = channel === 'in_app' || channel === 'push' ? { ...data, link: null } : data
    return { subject: t.subject === null ? null : fill(t.subject, said, language), body: fill(t.body, said, language) }
  }
}

/** A message that leaves the house leads to the clinic's own address; in the app a page is enough. */
export function ledTo(data: Data, channel: Channel, address: string | undefined): Data {
  const isPage = typeof data.link === 'string' && data.link.startsWith('/')
  if (!isPage || address === undefined || channel === 'in_app' || channel === 'push') return data
  return { ...data, link: `${address}${data.link}` }
}

/** The first of these that is a language we speak. */
export const languageOf = (...wanted: (string | null | undefined)[]): Language =>
  wanted.find((l): l is Language => languages.includes(l as Language)) ?? 'en'

/** Confirm and cancel, where a message of this kind can be answered. */
export const buttonsOf = (kind: MessageKind, language: Language) => (kindOf(kind).asks ? texts[language].buttons : null)
