import { Group, Text } from '@mantine/core'
import type { Invoice } from '@tabib/contracts/billing/invoices'
import { IconArrowBackUp } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCan } from '../../api/session.js'
import { useFormat } from '../../i18n/format.js'
import { currentLanguage } from '../../i18n/i18n.js'
import { MoneyText } from '../../shared/text.js'
import { Act } from '../../ui/BigAction.js'
import { StateChip } from '../../ui/StateChip.js'
import { InvoiceChip, UnpricedChip } from './chips.js'
import { LinePriceDialog } from './LinePriceDialog.js'
import classes from './register.module.css'

type Line = Invoice['lines'][number]

/** What is charged, and what it adds up to. */
export function BillLines({ invoice }: { invoice: Invoice }) {
  const { t } = useTranslation('billing')
  const f = useFormat()
  return (
    <div className={classes.sheet}>
      <Group gap="sm" px="md" py="xs" className={classes.sheetHead ?? ''}>
        <Text fw={600}>{invoice.number ? <bdi>{invoice.number}</bdi> : t('bill.newInvoice')}</Text>
        <InvoiceChip invoice={invoice} />
        <Text c="dimmed" fz="sm" ms="auto">
          {f.dateTime(invoice.issuedAt ?? invoice.draftedAt)}
        </Text>
      </Group>
      <table className={classes.lines}>
        <thead className="visually-hidden">
          <tr>
            <th>{t('bill.line')}</th>
            <th>{t('bill.quantity')}</th>
            <th>{t('bill.amount')}</th>
          </tr>
        </thead>
        <tbody>
          {invoice.lines.map((l) => (
            <LineRow key={l.id} line={l} invoice={invoice} />
          ))}
        </tbody>
      </table>
      <Totals invoice={invoice} />
    </div>
  )
}

function LineRow({ line, invoice }: { line: Line; invoice: Invoice }) {
  const { t } = useTranslation('billing')
  const f = useFormat()
  const can = useCan()
  const [pricing, setPricing] = useState(false)
  const name = line.names?.[currentLanguage()] ?? line.names?.en ?? line.description
  return (
    <tr>
      <td className={classes.what}>
        <bdi>{name}</bdi>
        {line.reversed && <StateChip tone="care" icon={IconArrowBackUp} label={t('bill.reversed')} />}
      </td>
      <td className={classes.quantity}>
        {line.quantity !== 1 && !line.unpriced && (
          <span>
            {f.number(line.quantity)} × <MoneyText minor={line.unitMinor} currency={invoice.currency} />
          </span>
        )}
      </td>
      <td className={classes.money}>
        {line.unpriced ? (
          <Group gap="xs" justify="flex-end" wrap="nowrap">
            <UnpricedChip />
            {can('billing.price.manage') && (
              <Act size="xs" label={t('bill.setPrice')} onClick={() => setPricing(true)} />
            )}
          </Group>
        ) : (
          <MoneyText minor={line.amountMinor} currency={invoice.currency} />
        )}
        {pricing && <LinePriceDialog invoice={invoice} line={line} name={name} onClose={() => setPricing(false)} />}
      </td>
    </tr>
  )
}

function Totals({ invoice: i }: { invoice: Invoice }) {
  const { t } = useTranslation('billing')
  const f = useFormat()
  const rows: { key: string; label: string; minor: number; detail?: string | null; strong?: boolean }[] = []
  if (i.discountMinor || i.taxMinor) rows.push({ key: 'subtotal', label: t('bill.subtotal'), minor: i.subtotalMinor })
  if (i.discountMinor)
    rows.push({ key: 'discount', label: t('bill.discount'), minor: -i.discountMinor, detail: i.discountReason })
  for (const tax of i.taxes)
    rows.push({
      key: `${tax.name}${tax.rate}`,
      label: `${tax.name} ${f.percent(tax.rate / 10_000)}`,
      minor: tax.amountMinor,
    })
  rows.push({ key: 'total', label: t('bill.total'), minor: i.totalMinor, strong: true })
  if (i.creditedMinor) rows.push({ key: 'credited', label: t('bill.reversed'), minor: -i.creditedMinor })
  if (i.creditedMinor || i.refundedMinor) rows.push({ key: 'paid', label: t('bill.kept'), minor: i.paidMinor })
  if (i.owedBackMinor) rows.push({ key: 'owed', label: t('state.owedBack'), minor: i.owedBackMinor, strong: true })
  else if (i.creditedMinor || i.refundedMinor)
    rows.push({ key: 'due', label: t('dues.due'), minor: i.balanceMinor, strong: true })
  return (
    <dl className={classes.totals}>
      {rows.map((r) => (
        <div key={r.key} data-strong={r.strong}>
          <dt>
            {r.label}
            {r.detail && <bdi> · {r.detail}</bdi>}
          </dt>
          <dd>
            <MoneyText minor={r.minor} currency={i.currency} />
          </dd>
        </div>
      ))}
    </dl>
  )
}
