import { Button } from '@mantine/core'
import { keptAsides } from '@tabib/contracts/interop/kept-aside'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { query } from '../../api/query.js'
import { useFormat } from '../../i18n/format.js'
import classes from './TypeCounts.module.css'
import { useTypeName } from './types.js'

interface TypeCountsProps {
  patientId: string | undefined
  type: string | undefined
  onType: (type: string | undefined) => void
}

/** How much of each type is kept aside; pressing one shows only that type. */
export function TypeCounts({ patientId, type, onType }: TypeCountsProps) {
  const { t } = useTranslation('interop')
  const f = useFormat()
  const typeName = useTypeName()
  const counts = useQuery(query(keptAsides.counts, { query: patientId ? { patientId } : {} }))
  const items = counts.data?.items ?? []
  if (items.length === 0) return null
  const all = items.reduce((sum, i) => sum + i.count, 0)
  const choices = [
    { key: undefined, label: t('keptAside.all'), count: all },
    ...items.map((i) => ({ key: i.type, label: typeName(i.type), count: i.count })),
  ]
  return (
    <div className={classes.types} role="group" aria-label={t('keptAside.byType')}>
      {choices.map((c) => (
        <Button
          key={c.key ?? ''}
          size="compact-md"
          variant={type === c.key ? 'filled' : 'default'}
          aria-pressed={type === c.key}
          onClick={() => onType(c.key)}
        >
          <bdi>{c.label}</bdi>
          <span className={classes.count}>{f.number(c.count)}</span>
        </Button>
      ))}
    </div>
  )
}
