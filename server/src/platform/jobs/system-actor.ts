import { Injectable } from '@nestjs/common'
import { allPermissions } from '@tabib/contracts/permissions'
import type { Actor } from '../actor.js'

/** Stands where nobody signed in did it: the audit shows it as `system`. */
export const SYSTEM_ID = '00000000-0000-0000-0000-000000000000'

/** Who a job acts as. Identity may provide one that knows the tenant's branches, zone and currency. */
@Injectable()
export class SystemActors {
  /** The actor for jobs of one tenant. */
  async of(tenant: string): Promise<Actor> {
    return {
      tenant,
      accountId: SYSTEM_ID,
      staffId: null,
      sessionId: null,
      name: 'system',
      roles: [],
      permissions: new Set(allPermissions),
      branchIds: [],
      branchId: SYSTEM_ID,
      zone: 'UTC',
      currency: 'INR',
      country: 'IN',
    }
  }
}
