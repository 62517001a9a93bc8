import type { Id } from '@tabib/contracts/core/id'
import type { Answer } from '@tabib/contracts/core/route'
import { self, type PersonOfPhone } from '@tabib/contracts/portal/people'
import { useQuery } from '@tanstack/react-query'
import { createContext, useContext, useState } from 'react'
import { query } from '../../api/query.js'
import { keep, recall } from './kept.js'

type People = Answer<typeof self.people>
/** Somebody whose year of birth was given. */
export type Proved = PersonOfPhone & { patient: NonNullable<PersonOfPhone['patient']> }

interface Chosen {
  people: People
  person: Proved
  choose: (id: string) => void
}

/** This tab's choice; in a new tab the latest of the phone. */
const remembered = () => recall('person') ?? localStore()?.getItem(lately) ?? null
const lately = 'tabib.portal.lately'
function localStore(): Storage | null {
  try {
    return localStorage
  } catch {
    return null
  }
}

const ChosenContext = createContext<Chosen | null>(null)
export const ChosenProvider = ChosenContext.Provider

/** For whom this screen is; only below the portal's frame, which guarantees there is somebody. */
export function usePerson(): Chosen {
  const chosen = useContext(ChosenContext)
  if (!chosen) throw new Error('outside the portal')
  return chosen
}

/** Arguments every question about the chosen person begins with. */
export const of = (person: Proved) => ({ patientId: person.patient.id as Id<'Patient'> })

const isProved = (p: PersonOfPhone): p is Proved => p.patient !== null

/** Who is signed in, and the person chosen of them. */
export function useChosen() {
  const found = useQuery({ ...query(self.people, {}), staleTime: 60_000 })
  const [id, setId] = useState(remembered)
  const proved = found.data?.items.filter(isProved) ?? []
  const person = proved.find((p) => p.patient.id === id) ?? proved[0]
  const choose = (next: string) => {
    setId(next)
    keep('person', next)
    localStore()?.setItem(lately, next)
  }
  return { found, person, choose }
}
