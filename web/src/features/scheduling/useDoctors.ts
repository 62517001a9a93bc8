import { staff } from '@tabib/contracts/identity/staff'
import { useQuery } from '@tanstack/react-query'
import { query } from '../../api/query.js'

/** Doctors of the current branch. */
export const useDoctors = () => useQuery({ ...query(staff.doctors, {}), staleTime: 5 * 60_000 }).data?.items ?? []
