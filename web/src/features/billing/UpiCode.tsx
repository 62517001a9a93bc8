import { Skeleton, Text } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { type Invoice, invoices } from '@tabib/contracts/billing/invoices'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { query } from '../../api/query.js'
import { useFormat } from '../../i18n/format.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import { MoneyText } from '../../shared/text.js'
import classes from './register.module.css'

/** The code the patient's phone reads: it asks for exactly this amount. */
export function UpiCode({ invoice, amountMinor }: { invoice: Invoice; amountMinor: number | null }) {
  const { t } = useTranslation('billing')
  const f = useFormat()
  const [asked] = useDebouncedValue(amountMinor, 250)
  const valid = asked !== null && asked > 0 && asked <= invoice.balanceMinor
  const code = useQuery({
    ...query(invoices.upiQr, { params: { id: invoice.id }, query: { amountMinor: asked ?? 0 } }),
    enabled: invoice.upi && valid,
  })
  const figure = useRef<HTMLElement>(null)
  useEffect(() => {
    // A long bill would leave half of it below the edge, and half a code is none.
    if (code.data) figure.current?.scrollIntoView({ block: 'nearest' })
  }, [code.data])
  if (!invoice.upi) return <Text c="dimmed">{t('pay.noUpi')}</Text>
  if (!valid) return null
  if (code.error) return <ProblemNotice problem={code.error} onRetry={() => void code.refetch()} />
  return (
    <figure ref={figure} className={classes.qr}>
      {code.data ? (
        <img
          src={`data:image/svg+xml;utf8,${encodeURIComponent(code.data.svg)}`}
          alt={t('pay.qr', { amount: f.money(code.data.amountMinor, invoice.currency) })}
        />
      ) : (
        <Skeleton h={176} w={176} />
      )}
      <figcaption>
        <MoneyText minor={code.data?.amountMinor ?? asked} currency={invoice.currency} fw={650} fz="1.5rem" />
        <Text c="dimmed" fz="sm">
          {t('pay.qrHint')}
        </Text>
      </figcaption>
    </figure>
  )
}
