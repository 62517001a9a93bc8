import { CloseButton, Group, SegmentedControl, Text } from '@mantine/core'
import { type Due, dues } from '@tabib/contracts/billing/dues'
import { invoices, type InvoiceSummary } from '@tabib/contracts/billing/invoices'
import { IconReceiptOff } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useAction } from '../../api/action.js'
import { query } from '../../api/query.js'
import { useCan } from '../../api/session.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import { AgeText, NameText } from '../../shared/text.js'
import { EmptyState } from '../../ui/EmptyState.js'
import { BlockSkeleton } from '../../ui/Skeletons.js'
import { Bill } from './Bill.js'
import { keepInvoice } from './invoiceState.js'
import classes from './register.module.css'

interface BillPanelProps {
  accountId: string
  invoiceId: string | undefined
  onInvoice: (id: string) => void
  onClose: () => void
  onPaid: () => void
}

/** Everything owed for one visit: its invoice arises by itself from what care has charged. */
export function BillPanel({ accountId, invoiceId, onInvoice, onClose, onPaid }: BillPanelProps) {
  const { t } = useTranslation('billing')
  const account = useQuery(query(dues.get, { params: { id: accountId } }))
  const draft = useDrafting(account.data)
  const chosen = chosenOf(account.data?.invoices ?? [], invoiceId)
  const invoice = useQuery({ ...query(invoices.get, { params: { id: chosen?.id ?? '' } }), enabled: Boolean(chosen) })
  const problem = account.error ?? draft.problem ?? invoice.error
  // A bill that is shown stays while what is new is put on it: somebody may be writing in one of its sheets.
  const waiting = !problem && (!account.data || ((draft.pending || chosen) && !invoice.data))

  return (
    <section className={classes.bill} aria-label={t('bill.label')}>
      <header className={classes.who}>
        {account.data && <Who due={account.data} />}
        <CloseButton aria-label={t('register.close')} onClick={onClose} ms="auto" />
      </header>
      {account.data && account.data.invoices.length > 1 && (
        <SegmentedControl
          aria-label={t('bill.invoices')}
          value={chosen?.id ?? ''}
          onChange={onInvoice}
          data={account.data.invoices.map((i) => ({ value: i.id, label: i.number ?? t('state.draft') }))}
        />
      )}
      <ProblemNotice problem={problem} onRetry={() => void account.refetch()} />
      {waiting && <BlockSkeleton lines={6} />}
      {!waiting && invoice.data && chosen && (
        <Bill key={invoice.data.id} invoice={invoice.data} onPaid={onPaid} onHeld={() => onInvoice(chosen.id)} />
      )}
      {!waiting && !chosen && !problem && (
        <EmptyState icon={IconReceiptOff} title={t('bill.nothing')} hint={t('bill.nothingHint')} />
      )}
    </section>
  )
}

/** Drafts what is on no invoice yet, once for each time something new has been charged. */
function useDrafting(account: Due | undefined) {
  const can = useCan()
  const invalidates = ['billing.dues.']
  const ofVisit = useAction(invoices.draft, { invalidates, onDone: keepInvoice })
  const ofPatient = useAction(invoices.draftForPatient, { invalidates, onDone: keepInvoice })
  const drafted = useRef(0)
  const fresh = account?.uninvoicedCount ?? 0
  const may = can('billing.invoice.draft')
  useEffect(() => {
    if (!account || fresh === drafted.current) return
    drafted.current = fresh
    if (fresh === 0 || !may) return
    if (account.encounterId) ofVisit.run({ params: { encounterId: account.encounterId } })
    else ofPatient.run({ params: { patientId: account.patient.id } })
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [account?.id, fresh])
  const action = account?.encounterId ? ofVisit : ofPatient
  return { pending: action.pending, problem: action.problem }
}

const chosenOf = (all: readonly InvoiceSummary[], asked: string | undefined) =>
  all.find((i) => i.id === asked) ??
  all.find((i) => i.balanceMinor > 0 || i.status === 'draft') ??
  all.find((i) => i.owedBackMinor > 0) ??
  all.at(-1)

function Who({ due }: { due: Due }) {
  const { t } = useTranslation(['billing', 'core'])
  const { patient: p } = due
  return (
    <div>
      <Text component="h2" fw={650} fz="1.25rem" lh={1.3} m={0}>
        <NameText name={p.name} />
      </Text>
      <Group gap={6} c="dimmed" fz="sm">
        <bdi>{p.number}</bdi>
        <span aria-hidden>·</span>
        <AgeText birthDate={p.birthDate} {...(p.birthDateEstimated ? { estimated: true } : {})} />
        <span aria-hidden>·</span>
        <span>{t(`core:gender.${p.gender}`)}</span>
        {due.doctorName && (
          <>
            <span aria-hidden>·</span>
            <NameText name={due.doctorName} />
          </>
        )}
      </Group>
    </div>
  )
}
