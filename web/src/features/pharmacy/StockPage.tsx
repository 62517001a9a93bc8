import { Button, SegmentedControl, Stack, Text } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { type StockFilter, stock, stockFilters, type StockRow } from '@tabib/contracts/pharmacy/stock'
import {
  IconAlertTriangle,
  IconBan,
  IconCalendarDue,
  IconCircleCheck,
  IconPackageOff,
  IconPackageImport,
  IconPackages,
} from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { z } from 'zod'
import { pages, query } from '../../api/query.js'
import { useCan } from '../../api/session.js'
import { useFormat } from '../../i18n/format.js'
import { type Column, DataTable } from '../../shared/DataTable.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import { MoneyText } from '../../shared/text.js'
import { usePages } from '../../shared/usePages.js'
import { useUrlState } from '../../shared/useUrlState.js'
import { ActionBar, BigAction } from '../../ui/BigAction.js'
import { EmptyState } from '../../ui/EmptyState.js'
import { SearchField } from '../../ui/fields.js'
import { Page } from '../../ui/Page.js'
import { StateChip } from '../../ui/StateChip.js'
import { useDirections } from '../prescriptions/index.js'
import { BatchDrawer } from './BatchDrawer.js'
import { ExpiryChip } from './chips.js'
import classes from './pharmacy.module.css'
import { ReceiveSheet } from './ReceiveSheet.js'

const view = z.object({
  q: z.string().optional().catch(undefined),
  show: z.enum(stockFilters).optional().catch(undefined),
  open: z.string().optional().catch(undefined),
})

const noneWords = {
  all: 'stock.none',
  low: 'stock.lowNone',
  expiring: 'stock.expiringNone',
  expired: 'stock.expiredNone',
} as const

/** What is on the shelf: running low, ending soon, expired; deliveries come in here. */
export default function StockPage() {
  const { t } = useTranslation('pharmacy')
  const can = useCan()
  const [{ q, show = 'all', open }, setView] = useUrlState(view)
  const [sought] = useDebouncedValue(q, 200)
  const about = sought ? { q: sought } : {}
  const list = usePages<StockRow>(pages(stock.list, { query: { ...about, filter: show } }))
  const [receiving, setReceiving] = useState<StockRow | 'new' | null>(null)
  const opened = list.rows?.find((r) => r.medicineId === open)
  const columns = useColumns()
  return (
    <Page
      title={t('stock.title')}
      aside={
        <SearchField
          label={t('stock.search')}
          shortcut="F2"
          value={q ?? ''}
          onChange={(text) => setView({ q: text })}
          w={{ base: '100%', sm: 300 }}
        />
      }
    >
      <Filter show={show} onShow={(s) => setView({ show: s })} />
      <ProblemNotice problem={list.problem} onRetry={list.retry} />
      {!(list.problem && !list.rows) && (
        <DataTable
          label={t('stock.title')}
          columns={columns}
          rows={list.rows}
          rowKey={(r) => r.medicineId}
          onOpen={(r) => setView({ open: r.medicineId }, { push: true })}
          openKey={open ?? null}
          more={list.more}
          tone={toneOf}
          empty={
            <EmptyState
              icon={q ? IconPackageOff : IconPackages}
              title={t(q ? 'stock.noneFound' : noneWords[show])}
              {...(q ? { hint: t('stock.noneFoundHint') } : show === 'all' ? { hint: t('stock.noneHint') } : {})}
              {...(q || show !== 'all'
                ? {
                    action: (
                      <Button variant="default" onClick={() => setView({ q: undefined, show: undefined })}>
                        {t('stock.all')}
                      </Button>
                    ),
                  }
                : {})}
            />
          }
        />
      )}
      {can('pharmacy.stock.receive') && (
        <ActionBar>
          <BigAction
            label={t('stock.receive')}
            shortcut="F4"
            icon={<IconPackageImport size={20} />}
            onClick={() => setReceiving('new')}
          />
        </ActionBar>
      )}
      <BatchDrawer
        medicineId={open}
        row={opened}
        onClose={() => setView({ open: undefined })}
        onReceive={(r) => setReceiving(r)}
      />
      {receiving && <ReceiveSheet about={receiving === 'new' ? null : receiving} onClose={() => setReceiving(null)} />}
    </Page>
  )
}

