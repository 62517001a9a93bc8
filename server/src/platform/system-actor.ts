import { permissionsOf } from '@tabib/contracts/identity/roles'
import type { Actor, RequestFacts } from './actor.js'

/** Account and branch of what nobody in particular did. */
export const NOBODY = '00000000-0000-7000-8000-000000000000'

/** The system itself, acting in a job, a script or before anybody has signed in. It holds no permission. */
export function systemActor(tenant: string, request?: RequestFacts): Actor {
  return {
    tenant,
    kind: 'system',
    accountId: NOBODY,
    staffId: null,
    sessionId: null,
    name: 'system',
    roles: [],
    permissions: permissionsOf([]),
    branchIds: [],
    branchId: NOBODY,
    zone: 'UTC',
    currency: 'USD',
    country: 'IN',
    patientIds: [],
    steppedUpAt: null,
    breakGlass: null,
    ...(request ? { request } : {}),
  }
}
