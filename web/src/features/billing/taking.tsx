import { Alert, Text } from '@mantine/core'
import type { Invoice } from '@tabib/contracts/billing/invoices'
import type { Payment } from '@tabib/contracts/billing/payment'
import { payments } from '@tabib/contracts/billing/payments'
import { IconUsers } from '@tabler/icons-react'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useAction } from '../../api/action.js'
import { type Args } from '../../api/call.js'
import { invalidate } from '../../api/query.js'
import { useFormat } from '../../i18n/format.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import { keepInvoice } from './invoiceState.js'

export interface Taken {
  payment: Payment
  /** What goes back over the counter. */
  changeMinor: number
}

/** Taking money for an invoice. It outlives the form, which starts anew with every version of the invoice. */
export function useTaking(invoice: Invoice, onTaken: (taken: Taken) => void) {
  const tendered = useRef(0)
  const action = useAction(payments.take, {
    invalidates: ['billing.dues.', 'billing.payments.', 'billing.invoices.of_'],
    onDone: ({ invoice: now, payment }) => {
      keepInvoice(now)
      onTaken({ payment, changeMinor: Math.max(0, tendered.current - payment.amountMinor) })
    },
  })
  const { problem } = action
  const overtaken = problem?.code === 'stale' || problem?.code === 'billing.already_paid'
  useEffect(() => {
    // Somebody was faster: show the bill as it is now.
    if (overtaken) void invalidate(['billing.'])
  }, [overtaken, problem])
  const take = (body: Args<typeof payments.take>['body'], tenderedMinor: number) => {
    tendered.current = tenderedMinor
    action.run({ params: { id: invoice.id }, body }, { version: invoice.version })
  }
  return { take, pending: action.pending, problem, overtaken }
}
export type Taking = ReturnType<typeof useTaking>

/** Why the money did not go in; when somebody else took it or the bill changed, what was due then. */
export function TakingProblem({ taking, currency }: { taking: Taking; currency: string }) {
  const { t } = useTranslation('billing')
  const f = useFormat()
  if (!taking.overtaken) return <ProblemNotice problem={taking.problem} />
  const due = f.money(Number(taking.problem?.details['dueMinor'] ?? 0), currency)
  return (
    <Alert role="alert" color="amber" variant="light" icon={<IconUsers size={20} aria-hidden />} p="sm">
      <Text c="var(--mantine-color-text)">{t('pay.overtaken', { due })}</Text>
    </Alert>
  )
}
