import { invoices } from '@tabib/contracts/billing/invoices'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useParams, useRouter } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { query } from '../../api/query.js'
import { useCan } from '../../api/session.js'
import { paths } from '../../paths.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import { BlockSkeleton } from '../../ui/Skeletons.js'
import { Page } from '../../ui/Page.js'
import { BillPanel } from './BillPanel.js'
import classes from './register.module.css'

/** One invoice by its own address: from a person's papers, the takings, a link. */
export default function InvoicePage() {
  const { t } = useTranslation('billing')
  const { id = '' } = useParams({ strict: false }) as { id?: string }
  const router = useRouter()
  const navigate = useNavigate()
  const can = useCan()
  const invoice = useQuery(query(invoices.get, { params: { id } }))
  const back = () =>
    router.history.canGoBack()
      ? router.history.back()
      : void navigate({ to: can('billing.payment.take') ? paths.register() : paths.home() })
  return (
    <Page title={invoice.data?.number ?? t('bill.label')} width="reading" quietTitle>
      <ProblemNotice problem={invoice.error} onRetry={() => void invoice.refetch()} />
      {!invoice.data && !invoice.error && <BlockSkeleton />}
      {invoice.data && (
        <div className={classes.alone}>
          <BillPanel
            accountId={invoice.data.accountId}
            invoiceId={id}
            onInvoice={(other) => void navigate({ to: paths.invoice(other), replace: true })}
            onClose={back}
            onPaid={() => undefined}
          />
        </div>
      )}
    </Page>
  )
}
