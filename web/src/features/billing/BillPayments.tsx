import { ActionIcon, Text } from '@mantine/core'
import type { Invoice } from '@tabib/contracts/billing/invoices'
import { IconPrinter } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../i18n/format.js'
import { MoneyText, NameText } from '../../shared/text.js'
import { methodLooks } from './methods.js'
import classes from './register.module.css'

/** What was paid on an invoice so far, each with its receipt to print again. */
export function BillPayments({ invoice, onPrint }: { invoice: Invoice; onPrint: (paymentId: string) => void }) {
  const { t } = useTranslation('billing')
  const f = useFormat()
  if (invoice.payments.length === 0) return null
  return (
    <ul className={classes.payments} aria-label={t('bill.payments')}>
      {invoice.payments.map((p) => {
        const Shape = methodLooks[p.method].icon
        return (
          <li key={p.id}>
            <Shape size={18} aria-hidden />
            <span className={classes.paidHow}>
              <span>{t(`methods.${p.method}`)}</span>
              <Text component="span" c="dimmed" fz="sm">
                {f.dateTime(p.receivedAt)} · <NameText name={p.receivedBy} />
                {p.reference && (
                  <>
                    {' · '}
                    <bdi>{p.reference}</bdi>
                  </>
                )}
              </Text>
            </span>
            <MoneyText minor={p.amountMinor} currency={invoice.currency} fw={600} />
            <ActionIcon
              variant="subtle"
              color="gray"
              size="lg"
              aria-label={t('bill.printOne', { number: p.receiptNumber })}
              onClick={() => onPrint(p.id)}
            >
              <IconPrinter size={18} />
            </ActionIcon>
          </li>
        )
      })}
    </ul>
  )
}
