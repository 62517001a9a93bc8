import { Text } from '@mantine/core'
import type { Invoice } from '@tabib/contracts/billing/invoices'
import { type PaymentMethod, paymentMethods } from '@tabib/contracts/billing/payment'
import { currencyDigits } from '@tabib/contracts/core/money'
import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../i18n/format.js'
import { MoneyText } from '../../shared/text.js'
import { ActionBar, BigAction } from '../../ui/BigAction.js'
import { NumberField, TextField } from '../../ui/fields.js'
import { useHotkey } from '../../ui/hotkeys.js'
import { KeyHint } from '../../ui/KeyHint.js'
import { toMajor, toMinor } from './amounts.js'
import { unpricedReason } from './invoiceState.js'
import { methodLooks } from './methods.js'
import classes from './register.module.css'
import type { Taking } from './taking.js'
import { UpiCode } from './UpiCode.js'

interface PayFormProps {
  invoice: Invoice
  taking: Taking
  /** What else can be done, at the start of the bar. */
  actions: ReactNode
}

/** Method, amount, and the money is in. Letters choose the method even while the cursor stands in the amount. */
export function PayForm({ invoice, taking, actions }: PayFormProps) {
  const { t } = useTranslation('billing')
  const f = useFormat()
  const [method, setMethod] = useState<PaymentMethod>('cash')
  const [amount, setAmount] = useState<number | null>(toMajor(invoice.balanceMinor, invoice.currency))
  const [tendered, setTendered] = useState<number | null>(null)
  const [reference, setReference] = useState('')
  const first = useRef<HTMLInputElement>(null)
  const second = useRef<HTMLInputElement>(null)
  const amountMinor = toMinor(amount, invoice.currency)
  const tenderedMinor = method === 'cash' ? toMinor(tendered, invoice.currency) : null
  const reason = restingReason(invoice, { amountMinor, tenderedMinor }, t as never)
  useFocusAtDesk(first)

  const submit = () => {
    if (reason || taking.pending || amountMinor === null) return
    const note = method !== 'cash' && reference.trim() ? { reference: reference.trim() } : {}
    taking.take({ amountMinor, method, ...note }, tenderedMinor ?? 0)
  }
  const onKeyDown = (e: KeyboardEvent) => {
    // Keys of a sheet opened from here arrive too: React lets them through to whoever opened it.
    if (!e.currentTarget.contains(e.target as Node)) return
    if (e.target === first.current) {
      const by =
        e.ctrlKey || e.metaKey || e.altKey
          ? undefined
          : paymentMethods.find((m) => e.code === `Key${methodLooks[m].key}`)
      if (by) {
        e.preventDefault()
        setMethod(by)
      }
    }
    if (e.key !== 'Enter' || !(e.target instanceof HTMLInputElement)) return
    e.preventDefault()
    // Enter moves on: from the methods to the amount, on to the next field, and from the last one the money is taken.
    if (e.target.type === 'radio') first.current?.select()
    else if (e.target === first.current && second.current) second.current.select()
    else e.target.form?.requestSubmit()
  }

  return (
    // Keys only shorten the way between its fields; each of them works without.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <form
      className={classes.pay}
      noValidate
      onKeyDown={onKeyDown}
      onSubmit={(e) => {
        e.preventDefault()
        if (e.target === e.currentTarget) submit()
      }}
    >
      <Methods method={method} onMethod={setMethod} />
      <div className={classes.amounts} data-code={(method === 'upi' && invoice.upi) || undefined}>
        <NumberField
          ref={first}
          label={t('pay.amount')}
          unit={f.sign(invoice.currency)}
          decimals={currencyDigits(invoice.currency)}
          fixed
          value={amount}
          onChange={setAmount}
        />
        {method === 'cash' && (
          <NumberField
            ref={second}
            label={t('pay.tendered')}
            unit={f.sign(invoice.currency)}
            decimals={currencyDigits(invoice.currency)}
            fixed
            value={tendered}
            onChange={setTendered}
          />
        )}
        {method === 'cash' && (
          <Change
            minor={(tenderedMinor ?? 0) - (amountMinor ?? 0)}
            shown={tenderedMinor !== null}
            currency={invoice.currency}
          />
        )}
        {method !== 'cash' && (
          <TextField
            ref={second}
            label={t(`pay.reference.${method}`)}
            dir="ltr"
            autoComplete="off"
            maxLength={100}
            value={reference}
            onChange={setReference}
          />
        )}
        {method === 'upi' && <UpiCode invoice={invoice} amountMinor={amountMinor} />}
      </div>
      <ActionBar start={actions}>
        <BigAction
          label={t('pay.take', { amount: f.money(amountMinor ?? 0, invoice.currency) })}
          type="submit"
          shortcut="F9"
          pending={taking.pending}
          disabledReason={reason}
        />
      </ActionBar>
    </form>
  )
}

function restingReason(
  invoice: Invoice,
  m: { amountMinor: number | null; tenderedMinor: number | null },
  t: (key: string) => string,
): string | null {
  const unpriced = unpricedReason(invoice, t('pay.unpriced'))
  if (unpriced) return unpriced
  if (m.amountMinor === null || m.amountMinor <= 0) return t('pay.enterAmount')
  if (m.amountMinor > invoice.balanceMinor) return t('pay.moreThanDue')
  if (m.tenderedMinor !== null && m.tenderedMinor < m.amountMinor) return t('pay.tenderedShort')
  return null
}

/** At a desk the cursor goes to the amount; on a phone that would only bring up the keyboard. */
function useFocusAtDesk(field: { current: HTMLInputElement | null }) {
  useEffect(() => {
    if (matchMedia('(pointer: fine)').matches && !document.activeElement?.closest('form')) field.current?.select()
  }, [field])
}

function Change({ minor, shown, currency }: { minor: number; shown: boolean; currency: string }) {
  const { t } = useTranslation('billing')
  return (
    <div className={classes.change} aria-live="polite">
      <Text component="span" fz="sm" fw={600}>
        {t('pay.change')}
      </Text>
      <Text
        component="output"
        fz="1.375rem"
        fw={650}
        {...(shown && minor < 0 ? { c: 'var(--mantine-color-error)' } : {})}
      >
        {shown ? <MoneyText minor={minor} currency={currency} /> : t('pay.noChange')}
      </Text>
    </div>
  )
}

function Methods({ method, onMethod }: { method: PaymentMethod; onMethod: (m: PaymentMethod) => void }) {
  const { t } = useTranslation('billing')
  return (
    <fieldset className={classes.methods}>
      <legend className="visually-hidden">{t('pay.method')}</legend>
      {paymentMethods.map((m) => (
        <MethodButton key={m} method={m} chosen={m === method} onChoose={() => onMethod(m)} />
      ))}
    </fieldset>
  )
}

function MethodButton({ method, chosen, onChoose }: { method: PaymentMethod; chosen: boolean; onChoose: () => void }) {
  const { t } = useTranslation('billing')
  const { icon: Shape, key } = methodLooks[method]
  useHotkey({ key, label: t(`methods.${method}`), run: onChoose })
  return (
    <label className={classes.method} data-chosen={chosen || undefined}>
      <input
        type="radio"
        className="visually-hidden"
        name="method"
        value={method}
        checked={chosen}
        aria-keyshortcuts={key}
        onChange={onChoose}
      />
      <Shape size={26} stroke={1.7} aria-hidden />
      <span>{t(`methods.${method}`)}</span>
      <KeyHint keys={key} />
    </label>
  )
}
