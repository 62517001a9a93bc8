import { Group } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { chargeKind, chargeKinds, type Price, prices } from '@tabib/contracts/billing/prices'
import { IconCircleOff, IconTags } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { z } from 'zod'
import { pages } from '../../api/query.js'
import { useCan } from '../../api/session.js'
import { useFormat } from '../../i18n/format.js'
import { currentLanguage } from '../../i18n/i18n.js'
import { type Column, DataTable } from '../../shared/DataTable.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import { MoneyText } from '../../shared/text.js'
import { usePages } from '../../shared/usePages.js'
import { useUrlState } from '../../shared/useUrlState.js'
import { EmptyState } from '../../ui/EmptyState.js'
import { SearchField } from '../../ui/fields.js'
import { Page } from '../../ui/Page.js'
import { PickField } from '../../ui/picks.js'
import { StateChip } from '../../ui/StateChip.js'
import { PriceSheet } from './PriceSheet.js'
import { RefundLimit } from './RefundLimit.js'

const text = z.string().optional().catch(undefined)
const view = z.object({ q: text, open: text, kind: chargeKind.optional().catch(undefined) })

/** What things cost. */
export default function PricesPage() {
  const { t } = useTranslation('billing')
  const can = useCan()
  const [{ q, open, kind }, setView] = useUrlState(view)
  const [sought] = useDebouncedValue(q, 200)
  const manages = can('billing.price.manage')
  const wish = { ...(sought ? { q: sought } : {}), ...(kind ? { kind } : {}), ...(manages ? { inactive: true } : {}) }
  const list = usePages<Price>(pages(prices.list, { query: wish }))
  const columns = useColumns()
  return (
    <Page
      title={t('prices.title')}
      aside={
        <Group gap="xs" align="flex-end" w={{ base: '100%', sm: 'auto' }}>
          <PickField
            label={t('prices.kind')}
            choices={chargeKinds.map((k) => ({ value: k, label: t(`kinds.${k}`) }))}
            placeholder={t('prices.allKinds')}
            clearable
            value={kind ?? null}
            onChange={(k) => setView({ kind: k ?? undefined })}
          />
          <SearchField
            label={t('prices.search')}
            shortcut="F2"
            value={q ?? ''}
            onChange={(typed) => setView({ q: typed })}
            w={{ base: '100%', sm: 280 }}
          />
        </Group>
      }
    >
      <RefundLimit />
      <ProblemNotice problem={list.problem} onRetry={list.retry} />
      {!(list.problem && !list.rows) && (
        <DataTable
          label={t('prices.title')}
          columns={columns}
          rows={list.rows}
          rowKey={(p) => p.id}
          {...(manages ? { onOpen: (p: Price) => setView({ open: p.id }, { push: true }) } : {})}
          openKey={open ?? null}
          more={list.more}
          empty={<EmptyState icon={IconTags} title={t('prices.none')} hint={t('prices.noneHint')} />}
        />
      )}
      <PriceSheet price={list.rows?.find((p) => p.id === open)} onClose={() => setView({ open: undefined })} />
    </Page>
  )
}

function useColumns(): Column<Price>[] {
  const { t } = useTranslation('billing')
  const f = useFormat()
  return [
    {
      key: 'name',
      header: t('prices.name'),
      phone: 'title',
      cell: (p) => <bdi>{p.name[currentLanguage()] ?? p.name.en}</bdi>,
    },
    { key: 'code', header: t('prices.code'), cell: (p) => <bdi>{p.code}</bdi> },
    { key: 'kind', header: t('prices.kind'), cell: (p) => t(`kinds.${p.kind}`) },
    {
      key: 'tax',
      header: t('prices.tax'),
      align: 'end',
      cell: (p) => (p.taxRate ? f.percent(p.taxRate / 10_000) : ''),
    },
    {
      key: 'amount',
      header: t('prices.amount'),
      align: 'end',
      phone: 'corner',
      cell: (p) =>
        p.active ? (
          <MoneyText minor={p.amountMinor} fw={600} />
        ) : (
          <StateChip tone="neutral" icon={IconCircleOff} label={t('prices.inactive')} />
        ),
    },
  ]
}