const toneOf = (r: StockRow) => (r.expired > 0 ? 'danger' : r.low || r.expiring > 0 ? 'care' : undefined)

function Filter({ show, onShow }: { show: StockFilter; onShow: (f: StockFilter) => void }) {
  const { t } = useTranslation('pharmacy')
  const f = useFormat()
  const { data } = useQuery({ ...query(stock.list, { query: { limit: 1 } }), placeholderData: keepPreviousData })
  return (
    <div className={classes.filter}>
      <SegmentedControl
        aria-label={t('stock.filter')}
        value={show}
        onChange={(s) => onShow(s as StockFilter)}
        transitionDuration={100}
        data={stockFilters.map((s) => ({
          value: s,
          label: (
            <span className={classes.filterLabel}>
              {t(`stock.${s}`)} <b>{data ? f.number(data.counts[s]) : ' '}</b>
            </span>
          ),
        }))}
      />
    </div>
  )
}

/** Name, strength and form of a medicine; its substance below a brand. */
export function MedicineName({ medicine: m }: { medicine: Pick<StockRow, 'brand' | 'generic' | 'strength' | 'form'> }) {
  const say = useDirections()
  return (
    <Stack gap={0}>
      <span>
        <bdi className={classes.strong}>{m.brand ?? m.generic}</bdi> <bdi>{m.strength}</bdi>{' '}
        <span className={classes.dim}>{say.form(m.form)}</span>
      </span>
      {m.brand && (
        <Text component="span" size="sm" c="dimmed" fw={400}>
          <bdi>{m.generic}</bdi>
        </Text>
      )}
    </Stack>
  )
}

function useColumns(): Column<StockRow>[] {
  const { t } = useTranslation('pharmacy')
  const say = useDirections()
  return [
    { key: 'medicine', header: t('stock.medicine'), phone: 'title', cell: (r) => <MedicineName medicine={r} /> },
    {
      key: 'code',
      header: t('stock.code'),
      width: 160,
      phone: 'hidden',
      cell: (r) => (
        <Text component="bdi" size="sm" c="dimmed">
          {r.code}
        </Text>
      ),
    },
    {
      key: 'onHand',
      header: t('stock.onHand'),
      width: 140,
      align: 'end',
      cell: (r) => <b>{say.quantity(r.onHand, r.unit)}</b>,
    },
    {
      key: 'price',
      header: t('stock.price'),
      width: 100,
      align: 'end',
      phone: 'hidden',
      cell: (r) => <MoneyText minor={r.priceMinor} />,
    },
    {
      key: 'next',
      header: t('stock.next'),
      width: 170,
      cell: (r) => r.nearestExpiry && <ExpiryChip on={r.nearestExpiry} />,
    },
    { key: 'state', header: t('stock.state'), width: 240, cell: (r) => <ShelfChips row={r} /> },
  ]
}

/** What about this medicine's stock needs care. */
function ShelfChips({ row: r }: { row: StockRow }) {
  const { t } = useTranslation('pharmacy')
  const say = useDirections()
  const count = (n: number) => say.quantity(n, r.unit)
  if (!r.low && r.expired === 0 && r.expiring === 0)
    return r.onHand > 0 ? (
      <StateChip tone="done" icon={IconCircleCheck} label={t('stock.ok')} />
    ) : (
      <StateChip tone="neutral" icon={IconPackageOff} label={t('stock.out')} />
    )
  return (
    <span className={classes.chips}>
      {r.expired > 0 && (
        <StateChip tone="danger" icon={IconBan} label={t('stock.expiredUnits', { n: count(r.expired) })} />
      )}
      {r.low && <StateChip tone="care" icon={IconAlertTriangle} label={t(r.onHand > 0 ? 'stock.low' : 'stock.out')} />}
      {r.expiring > 0 && (
        <StateChip tone="care" icon={IconCalendarDue} label={t('stock.endingUnits', { n: count(r.expiring) })} />
      )}
    </span>
  )
}
