import { Select } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { patients } from '@tabib/contracts/patients/patients'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { query } from '../../api/query.js'

interface PatientFilterProps {
  patientId: string | undefined
  onPatient: (id: string | undefined) => void
}

/** Finds a person by name, number or phone, to show only what is kept about them. */
export function PatientFilter({ patientId, onPatient }: PatientFilterProps) {
  const { t } = useTranslation(['interop', 'core'])
  const [typed, setTyped] = useState('')
  const [sought] = useDebouncedValue(typed.trim(), 200)
  const chosen = useQuery({ ...query(patients.get, { params: { id: patientId ?? '' } }), enabled: Boolean(patientId) })
  const label = (p: { name: string; number: string }) => `${p.name} · ${p.number}`
  const isChosen = chosen.data !== undefined && typed === label(chosen.data)
  const found = useQuery({
    ...query(patients.search, { query: { q: sought } }),
    enabled: sought.length >= 2 && !isChosen,
  })
  const people = new Map((isChosen ? [] : (found.data?.items ?? [])).map((p) => [p.id as string, label(p)]))
  if (patientId && chosen.data) people.set(patientId, label(chosen.data))
  return (
    <Select
      aria-label={t('keptAside.patient')}
      placeholder={t('keptAside.patient')}
      w={{ base: '100%', sm: 300 }}
      searchable
      clearable
      clearButtonProps={{ 'aria-label': t('core:clear') }}
      filter={({ options }) => options}
      nothingFoundMessage={sought.length >= 2 && !found.isFetching ? t('core:nothingFound') : undefined}
      data={[...people].map(([value, name]) => ({ value, label: name }))}
      value={patientId ?? null}
      onChange={(id) => onPatient(id ?? undefined)}
      searchValue={typed}
      onSearchChange={setTyped}
    />
  )
}
