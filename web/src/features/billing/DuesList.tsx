import { Group, Text } from '@mantine/core'
import type { Due } from '@tabib/contracts/billing/dues'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../i18n/format.js'
import { type Column, DataTable } from '../../shared/DataTable.js'
import { MoneyText, NameText } from '../../shared/text.js'
import { UnpricedChip } from './chips.js'

interface DuesListProps {
  rows: readonly Due[] | undefined
  more: { has: boolean; pending: boolean; load: () => void }
  openKey: string | null
  onOpen: (id: string) => void
  empty: ReactNode
}

/** Who owes what in this branch, newest visit first. */
export function DuesList({ rows, more, openKey, onOpen, empty }: DuesListProps) {
  const { t } = useTranslation('billing')
  const f = useFormat()
  const since = (at: string) => (f.dateOf(at) === f.date(f.today()) ? f.time(at) : f.dateOf(at))
  const columns: Column<Due>[] = [
    {
      key: 'who',
      header: t('dues.patient'),
      phone: 'title',
      cell: (d) => (
        <>
          <Text component="div" fw={600} lh={1.35}>
            <NameText name={d.patient.name} />
          </Text>
          <Group gap="0 10px" c="dimmed" fz="sm" fw={400} lh={1.45}>
            <span>
              {d.token !== null && `${t('dues.token', { token: f.number(d.token) })} – `}
              {d.doctorName ? <NameText name={d.doctorName} /> : <bdi>{d.patient.number}</bdi>}
            </span>
            <span>{since(d.openedAt)}</span>
          </Group>
        </>
      ),
    },
    {
      key: 'due',
      header: t('dues.due'),
      align: 'end',
      phone: 'corner',
      width: 130,
      cell: (d) => (
        <>
          {d.unpriced && <UnpricedChip />}
          {!d.unpriced && (d.dueMinor > 0 || d.owedBackMinor === 0) && (
            <MoneyText minor={d.dueMinor} currency={d.currency} fw={600} />
          )}
          {d.owedBackMinor > 0 && <OwedBack due={d} />}
        </>
      ),
    },
  ]
  return (
    <DataTable
      label={t('register.dues')}
      columns={columns}
      rows={rows}
      rowKey={(d) => d.id}
      onOpen={(d) => onOpen(d.id)}
      openKey={openKey}
      more={more}
      empty={empty}
      tone={(d) => (d.unpriced || d.owedBackMinor > 0 ? 'care' : undefined)}
    />
  )
}

/** What goes back over the counter, told apart from what is due by words and sign. */
function OwedBack({ due }: { due: Due }) {
  const { t } = useTranslation('billing')
  return (
    <Text component="div" lh={1.35}>
      <MoneyText minor={-due.owedBackMinor} currency={due.currency} fw={600} />
      <Text component="div" c="dimmed" fz="sm" fw={400}>
        {t('state.owedBack')}
      </Text>
    </Text>
  )
}
