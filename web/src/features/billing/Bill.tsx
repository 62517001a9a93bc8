import { Group, Text } from '@mantine/core'
import { type Invoice, invoices } from '@tabib/contracts/billing/invoices'
import type { Refund } from '@tabib/contracts/billing/payment'
import { IconCircleCheck, IconDiscount2, IconFileInvoice, IconPrinter, IconReceiptRefund } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAction } from '../../api/action.js'
import { useCan } from '../../api/session.js'
import { useFormat } from '../../i18n/format.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import { MoneyText } from '../../shared/text.js'
import { announce } from '../../ui/announce.js'
import { Act, ActionBar, BigAction } from '../../ui/BigAction.js'
import { BillLines } from './BillLines.js'
import { BillPayments } from './BillPayments.js'
import { DiscountSheet } from './DiscountSheet.js'
import { keepInvoice, unpricedReason } from './invoiceState.js'
import { PayForm } from './PayForm.js'
import { usePrint } from '../../shared/print.js'
import { receiptUrl, refundUrl } from './printing.js'
import { refundable } from './refunding.js'
import { RefundSheet } from './RefundSheet.js'
import classes from './register.module.css'
import { type Taken, TakingProblem, useTaking } from './taking.js'

interface BillProps {
  invoice: Invoice
  onPaid: () => void
  /** Something is being done with this one: no other takes its place by itself. */
  onHeld: () => void
}

/** One invoice: lines, what was paid, and what to do next. */
export function Bill({ invoice, onPaid, onHeld }: BillProps) {
  const can = useCan()
  const [taken, setTaken] = useState<Taken | null>(null)
  const [given, setGiven] = useState<Refund | null>(null)
  const printing = usePrint()
  const [paying, setPaying] = useState(true)
  const [sheet, setSheet] = useState<'discount' | 'refund' | null>(null)
  const justTaken = useMoment(taken)
  const mayTake = invoice.balanceMinor > 0 && can('billing.payment.take')
  const finished = (now: Taken) => {
    setTaken(now)
    setGiven(null)
    // A second press of the same button must not take the rest.
    setPaying(false)
    void printing.print(receiptUrl(invoice.id, '80mm', now.payment.id))
    onHeld()
    onPaid()
  }
  const taking = useTaking(invoice, finished)
  const gone = (refund: Refund) => {
    setTaken(null)
    setGiven(refund)
    setPaying(false)
    void printing.print(refundUrl(refund.id))
    onPaid()
  }
  const mayRefund = refundable(invoice).length > 0 && can('billing.refund.give')
  const open = (which: typeof sheet) => {
    setSheet(which)
    onHeld()
  }
  const more: MoreProps = {
    invoice,
    print: printing,
    onDiscount: () => open('discount'),
    ...(mayRefund ? { onRefund: () => open('refund') } : {}),
  }

  return (
    <>
      <BillLines invoice={invoice} />
      <BillPayments
        invoice={invoice}
        onPrint={(id) => void printing.print(receiptUrl(invoice.id, '80mm', id))}
        onPrintRefund={(id, size) => void printing.print(refundUrl(id, size))}
      />
      {sheet === 'discount' && <DiscountSheet invoice={invoice} onClose={() => setSheet(null)} />}
      {sheet === 'refund' && mayRefund && (
        <RefundSheet invoice={invoice} onClose={() => setSheet(null)} onGiven={gone} />
      )}
      {taken && <TakenNote taken={taken} currency={invoice.currency} />}
      {given && <GivenNote refund={given} currency={invoice.currency} print={printing} />}
      <TakingProblem taking={taking} currency={invoice.currency} />
      <ProblemNotice problem={printing.problem} />
      {mayTake && paying ? (
        <PayForm key={invoice.version} invoice={invoice} taking={taking} actions={<BillActions {...more} />} />
      ) : (
        <Settled {...more} resting={justTaken} {...(mayTake ? { onTakeRest: () => setPaying(true) } : {})} />
      )}
    </>
  )
}

type Printing = ReturnType<typeof usePrint>

/** True for a moment after `what` has changed: a double press is over by then. */
function useMoment(what: unknown) {
  const [passed, setPassed] = useState(what)
  useEffect(() => {
    const timer = setTimeout(() => setPassed(what), 800)
    return () => clearTimeout(timer)
  }, [what])
  return passed !== what
}

interface MoreProps {
  invoice: Invoice
  print: Printing
  onDiscount: () => void
  /** Set where something was paid that this person may pay back. */
  onRefund?: () => void
}

interface SettledProps extends MoreProps {
  /** Something was just done: the next button waits for the hand to leave the last one. */
  resting: boolean
  /** Set where something is still due that this person may take. */
  onTakeRest?: () => void
}

