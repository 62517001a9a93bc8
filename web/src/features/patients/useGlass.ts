import { breakGlass } from '@tabib/contracts/identity/break-glass'
import { chartPermissions } from '@tabib/contracts/identity/roles'
import type { Permission } from '@tabib/contracts/permissions'
import { useQuery } from '@tanstack/react-query'
import { query } from '../../api/query.js'
import { useCan } from '../../api/session.js'

/** Rights on one patient's page: those of the person, and while an emergency look at this patient lasts, reading the chart. */
export function useGlass(patientId: string) {
  const can = useCan()
  const able = can('identity.break_glass.use')
  const mine = useQuery({ ...query(breakGlass.mine, {}), enabled: able })
  const open = mine.data?.open?.patientId === patientId
  return {
    /** Whether it is known by now: until then nothing is said to be closed. */
    known: !able || !mine.isPending,
    can: (p: Permission) => can(p) || (open && chartPermissions.includes(p)),
    /** Those who answer for the clinic see every chart; for them there is nothing to break. */
    mayBreak: able && !open && !can('identity.break_glass.review'),
  }
}
