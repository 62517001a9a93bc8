import { Injectable } from '@nestjs/common'
import type { Language } from '@tabib/contracts/core/person'
import { toE164 } from '@tabib/contracts/core/phone'
import { ageOn } from '@tabib/contracts/core/time'
import type { Input } from '@tabib/contracts/core/route'
import type { patients as contracts } from '@tabib/contracts/patients/patients'
import { type Actor, expectedVersion } from '../../platform/actor.js'
import { Gathered } from '../../platform/cache/gathered.js'
import { Clock } from '../../platform/clock.js'
import { Db, type WriteTx } from '../../platform/db/db.js'
import { Jobs } from '../../platform/jobs/jobs.js'
import { found, Problem } from '../../platform/problem.js'
import { PortalDoor } from '../identity/index.js'
import * as patients from './patients.repo.js'
import { birthOf } from './patients.rules.js'
import { registerPatient } from './registration.js'

type Details = Input<typeof contracts.register>['body']
type Before = NonNullable<Awaited<ReturnType<typeof patients.find>>>

/** What is done above, once the account of a phone is not a patient's any more. */
export const LEAVE_PHONE = 'patients.leave_phone'

@Injectable()
export class PatientsService {
  private readonly asked = new Gathered((tenant, ids: string[]) =>
    this.db.read({ tenant }, (db) => patients.findEach(db, ids)),
  )

  constructor(
    private readonly db: Db,
    private readonly clock: Clock,
    private readonly door: PortalDoor,
    private readonly jobs: Jobs,
  ) {}

  async get(actor: Actor, id: string) {
    return found(await this.asked.ask(actor.tenant, id))
  }

  /** The other people on this person's phone. */
  household(actor: Actor, id: string) {
    return this.db.read(actor, async (db) => {
      const { phone } = found(await patients.find(db, id))
      return { items: phone ? await patients.household(db, phone, id) : [] }
    })
  }

  /** Registers a person in the branch the actor is in. @throws Problem `invalid` where birth or phone cannot be */
  register(actor: Actor, body: Details) {
    const details = this.columns(actor, body)
    return this.db.write(actor, async (tx) => {
      const { id } = await registerPatient(tx, actor, { ...details, at: this.clock.now() })
      return found(await patients.find(tx, id))
    })
  }

  /**
   * Changes what is known; another phone where the one before opens the portal needs a step-up.
   * @throws Problem `identity.step_up_required`, `stale` where somebody else changed it since it was read
   */
  async update(actor: Actor, id: string, body: Details) {
    const details = this.columns(actor, body)
    let left: string[] = []
    const changed = await this.db.write(actor, async (tx) => {
      const before = found(await patients.find(tx, id))
      const version = expectedVersion(actor) ?? before.version
      // An age that still is what was estimated from moves nobody's birth.
      const sameAge =
        before.birthDateEstimated && body.age === ageOn(before.birthDate, this.clock.today(actor.zone)).years
      const changes = sameAge ? { ...details, birth_date: before.birthDate } : details
      if (!(await patients.update(tx, id, version, changes))) throw new Problem('stale')
      if (before.phone && before.phone !== details.phone) left = await this.leavePhone(tx, actor, before)
      return found(await patients.find(tx, id))
    })
    this.door.announce(actor.tenant, left)
    return changed
  }

  /** The sessions that lose somebody with their phone. */
  private async leavePhone(tx: WriteTx, actor: Actor, { id, name, phone, language }: Before): Promise<string[]> {
    const to = { patientId: id, name, phone: phone!, language: language as Language | null }
    const left = await this.door.leavePhone(tx, actor, to)
    if (!left) return []
    await this.jobs.enqueue(tx, actor, { name: LEAVE_PHONE, data: { accountId: left.accountId, patientId: id } })
    return left.sessionIds
  }

  private columns(actor: Actor, body: Details) {
    const birth = birthOf(body, this.clock.today(actor.zone))
    if ('refused' in birth)
      throw new Problem('invalid', {
        errors: [{ pointer: body.age === undefined ? '/body/birthDate' : '/body/age', code: birth.refused }],
      })
    return {
      name: body.name,
      gender: body.gender,
      birth_date: birth.birthDate,
      birth_date_estimated: birth.estimated,
      phone: phoneIn(actor, 'phone', body.phone),
      blood_group: body.bloodGroup ?? null,
      language: body.language ?? null,
      address: JSON.stringify(body.address ?? {}),
      emergency_name: body.emergencyName ?? null,
      emergency_phone: phoneIn(actor, 'emergencyPhone', body.emergencyPhone),
      reference: body.reference ?? null,
    }
  }
}

/** The number in E.164, read as one of the branch's country unless it begins with +. */
function phoneIn(actor: Actor, field: string, typed: string | null | undefined): string | null {
  if (!typed) return null
  const phone = toE164(typed, actor.country)
  if (!phone)
    throw new Problem('invalid', { errors: [{ pointer: `/body/${field}`, code: 'patients.phone_impossible' }] })
  return phone
}
