import type { PaymentMethod } from '@tabib/contracts/billing/payment'
import { useTranslation } from 'react-i18next'
import { methodLooks } from './methods.js'
import classes from './takings.module.css'

/** How money changed hands, with its sign. */
export function MethodName({ method }: { method: PaymentMethod }) {
  const { t } = useTranslation('billing')
  const Shape = methodLooks[method].icon
  return (
    <span className={classes.how}>
      <Shape size={18} aria-hidden /> {t(`methods.${method}`)}
    </span>
  )
}
