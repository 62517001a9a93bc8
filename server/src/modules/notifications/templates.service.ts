import { Injectable } from '@nestjs/common'
import { newId } from '@tabib/contracts/core/id'
import type { Language } from '@tabib/contracts/core/person'
import type { Input } from '@tabib/contracts/core/route'
import { type Channel, kindOf, type MessageKind } from '@tabib/contracts/notifications/kinds'
import type { templates as contracts } from '@tabib/contracts/notifications/settings'
import type { Actor } from '../../platform/actor.js'
import { Clock } from '../../platform/clock.js'
import { Db, type Reader, type WriteTx } from '../../platform/db/db.js'
import { orProblem, Problem } from '../../platform/problem.js'
import { buttonsOf } from './rendering.js'
import * as repo from './settings.repo.js'
import { builtIn, exampleData, faultsOf, fill, smsParts, unusedIn } from './wording.js'

interface Place {
  kind: MessageKind
  channel: Channel
  language: Language
}

/** The words of each kind on each channel in each language. */
@Injectable()
export class TemplatesService {
  constructor(
    private readonly db: Db,
    private readonly clock: Clock,
  ) {}

  get(actor: Actor, place: Place) {
    return this.db.read(actor, (db) => this.present(db, place))
  }

  /** A new edition. @throws Problem `invalid` that names each unknown variable; `stale` */
  put(actor: Actor, place: Place, body: Input<typeof contracts.put>['body']) {
    const errors = faultsOf(place.kind, body)
    if (errors.length > 0) throw new Problem('invalid', { errors })
    return this.write(actor, place, {
      subject: body.subject ?? null,
      body: body.body,
      provider_name: body.providerName ?? null,
      provider_language: body.providerLanguage ?? null,
    })
  }

  /** Back to the built-in text; what was written stays in the history. */
  reset(actor: Actor, place: Place) {
    return this.write(actor, place, { subject: null, body: null, provider_name: null, provider_language: null })
  }

  preview(place: Place, body: Input<typeof contracts.preview>['body']) {
    const errors = faultsOf(place.kind, body)
    if (errors.length > 0) throw new Problem('invalid', { errors })
    const data = exampleData(place.language)
    const text = fill(body.body, data, place.language)
    const buttons = place.channel === 'whatsapp' ? buttonsOf(place.kind, place.language) : null
    return {
      subject: body.subject ? fill(body.subject, data, place.language) : null,
      body: text,
      unused: unusedIn(place.kind, body),
      parts: place.channel === 'sms' ? smsParts(text) : 1,
      buttons: buttons ? [buttons.confirm, buttons.cancel] : [],
    }
  }

  private write(
    actor: Actor,
    place: Place,
    text: Omit<
      Parameters<typeof repo.addTemplate>[1],
      'id' | 'kind' | 'channel' | 'language' | 'edition' | 'made_at' | 'made_by' | 'made_by_name'
    >,
  ) {
    return this.db.write(actor, async (tx: WriteTx) => {
      const edition = (await repo.editions(tx, place))[0]?.edition ?? 0
      if (actor.request?.version !== undefined && actor.request.version !== edition) throw new Problem('stale')
      const added = repo.addTemplate(tx, {
        id: newId<'Template'>(),
        ...place,
        ...text,
        edition: edition + 1,
        made_at: this.clock.now().toISOString(),
        made_by: actor.accountId,
        made_by_name: actor.name,
      })
      // Somebody else has just written this edition.
      await orProblem({ templates_kind_channel_language_edition_key: 'stale' }, added)
      return this.present(tx, place)
    })
  }

  private async present(db: Reader, place: Place) {
    const editions = await repo.editions(db, place)
    const own = editions[0]?.body ? editions[0] : undefined
    const standard = builtIn(place.kind, place.channel, place.language)
    const subject = own ? own.subject : standard.subject
    const body = own?.body ?? standard.body
    const { variables } = kindOf(place.kind)
    return {
      ...place,
      edition: editions[0]?.edition ?? 0,
      builtIn: own === undefined,
      subject,
      body,
      providerName: own?.provider_name ?? null,
      providerLanguage: own?.provider_language ?? null,
      variables: Object.entries(variables).map(([name, need]) => ({ name, required: need === 'required' })),
      unused: unusedIn(place.kind, { subject, body }),
      editions: editions.map((e) => ({
        edition: e.edition,
        by: e.made_by_name,
        at: e.made_at,
        subject: e.subject,
        body: e.body,
      })),
    }
  }
}
