import { Paper, SimpleGrid, Text } from '@mantine/core'
import { type PaymentMethod, paymentMethod } from '@tabib/contracts/billing/payment'
import { payments, type Takings, type TakenPayment } from '@tabib/contracts/billing/payments'
import { calendarDate } from '@tabib/contracts/core/time'
import { IconCoinOff, IconReceipt } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { z } from 'zod'
import { pages, query } from '../../api/query.js'
import { useFormat } from '../../i18n/format.js'
import { paths } from '../../paths.js'
import { type Column, DataTable } from '../../shared/DataTable.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import { MoneyText, NameText, TimeText } from '../../shared/text.js'
import { usePages } from '../../shared/usePages.js'
import { useUrlState } from '../../shared/useUrlState.js'
import { EmptyState } from '../../ui/EmptyState.js'
import { DateField } from '../../ui/fields.js'
import { Page } from '../../ui/Page.js'
import { BlockSkeleton } from '../../ui/Skeletons.js'
import { MethodName } from './MethodName.js'
import { methodLooks } from './methods.js'
import classes from './takings.module.css'
import { TakingsRefunds } from './TakingsRefunds.js'

const view = z.object({
  on: calendarDate.optional().catch(undefined),
  method: paymentMethod.optional().catch(undefined),
})

/** What came in on a day: by method, by cashier, payment by payment. */
export default function TakingsPage() {
  const { t } = useTranslation('billing')
  const f = useFormat()
  const [{ on, method }, setView] = useUrlState(view)
  const day = on ? { on } : {}
  const sums = useQuery(query(payments.takings, { query: day }))
  const list = usePages<TakenPayment>(pages(payments.list, { query: { ...day, ...(method ? { method } : {}) } }))
  const pick = (m: PaymentMethod) => setView({ method: m === method ? undefined : m })
  return (
    <Page
      title={t('takings.title')}
      aside={
        <DateField
          label={t('takings.day')}
          show={f.date}
          width={180}
          value={on ?? f.today()}
          onChange={(d) => setView({ on: d && d !== f.today() ? d : undefined })}
        />
      }
    >
      <ProblemNotice problem={sums.error} onRetry={() => void sums.refetch()} />
      {!sums.data && !sums.error && <BlockSkeleton lines={3} />}
      {sums.data && (
        <div className={classes.sums}>
          <ByMethod takings={sums.data} chosen={method} onChoose={pick} />
          <ByCashier takings={sums.data} />
        </div>
      )}
      <ProblemNotice problem={list.problem} onRetry={list.retry} />
      {sums.data && sums.data.refunds > 0 && <TakingsRefunds day={day} method={method} currency={sums.data.currency} />}
      {!(list.problem && !list.rows) && <Payments list={list} currency={sums.data?.currency} />}
    </Page>
  )
}

interface ByMethodProps {
  takings: Takings
  chosen: PaymentMethod | undefined
  onChoose: (m: PaymentMethod) => void
}

/** Bars by method, each a filter of the list below. */
function ByMethod({ takings, chosen, onChoose }: ByMethodProps) {
  const { t } = useTranslation('billing')
  const f = useFormat()
  const most = Math.max(1, ...takings.byMethod.map((m) => m.amountMinor))
  return (
    <Paper p="md" component="section" aria-label={t('takings.byMethod')}>
      <Text c="dimmed" fz="sm">
        {t('takings.total', { count: takings.count })}
      </Text>
      <MoneyText minor={takings.totalMinor} currency={takings.currency} fw={650} fz="2rem" lh={1.3} />
      {takings.refunds > 0 && (
        <Text c="dimmed" fz="sm">
          {t('takings.less', { count: takings.refunds, amount: f.money(takings.refundedMinor, takings.currency) })}
        </Text>
      )}
      <div className={classes.bars}>
        {takings.byMethod.map(({ method, amountMinor, count }) => {
          const Shape = methodLooks[method].icon
          return (
            <button
              key={method}
              type="button"
              className={classes.bar}
              aria-pressed={method === chosen}
              onClick={() => onChoose(method)}
            >
              <span className={classes.barName}>
                <Shape size={18} aria-hidden />
                {t(`methods.${method}`)}
              </span>
              <span className={classes.track} aria-hidden>
                <span style={{ inlineSize: `${Math.max(0, amountMinor / most) * 100}%` }} />
              </span>
              <MoneyText minor={amountMinor} currency={takings.currency} fw={600} className={classes.barSum ?? ''} />
              <span className={classes.barCount}>{t('takings.count', { count })}</span>
              <span className={classes.barShare}>
                {takings.totalMinor > 0 && amountMinor > 0 ? f.percent(amountMinor / takings.totalMinor) : ''}
              </span>
            </button>
          )
        })}
      </div>
    </Paper>
  )
}