/** Nothing more to pay, or not now, or not by this person: print, close a free draft, or go on with the rest. */
function Settled({ invoice, print, resting, onTakeRest, onDiscount, onRefund }: SettledProps) {
  const { t } = useTranslation('billing')
  const f = useFormat()
  const can = useCan()
  const issue = useIssue(invoice)
  const free = invoice.status === 'draft' && invoice.balanceMinor === 0 && can('billing.payment.take')
  const owedBack = invoice.owedBackMinor > 0 && onRefund
  const paid = invoice.status === 'issued' && invoice.balanceMinor === 0 && invoice.payments.length > 0
  return (
    <>
      <ProblemNotice problem={issue.problem} />
      <ActionBar
        start={
          <BillActions quiet {...{ invoice, print, onDiscount }} {...(onRefund && !owedBack ? { onRefund } : {})} />
        }
      >
        {owedBack && (
          <BigAction
            label={t('refund.giveAmount', { amount: f.money(invoice.owedBackMinor, invoice.currency) })}
            shortcut="F6"
            icon={<IconReceiptRefund size={20} />}
            pending={resting}
            onClick={owedBack}
          />
        )}
        {free && (
          <BigAction
            label={t('bill.finish')}
            shortcut="F9"
            pending={issue.pending}
            disabledReason={unpricedReason(invoice, t('pay.unpriced'))}
            onClick={issue.run}
          />
        )}
        {onTakeRest && (
          <BigAction
            label={t('bill.takeRest', { amount: f.money(invoice.balanceMinor, invoice.currency) })}
            shortcut="F9"
            pending={resting}
            onClick={onTakeRest}
          />
        )}
        {paid && !owedBack && (
          <BigAction
            label={t('bill.printReceipt')}
            shortcut="F8"
            icon={<IconPrinter size={20} />}
            pending={print.pending || resting}
            onClick={() => void print.print(receiptUrl(invoice.id, '80mm', invoice.payments.at(-1)?.id))}
          />
        )}
      </ActionBar>
    </>
  )
}

function useIssue(invoice: Invoice) {
  const { t } = useTranslation('billing')
  const issue = useAction(invoices.issue, {
    invalidates: ['billing.dues.', 'billing.invoices.'],
    onDone: (now) => {
      keepInvoice(now)
      announce(t('bill.issued', { number: now.number ?? '' }))
    },
  })
  return { ...issue, run: () => issue.run({ params: { id: invoice.id } }, { version: invoice.version }) }
}

/** What else can be done with the invoice. */
function BillActions({ invoice, print, onDiscount, onRefund, quiet }: MoreProps & { quiet?: boolean }) {
  const { t } = useTranslation('billing')
  const can = useCan()
  const issue = useIssue(invoice)
  const draft = invoice.status === 'draft'
  const owing = invoice.balanceMinor > 0
  return (
    <Group gap="xs">
      {draft && can('billing.discount.give') && (
        <Act label={t('discount.give')} shortcut="F7" icon={<IconDiscount2 size={18} />} onClick={onDiscount} />
      )}
      {draft && owing && can('billing.payment.take') && (
        <Act
          label={t('bill.onCredit')}
          variant="subtle"
          pending={issue.pending}
          disabledReason={unpricedReason(invoice, t('pay.unpriced'))}
          onClick={issue.run}
        />
      )}
      {!draft && (owing || invoice.owedBackMinor > 0) && invoice.payments.length > 0 && (
        <Act
          label={t('bill.printReceipt')}
          shortcut="F8"
          icon={<IconPrinter size={18} />}
          pending={print.pending}
          onClick={() => void print.print(receiptUrl(invoice.id, '80mm', invoice.payments.at(-1)?.id))}
        />
      )}
      {invoice.status === 'issued' && (
        <Act
          label={t('bill.printA4')}
          icon={<IconFileInvoice size={18} />}
          pending={print.pending}
          onClick={() => void print.print(receiptUrl(invoice.id, 'a4'))}
        />
      )}
      {onRefund && (
        <Act label={t('refund.title')} shortcut="F6" icon={<IconReceiptRefund size={18} />} onClick={onRefund} />
      )}
      {!quiet && <ProblemNotice problem={issue.problem} />}
    </Group>
  )
}

function TakenNote({ taken, currency }: { taken: Taken; currency: string }) {
  const { t } = useTranslation('billing')
  return (
    <div className={classes.taken} role="status">
      <IconCircleCheck size={28} aria-hidden />
      <div>
        <Text fw={650}>
          {t('pay.taken')} <MoneyText minor={taken.payment.amountMinor} currency={currency} />
        </Text>
        <Text fz="sm">
          <bdi>{taken.payment.receiptNumber}</bdi>
        </Text>
      </div>
      {taken.changeMinor > 0 && (
        <Text ms="auto" fw={650} fz="1.25rem">
          {t('pay.giveBack')} <MoneyText minor={taken.changeMinor} currency={currency} />
        </Text>
      )}
    </div>
  )
}

/** What just went back, and its papers; the slip comes out by itself. */
function GivenNote({ refund, currency, print }: { refund: Refund; currency: string; print: Printing }) {
  const { t } = useTranslation('billing')
  const again = (size: '80mm' | 'a4') => void print.print(refundUrl(refund.id, size))
  return (
    <div className={classes.taken}>
      <IconReceiptRefund size={28} aria-hidden />
      <div role="status">
        <Text fw={650}>
          {t('refund.given')} <MoneyText minor={refund.amountMinor} currency={currency} />
        </Text>
        <Text fz="sm">
          <bdi>{refund.number}</bdi>
        </Text>
      </div>
      <Group gap="xs" ms="auto">
        <Act
          label={t('refund.slip')}
          icon={<IconPrinter size={18} />}
          pending={print.pending}
          onClick={() => again('80mm')}
        />
        <Act
          label={t('refund.a4')}
          icon={<IconFileInvoice size={18} />}
          pending={print.pending}
          onClick={() => again('a4')}
        />
      </Group>
    </div>
  )
}
