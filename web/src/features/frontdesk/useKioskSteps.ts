import type { Id } from '@tabib/contracts/core/id'
import type { Language } from '@tabib/contracts/core/person'
import type { Answer } from '@tabib/contracts/core/route'
import { kiosk } from '@tabib/contracts/frontdesk/kiosk'
import i18next from 'i18next'
import { useState } from 'react'
import { useAction } from '../../api/action.js'
import { fetchFile, urlOf } from '../../api/call.js'
import { printFromFrame } from '../../shared/print.js'

export type Start = Answer<typeof kiosk.get>
export type Found = Answer<typeof kiosk.find>
export type Token = Answer<typeof kiosk.checkIn>

/** Who somebody says they are. */
export interface Claim {
  phone?: string
  number?: string
  code?: string
  birthYear?: number
}
/** Whom somebody without an appointment would like to see; null: does not know yet. */
interface WalkIn {
  doctorId: string | null
}

export type Step =
  | { at: 'start' }
  | { at: 'card' }
  | { at: 'phone'; walkIn?: WalkIn }
  | { at: 'year'; claim: Claim; walkIn?: WalkIn }
  | { at: 'choose'; claim: Claim; found: Found }
  | { at: 'doctor' }
  | ({ at: 'name'; claim: Claim } & WalkIn)
  | { at: 'token'; token: Token; printed: boolean | null }
  | { at: 'number'; number: number }

const from = () => location.origin

/** Which question stands on the screen, and what each answer leads to. Whatever was said is forgotten with the component. */
export function useKioskSteps(code: string) {
  const [step, go] = useState<Step>({ at: 'start' })
  const params = { code }
  const give = (token: Token) => {
    go({ at: 'token', token, printed: null })
    void printSlip(code, token).then((printed) =>
      go((now) => (now.at === 'token' && now.token.encounterId === token.encounterId ? { ...now, printed } : now)),
    )
  }
  const checkIn = useAction(kiosk.checkIn, { onDone: give })
  const walkIn = useAction(kiosk.walkIn, {
    onDone: ({ token }, { body: { doctorId, phone, birthYear } }) =>
      token ? give(token) : go({ at: 'name', doctorId: String(doctorId), claim: { phone: String(phone), birthYear } }),
  })
  const ask = useAction(kiosk.ask, { onDone: ({ number }) => go({ at: 'number', number }) })
  const come = (claim: Claim, appointmentId: string) =>
    checkIn.run({ params, body: { ...claim, appointmentId: appointmentId as Id<'Appointment'>, from: from() } })
  const find = useAction(kiosk.find, {
    onDone: (found, { body }) => {
      const claim = body as Claim
      if (found.outcome === 'year') go({ at: 'year', claim })
      else if (found.items.length === 1) come(claim, found.items[0]!.appointmentId)
      else go({ at: 'choose', claim, found })
    },
  })
  const look = (claim: Claim) => find.run({ params, body: claim })
  return {
    step,
    go: (next: Step) => go(next),
    look,
    come,
    /** Without an appointment: the year tells who it is, unless there is no doctor to give a token of, or no phone. */
    walkOn: (doctorId: string | null, phone: string | undefined) =>
      phone && doctorId
        ? go({ at: 'year', claim: { phone }, walkIn: { doctorId } })
        : go({ at: 'name', doctorId, claim: phone ? { phone } : {} }),
    prove: ({ claim, walkIn: wish }: Extract<Step, { at: 'year' }>, birthYear: number | null) => {
      if (!wish) return look({ ...claim, ...(birthYear ? { birthYear } : {}) })
      if (!birthYear || !wish.doctorId || !claim.phone) return go({ at: 'name', doctorId: wish.doctorId, claim })
      const doctorId = wish.doctorId as Id<'Staff'>
      walkIn.run({ params, body: { doctorId, phone: claim.phone, birthYear, from: from() } })
    },
    askAs: ({ doctorId, claim }: Extract<Step, { at: 'name' }>, name: string | null) => {
      const { phone, birthYear } = claim
      const said = { ...(name ? { name } : {}), ...(phone ? { phone } : {}), ...(birthYear ? { birthYear } : {}) }
      const language = i18next.language as Language
      ask.run({ params, body: { ...said, language, doctorId: doctorId as Id<'Staff'> | null } })
    },
    problem: find.problem ?? checkIn.problem ?? walkIn.problem ?? ask.problem,
    pending: find.pending || checkIn.pending || walkIn.pending || ask.pending,
  }
}

/** Sends the slip to the printer; answers false where none can be reached from here. */
async function printSlip(code: string, { encounterId }: Token): Promise<boolean> {
  const language = i18next.language as Language
  const slip = urlOf(kiosk.slip, { params: { code, encounterId }, query: { from: from(), language } })
  return fetchFile(slip).then(printFromFrame, () => false)
}
