import { toE164 } from '@tabib/contracts/core/phone'
import type { Input } from '@tabib/contracts/core/route'
import type { users } from '@tabib/contracts/identity/users'
import type { Actor } from '../../platform/actor.js'
import { Problem } from '../../platform/problem.js'

export type Profile = Input<typeof users.update>['body']
export type OwnDetails = Input<typeof users.updateMe>['body']

/** Constraints of an account that say: somebody has this already. */
export const taken = {
  accounts_username_key: 'identity.username_taken',
  accounts_email: 'identity.email_taken',
  accounts_phone: 'identity.phone_taken',
} as const

type PhoneField = 'phone' | 'secondPhone' | 'emergencyPhone'

/** The columns of what everybody may change about themselves. @throws Problem `invalid` for a phone number that cannot be */
export function contactsOf(actor: Actor, body: OwnDetails) {
  const phone = (field: PhoneField) => {
    const typed = body[field]
    if (!typed) return null
    const e164 = toE164(typed, actor.country)
    if (!e164) throw new Problem('invalid', { errors: [{ pointer: `/body/${field}`, code: 'phone' }] })
    return e164
  }
  return {
    account: { email: body.email ?? null, phone: phone('phone') },
    member: {
      second_phone: phone('secondPhone'),
      address: body.address ?? null,
      emergency_name: body.emergencyName ?? null,
      emergency_phone: phone('emergencyPhone'),
      languages: body.languages,
    },
  }
}

/** The columns of what is written about a person. @throws Problem `invalid` for a phone number that cannot be */
export function columnsOf(actor: Actor, body: Profile) {
  const { account, member } = contactsOf(actor, body)
  return {
    account: { ...account, name: body.name, username: body.username },
    member: {
      ...member,
      speciality: body.speciality ?? null,
      qualifications: body.qualifications ?? null,
      licence_number: body.licenceNumber ?? null,
    },
  }
}
