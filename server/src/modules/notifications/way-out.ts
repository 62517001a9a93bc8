import { kindOf, type MessageKind } from '@tabib/contracts/notifications/kinds'
import { Problem } from '../../platform/problem.js'
import type { Sealer } from '../../platform/sealing.js'
import type { MessageRow } from './planning.js'

const purpose = (tenant: string) => `${tenant}/notifications.mail_consents`

/**
 * Whether a mail carries its way out (RFC 8058): not where the person waits for it, such as a code, and not to staff, who
 * choose for themselves how they are told.
 */
export const hasWayOut = (m: Pick<MessageRow, 'kind' | 'patient_id' | 'account_id'>) =>
  !kindOf(m.kind as MessageKind).mandatory && (m.patient_id !== null || m.account_id === null)

/** The page on which the owner of a mail address stops its mails; its secret tells nothing to whoever reads it. */
export const wayOutOf = (sealer: Sealer, { tenant, to, clinic }: { tenant: string; to: string; clinic: string }) =>
  `${clinic}/unsubscribe/${sealer.seal(to, purpose(tenant))}`

/** The mail address such a secret speaks for. @throws Problem `not_found` where it is another clinic's, or was touched */
export function addressIn(sealer: Sealer, tenant: string, secret: string): string {
  try {
    return sealer.open(secret, purpose(tenant))
  } catch {
    throw new Problem('not_found')
  }
}
