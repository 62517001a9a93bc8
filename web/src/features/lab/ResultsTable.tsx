import { ActionIcon, Paper, Text, Tooltip } from '@mantine/core'
import type { Order } from '@tabib/contracts/lab/orders'
import { orderCan } from '@tabib/contracts/lab/orders.states'
import type { LabResult, OrderTest } from '@tabib/contracts/lab/order-tests'
import type { Flag } from '@tabib/contracts/lab/values'
import { IconChartLine, IconPencil } from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCan } from '../../api/session.js'
import { useFormat } from '../../i18n/format.js'
import { AmendDialog } from './AmendDialog.js'
import { FlagChip } from './chips.js'
import classes from './lab.module.css'
import { TrendDialog } from './TrendDialog.js'
import { useLabWords } from './words.js'

/** What was found, test by test, with range, flag and the value before. */
export function ResultsTable({ order }: { order: Order }) {
  return (
    <Paper className={classes.frame ?? ''}>
      <table className={classes.results}>
        <ResultsHead />
        <tbody>
          {order.tests.map((test) => (
            <ResultRow key={test.id} test={test} order={order} />
          ))}
        </tbody>
      </table>
    </Paper>
  )
}

export function ResultsHead() {
  const { t } = useTranslation('lab')
  return (
    <thead>
      <tr>
        <th scope="col">{t('results.test')}</th>
        <th scope="col">{t('results.result')}</th>
        <th scope="col">{t('results.flag')}</th>
        <th scope="col">{t('results.range')}</th>
        <th scope="col">{t('results.previous')}</th>
        <th scope="col">
          <span className="visually-hidden">{t('results.actions')}</span>
        </th>
      </tr>
    </thead>
  )
}

interface ResultRowProps {
  test: OrderTest
  order: Order
  /** Stands in the place of the value while it is entered. */
  field?: ReactNode
  /** The flag of what is being typed. */
  flag?: Flag | null
}

/** One test: its value or the field for it, and what it is judged by. */
export function ResultRow({ test, order, field, flag }: ResultRowProps) {
  const { t } = useTranslation('lab')
  const words = useLabWords()
  const unit = words.unit(test.unit)
  const shownFlag = field ? (flag ?? null) : (test.result?.flag ?? null)
  return (
    <tr data-flag={shownFlag ?? undefined}>
      <th scope="row">
        {words.name(test.name)}
        <Text component="span" size="sm" c="dimmed" className={classes.specimen ?? ''}>
          {t(`specimen.${test.specimen}`)}
        </Text>
      </th>
      <td className={classes.value}>{field ?? <Found test={test} unit={unit} />}</td>
      <td aria-live={field ? 'polite' : undefined} className={classes.flag}>
        <FlagChip flag={shownFlag} />
      </td>
      <td className={classes.range} data-label={t('results.range')}>
        <bdi dir="ltr">{words.range(test.limits, test.decimals) || (test.normalChoices ?? []).join(', ') || '–'}</bdi>
      </td>
      <td className={classes.previous} data-label={t('results.previous')}>
        <Previous test={test} />
      </td>
      <td className={classes.rowActs}>
        <RowActs test={test} order={order} />
      </td>
    </tr>
  )
}

function Found({ test, unit }: { test: OrderTest; unit: string }) {
  const { t } = useTranslation('lab')
  const words = useLabWords()
  const { result } = test
  if (!result) return <Text c="dimmed">{t('results.notYet')}</Text>
  return (
    <>
      <bdi dir="auto" className={classes.found} data-flag={result.flag ?? undefined}>
        {words.value(result.value, test.decimals)}
      </bdi>{' '}
      {unit && (
        <Text component="bdi" dir="ltr" size="sm" c="dimmed">
          {unit}
        </Text>
      )}
      {result.note && <Text size="sm">{result.note}</Text>}
      {result.amendReason && <Amended result={result} before={test.amended} decimals={test.decimals} />}
    </>
  )
}

/** The values that were corrected, struck through, and why. */
function Amended({ result, before, decimals }: { result: LabResult; before: readonly LabResult[]; decimals: number }) {
  const { t } = useTranslation('lab')
  const words = useLabWords()
  return (
    <Text size="sm" c="dimmed">
      <span className="visually-hidden">{t('results.before')} </span>
      {before.map((r) => (
        <span key={r.id}>
          <s>{words.value(r.value, decimals)}</s>{' '}
        </span>
      ))}
      {t('results.amendedBecause', { name: result.enteredBy, reason: result.amendReason })}
    </Text>
  )
}

function Previous({ test: { previous, decimals } }: { test: OrderTest }) {
  const words = useLabWords()
  const f = useFormat()
  if (!previous) return <span aria-hidden>–</span>
  return (
    <>
      <bdi className={classes.number}>{words.value(previous.value, decimals)}</bdi>{' '}
      <Text component="span" size="sm" c="dimmed" style={{ whiteSpace: 'nowrap' }}>
        {f.dateOf(previous.at)}
      </Text>
    </>
  )
}

function RowActs({ test, order }: { test: OrderTest; order: Order }) {
  const { t } = useTranslation('lab')
  const can = useCan()
  const words = useLabWords()
  const [open, setOpen] = useState<'amend' | 'trend' | null>(null)
  const close = () => setOpen(null)
  const mayAmend = test.result && orderCan('amend', order.status) && can('lab.result.enter')
  const hasTrend = test.kind === 'numeric' && (test.previous ?? test.result)
  const act = (what: 'amend' | 'trend', label: string, icon: ReactNode) => (
    <Tooltip label={label}>
      <ActionIcon
        variant="subtle"
        color="gray"
        size="lg"
        aria-label={`${label}: ${words.name(test.name)}`}
        onClick={() => setOpen(what)}
      >
        {icon}
      </ActionIcon>
    </Tooltip>
  )
  return (
    <>
      {hasTrend && act('trend', t('trend.open'), <IconChartLine size={18} />)}
      {mayAmend && act('amend', t('amend.open'), <IconPencil size={18} />)}
      {open === 'trend' && <TrendDialog patient={order.patient} test={test} onClose={close} />}
      {open === 'amend' && test.result && (
        <AmendDialog order={order} test={test} result={test.result} onClose={close} />
      )}
    </>
  )
}