function ByCashier({ takings }: { takings: Takings }) {
  const { t } = useTranslation('billing')
  return (
    <Paper p="md" component="section" aria-label={t('takings.byCashier')}>
      <Text component="h2" fz="1rem" fw={650} m={0} mb="xs">
        {t('takings.byCashier')}
      </Text>
      {takings.byCashier.length === 0 && <Text c="dimmed">{t('takings.nobody')}</Text>}
      {takings.byCashier.map((c) => (
        <SimpleGrid key={c.accountId} cols={{ base: 2 }} spacing={4} py={6} className={classes.cashier ?? ''}>
          <Text fw={600}>
            <NameText name={c.name} />
          </Text>
          <Text ta="end">
            <MoneyText minor={c.amountMinor} currency={takings.currency} fw={600} />
          </Text>
          <Text c="dimmed" fz="sm">
            {t('takings.count', { count: c.count })}
          </Text>
          <Text c="dimmed" fz="sm" ta="end">
            {t('takings.drawer')} <MoneyText minor={c.cashMinor} currency={takings.currency} />
          </Text>
        </SimpleGrid>
      ))}
    </Paper>
  )
}

function Payments({
  list,
  currency,
}: {
  list: ReturnType<typeof usePages<TakenPayment>>
  currency: string | undefined
}) {
  const { t } = useTranslation('billing')
  const navigate = useNavigate()
  const columns: Column<TakenPayment>[] = [
    { key: 'at', header: t('takings.at'), width: 100, cell: (p) => <TimeText value={p.receivedAt} /> },
    {
      key: 'patient',
      header: t('dues.patient'),
      phone: 'title',
      cell: (p) => <NameText name={p.patientName} fw={600} />,
    },
    { key: 'method', header: t('pay.method'), cell: (p) => <MethodName method={p.method} /> },
    { key: 'invoice', header: t('bills.number'), phone: 'hidden', cell: (p) => <bdi>{p.invoiceNumber}</bdi> },
    { key: 'receipt', header: t('takings.receipt'), cell: (p) => <bdi>{p.receiptNumber}</bdi> },
    { key: 'by', header: t('takings.cashier'), phone: 'hidden', cell: (p) => <NameText name={p.receivedBy} /> },
    {
      key: 'amount',
      header: t('bill.amount'),
      align: 'end',
      phone: 'corner',
      cell: (p) => (
        <>
          <MoneyText minor={p.amountMinor} {...(currency ? { currency } : {})} fw={600} />
          {p.refundedMinor > 0 && (
            <Text component="div" c="dimmed" fz="sm" fw={400}>
              {t('takings.back')} <MoneyText minor={-p.refundedMinor} {...(currency ? { currency } : {})} />
            </Text>
          )}
        </>
      ),
    },
  ]
  return (
    <DataTable
      label={t('takings.list')}
      columns={columns}
      rows={list.rows}
      rowKey={(p) => p.id}
      onOpen={(p) => void navigate({ to: paths.invoice(p.invoiceId) })}
      more={list.more}
      empty={
        <EmptyState
          icon={list.rows ? IconCoinOff : IconReceipt}
          title={t('takings.none')}
          hint={t('takings.noneHint')}
        />
      }
    />
  )
}
